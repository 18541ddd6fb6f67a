import { matchesOne } from '../pattern-list.ts';
import { ClientPolicyViolation } from './executor.ts';

/** What redirect URIs may be. */
export interface RedirectRules {
  readonly ipv4Loopback: boolean;
  readonly ipv6Loopback: boolean;
  readonly privateUse: boolean;
  readonly http: boolean;
  readonly wildcards: boolean;
  readonly oauth20: boolean;
  readonly oauth21: boolean;
  readonly open: boolean;
  /** Patterns of hosts. */
  readonly domains: readonly string[];
}

export const invalidRedirectUri = (what = 'invalid uri') =>
  new ClientPolicyViolation('invalid_request', `Invalid Redirect Uri: ${what}`, { field: 'redirect_uris' });

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string | undefined;
  readonly path: string;
}

const URI = /^([a-z][a-z0-9+.-]*):(?:\/\/(?:[^/?#]*@)?(\[[^\]/]*\]|[^:/?#]*)(?::(\d*))?)?([^?#]*)/i;

function partsOf(uri: string): Parts | undefined {
  if (/[\s"<>\\^`{|}]/.test(uri)) return undefined;
  const found = URI.exec(uri);
  if (!found) return undefined;
  const [, scheme = '', host = '', port, path = ''] = found;
  return { scheme: scheme.toLowerCase(), host: host.toLowerCase(), port, path };
}

/**
 * Whether people may be sent there.
 * @param isAsked as a request names it, with the port that an app listens at
 * @throws {ClientPolicyViolation}
 */
export async function checkRedirectUri(uri: string, rules: RedirectRules, isAsked = false): Promise<void> {
  const parts = partsOf(uri);
  if (!parts) throw invalidRedirectUri();
  const { scheme, host } = parts;
  const isWeb = scheme === 'http' || scheme === 'https';
  const isV4 = /^127(?:\.\d{1,3}){3}$/.test(host) || host === 'localhost';
  const isV6 = /^\[(?:::1|(?:0+:){7}0*1)\]$/.test(host);
  if (isV4 || isV6) {
    const allowed = isV4 ? rules.ipv4Loopback : rules.ipv6Loopback;
    if (!allowed || !isLoopback(uri, parts, rules, isAsked))
      throw invalidRedirectUri('invalid loopback address');
  } else if (!isWeb) {
    if (!rules.privateUse || !isPrivateUse(uri, parts, rules))
      throw invalidRedirectUri('invalid private use scheme');
  } else if (!(await isWebUri(uri, parts, rules))) throw invalidRedirectUri();
}

/** Wildcards where they may be, fragments where nobody minds. */
function isPlain(uri: string, { path }: Parts, { wildcards, oauth20, oauth21 }: RedirectRules): boolean {
  const stars = uri.split('*').length - 1;
  if (stars > 0 && (!wildcards || oauth20 || oauth21)) return false;
  if (stars > 1 && /^\/?\*/.test(path)) return false;
  return !(uri.includes('#') && (oauth20 || oauth21));
}

function isLoopback(uri: string, parts: Parts, rules: RedirectRules, isAsked: boolean): boolean {
  const { scheme, host, port } = parts;
  if (!isPlain(uri, parts, rules) || (scheme === 'http' && !rules.http)) return false;
  if (!rules.oauth21) return true;
  if (host === 'localhost' || (host.startsWith('[') && host !== '[::1]')) return false;
  // The port is the app's to choose when it runs (RFC 8252 section 7.3).
  return isAsked ? port !== undefined && Number(port) <= 65_535 : port === undefined;
}

const isPrivateUse = (uri: string, parts: Parts, rules: RedirectRules): boolean =>
  isPlain(uri, parts, rules) && (!rules.oauth21 || parts.scheme.includes('.'));

async function isWebUri(uri: string, parts: Parts, rules: RedirectRules): Promise<boolean> {
  const { scheme, host } = parts;
  if (!isPlain(uri, parts, rules)) return false;
  if (scheme === 'http' && (!rules.http || rules.oauth21)) return false;
  return rules.domains.length === 0 || matchesOne(rules.domains, host);
}
