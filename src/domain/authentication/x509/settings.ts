import type { Config } from '../conditions/condition.ts';

/** How a step reads and checks certificates. */
export interface X509Settings {
  /** Where certificates say who somebody is (`identity.ts`). */
  readonly source: string;
  readonly isCanonicalName: boolean;
  readonly isHexadecimalSerialNumber: boolean;
  readonly pattern: string;
  /** Names of the attributes that hold the identity, one for each of its parts; undefined where it is a username or an address. */
  readonly attributes: readonly string[] | undefined;
  readonly checksTimes: boolean;
  /** Whether an authority of ours must vouch for it, whoever has looked at it before. */
  readonly checksTrust: boolean;
  /** By Keycloak's words, such as `digitalSignature`. */
  readonly keyUsage: readonly string[];
  /** Object identifiers. */
  readonly extendedKeyUsage: readonly string[];
  readonly policies: readonly string[];
  readonly needsAllPolicies: boolean;
  readonly revocation: RevocationSettings;
  readonly asksToConfirm: boolean;
}

export interface RevocationSettings {
  /** Where the lists are; `of the certificate` where it says so itself; undefined where none is asked. */
  readonly lists: readonly string[] | 'of the certificate' | undefined;
  /** Whether a list that is out of date, and cannot be had anew, keeps people out. */
  readonly needsFreshLists: boolean;
  /** Where the responder is; empty for where the certificate says; undefined where none is asked. */
  readonly responder: string | undefined;
  /** The certificate that the responder signs by, where it is neither the issuer's nor one that the issuer has appointed. */
  readonly responderCertificate: string | undefined;
  /** Whether a responder that cannot be asked, or does not know, lets people by. */
  readonly opensWithoutResponder: boolean;
}

/** What separates the values of a setting that has several. */
export const SEPARATOR = '##';

/** Settings of an execution (Keycloak's names, and what it takes where nothing is said). */
export function x509Settings(config: Config): X509Settings {
  const said = (name: string) => config[`x509-cert-auth.${name}`];
  const is = (name: string) => said(name)?.toLowerCase() === 'true';
  const listed = (name: string) => (said(name) ?? '').split(/[,;:]/).flatMap((each) => each.trim() || []);
  const attribute = said('mapper-selection.user-attribute-name') ?? 'usercertificate';
  const lists = is('crldp-checking-enabled')
    ? 'of the certificate'
    : (said('crl-relative-path') ?? '').split(SEPARATOR).filter(Boolean);
  return {
    source: said('mapping-source-selection') ?? 'Match SubjectDN using regular expression',
    isCanonicalName: is('canonical-dn-enabled'),
    isHexadecimalSerialNumber: is('serialnumber-hex-enabled'),
    pattern: said('regular-expression') ?? '(.*?)(?:$)',
    attributes: attributesOf(said('mapper-selection'), attribute),
    // What has expired is no proof, unless somebody has said that it is.
    checksTimes: said('timestamp-validation-enabled')?.toLowerCase() !== 'false',
    checksTrust: is('revalidate-certificate-enabled'),
    keyUsage: listed('keyusage'),
    extendedKeyUsage: listed('extendedkeyusage'),
    policies: listed('certificate-policy'),
    needsAllPolicies: said('certificate-policy-mode')?.toLowerCase() !== 'any',
    revocation: {
      lists: is('crl-checking-enabled') ? lists : undefined,
      needsFreshLists: config['x509-cert-auth-crl-abort-if-non-updated']?.toLowerCase() !== 'false',
      responder: is('ocsp-checking-enabled') ? (said('ocsp-responder-uri') ?? '').trim() : undefined,
      responderCertificate: said('ocsp-responder-certificate')?.trim() || undefined,
      opensWithoutResponder: is('ocsp-fail-open'),
    },
    asksToConfirm: !is('confirmation-page-disallowed'),
  };
}

function attributesOf(mapper: string | undefined, names: string): readonly string[] | undefined {
  const kind = (mapper ?? 'Username or Email').toLowerCase();
  if (kind === 'username or email') return undefined;
  // Of a way that nobody knows there are no users.
  return kind === 'custom attribute mapper' ? names.split(SEPARATOR) : [];
}
