import type { Answer } from './exchange.ts';

/** What an ordinary path never holds; only a path that has some of it is looked at more closely. */
const SUSPECT = /[;%]|\/\/|\/\.{1,2}(?:\/|$)/;

/**
 * What is wrong with a request's path, or undefined. A path has one spelling (RFC 3986 section 6.2.2), so that no rule
 * about a path, ours or a gateway's, is passed by in another: dot segments, empty segments and needless escapes are
 * refused, and so are path parameters and U+0000. The words, and the headers in their order, are Keycloak's.
 * @param url path and query
 */
export function pathProblem(url: string): Answer | undefined {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (!SUSPECT.test(path)) return undefined;
  // No text of either database holds it: what has it for a name is not there, and cannot be asked for.
  if (path.includes('%00'))
    return refused('invalidCharacter', 'Request path contains the invalid character U+0000');
  if (path.includes(';')) return refused('invalidCharacter', "Request path contains invalid character ';'");
  return isNormal(path) ? undefined : refused('missingNormalization', 'Request path not normalized');
}

const UNRESERVED = /^[A-Za-z0-9._~-]$/;

function isNormal(path: string): boolean {
  if (path.includes('//') || /\/\.{1,2}(?:\/|$)/.test(path)) return false;
  for (const [, code = ''] of path.matchAll(/%([0-9A-Fa-f]{2})/g)) {
    if (UNRESERVED.test(String.fromCharCode(Number.parseInt(code, 16)))) return false;
  }
  return true;
}

const refused = (error: string, error_description: string): Answer => ({
  status: 400,
  unprotected: true,
  earlyHeaders: { 'content-type': 'application/json; charset=UTF-8' },
  json: { error, error_description },
});
