/** Characters of a value that are repeated to whoever brought it. */
const MOST = 100;

/** A value as an answer repeats it. */
export const short = (value: string): string =>
  JSON.stringify(value.length > MOST ? `${value.slice(0, MOST)}…` : value);
