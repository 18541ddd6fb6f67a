/** A text between quotation marks, as the command line of an application server reads it: on one line. */
export const quoted = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`;

/** A text as it is, or between quotation marks where it holds what means something else. */
export const word = (text: string): string => (/^[\w .:/+=@#-]*$/.test(text) ? text : quoted(text));
