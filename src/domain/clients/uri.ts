import { hidesSomething } from '../../lib/invisible.ts';

const ILLEGAL_SCHEMES = /^(?:javascript|data|vbscript|file|blob|filesystem|about|view-source):/i;

/** Whether a URI is of a scheme that runs what follows it, or shows what is nobody's page. */
export const runs = (uri: string): boolean => ILLEGAL_SCHEMES.test(uri);

/**
 * Whether every character may stand in a URI reference (RFC 3986 section 2), wildcards and letters beyond ASCII
 * included, and an authority is not left empty at the end.
 */
export function isUri(text: string): boolean {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u0020\u007f"<>\\^`{|}]/.test(text)) return false;
  return !/^[a-z][a-z0-9+.-]*:(?:\/\/)?$/i.test(text);
}

/** Schemes of protocols and of the system: no application of its own answers there. */
export const isForeign = (uri: string): boolean =>
  /^(?:jar|feed|mhtml|livescript|mocha|intent|mailto|tel|sms|ftps?|sftp|ssh|smb|wss?|ldaps?|gopher|telnet|cid|mid):/i.test(
    uri,
  );

/** What stands before an `@` looks like a host to people. */
export const hasUserInfo = (uri: string): boolean => /^[a-z][a-z0-9+.-]*:\/*[^/?#]*@/i.test(uri);

/** Longest URI that is taken, as long as most servers take a URL. */
export const MAX_URI = 2048;

const AUTHORITY = /^https?:\/\/(\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?(?=[/?#]|$)/i;

/**
 * Whether a URL of the web says its host as every reader takes it: in ASCII, a name or an address in its usual form. What
 * a parser makes something else of (`exa%6dple.org`, full-width letters, `0x7f.1`, no host at all) would show one host and
 * lead to another.
 */
export function hasPlainHost(uri: string): boolean {
  const written = AUTHORITY.exec(uri)?.[1]?.toLowerCase();
  if (written === undefined || !URL.canParse(uri)) return false;
  const { hostname } = new URL(uri);
  return written.startsWith('[') || written === hostname;
}

/** What is wrong with a URL of the web that somebody else brings, to follow the name of what it is; undefined for nothing. */
export function webUrlProblem(uri: string): string | undefined {
  if (runs(uri)) return 'uses an illegal scheme';
  if (uri.length > MAX_URI) return `must not exceed ${MAX_URI} characters`;
  if (hasUserInfo(uri)) return 'must not contain user information';
  if (!/^https?:/i.test(uri)) return 'is not a URL of the web';
  return isUri(uri) && !hidesSomething(uri) && hasPlainHost(uri) ? undefined : 'is not a valid URL';
}
