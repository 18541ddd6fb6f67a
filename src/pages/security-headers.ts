import type { RealmView } from '../domain/realms/realm-view.ts';

type Directives = ReadonlyMap<string, string>;

/** Directives (CSP level 3) by name. */
const parsePolicy = (policy: string): Directives =>
  new Map(
    policy
      .split(';')
      .map((directive) => directive.trim().split(/\s+/))
      .filter(([name]) => name !== undefined && name !== '')
      .map(([name = '', ...sources]) => [name.toLowerCase(), sources.join(' ')]),
  );

/**
 * What a page may do. There is no `form-action`: browsers hold it against the redirect that follows a form, and a
 * login is followed by one to the application, whose address may be of any scheme.
 */
const OURS = parsePolicy(
  "default-src 'none'; script-src 'strict-dynamic'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; connect-src 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'self'; object-src 'none'",
);

/** Headers of the realm's setting, by the names it gives them. */
const NAMES: readonly (readonly [setting: string, header: string])[] = [
  ['contentSecurityPolicyReportOnly', 'content-security-policy-report-only'],
  ['referrerPolicy', 'referrer-policy'],
  ['strictTransportSecurity', 'strict-transport-security'],
  ['xContentTypeOptions', 'x-content-type-options'],
  ['xFrameOptions', 'x-frame-options'],
  ['xRobotsTag', 'x-robots-tag'],
];

/**
 * What protects a page: the realm's headers, and its policy over ours, directive by directive.
 * @param isAlone whether it is never part of another page, whatever the realm lets show its logins: one click on it is enough
 */
export function securityHeaders(
  { settings }: Pick<RealmView, 'settings'>,
  nonce: string,
  additions: Readonly<Record<string, string>> = {},
  isAlone = false,
): Record<string, string> {
  const realm = settings.browserSecurityHeaders;
  const headers: Record<string, string> = {
    'content-security-policy': contentPolicy(policyOf(), nonce, additions),
  };
  for (const [setting, header] of NAMES) {
    const value = realm[setting];
    if (value && isHeaderValue(value)) headers[header] = value;
  }
  return isAlone ? { ...headers, ...ALONE } : headers;

  function policyOf(): string {
    const ofRealm = realm.contentSecurityPolicy ?? '';
    return isAlone ? `${isHeaderValue(ofRealm) ? ofRealm : ''}; frame-ancestors 'none'` : ofRealm;
  }
}

const ALONE = { 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' };

function contentPolicy(ofRealm: string, nonce: string, additions: Readonly<Record<string, string>>): string {
  const policy = new Map([...OURS, ...(isHeaderValue(ofRealm) ? parsePolicy(ofRealm) : [])]);
  for (const [name, sources] of Object.entries(additions))
    policy.set(name, `${policy.get(name) ?? ''} ${sources}`.replace(/^'none' /, '').trim());
  // The pages' own scripts and style sheets, whatever the realm thinks of others.
  for (const name of ['script-src', 'style-src'])
    if (!policy.get(name)?.includes("'unsafe-inline'"))
      policy.set(name, `'nonce-${nonce}' ${policy.get(name) ?? ''}`.replace(/ 'none'$/, '').trim());
  return [...policy].map(([name, sources]) => `${name} ${sources}`.trim()).join('; ');
}

/** Nothing that would end the header. */
const isHeaderValue = (value: string) => /^[\t\u0020-\u007e]*$/.test(value);
