const ILLEGAL_SCHEMES = /^(?:javascript|data|vbscript|file|blob|filesystem|about|view-source):/i;

/** Whether a URI is of a scheme that runs what follows it, or shows what is nobody's page. */
export const runs = (uri: string): boolean => ILLEGAL_SCHEMES.test(uri);
