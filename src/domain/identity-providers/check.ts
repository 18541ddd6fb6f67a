import { isIP } from 'node:net';
import { isSpecialUse } from '../../lib/special-use.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { type ProviderKind, providerKinds } from './kinds.ts';

const isOn = ({ config }: Pick<IdentityProvider, 'config'>, name: string) =>
  config[name]?.toLowerCase() === 'true';

/** Whether it vouches in the JWT authorization grant. */
export const vouches = (provider: Pick<IdentityProvider, 'providerId' | 'config'>): boolean => {
  const kind = providerKinds.get(provider.providerId);
  if (!kind?.uses.includes('JWT_AUTHORIZATION_GRANT')) return false;
  return kind.protocol === 'jwt-grant' || isOn(provider, 'jwtAuthorizationGrantEnabled');
};

/** Whether it is known by its issuer, so that no other may have the same. */
const isKnownByIssuer = (provider: IdentityProvider): boolean =>
  vouches(provider) || providerKinds.get(provider.providerId)?.protocol === 'kubernetes';

/** URLs in the configuration, by what Keycloak calls them in a refusal. */
type Urls = readonly (readonly [name: string, called: string])[];
const OAUTH_URLS: Urls = [
  ['authorizationUrl', 'authorization_url'],
  ['tokenUrl', 'token_url'],
  ['userInfoUrl', 'userinfo_url'],
  ['tokenIntrospectionUrl', 'tokenIntrospection_url'],
];
const OPENID_URLS: Urls = [['logoutUrl', 'logout_url'], ...OAUTH_URLS, ['jwksUrl', 'jwks_url']];
const SAML_URLS: Urls = [
  'singleLogoutServiceUrl',
  'singleSignOnServiceUrl',
  'artifactResolutionServiceUrl',
].map((name) => [name, name] as const);

/** What a check may look at. */
interface Checked {
  readonly provider: IdentityProvider;
  readonly others: readonly IdentityProvider[];
  readonly sslRequired: string;
}

const CHECKS: Readonly<Record<ProviderKind['protocol'], (checked: Checked) => string | undefined>> = {
  oauth: (checked) => urlsProblem(checked, OAUTH_URLS) ?? proofProblem(checked) ?? userInfoProblem(checked),
  'openid-connect': (checked) =>
    urlsProblem(checked, OPENID_URLS) ??
    proofProblem(checked) ??
    signatureProblem(checked) ??
    (vouches(checked.provider) ? (keysProblem(checked, GRANT) ?? issuerProblem(checked)) : undefined),
  saml: (checked) => urlsProblem(checked, SAML_URLS) ?? metadataProblem(checked) ?? principalProblem(checked),
  google: ({ provider: { config, providerId } }) => {
    const { issuer } = config;
    const own = providerKinds.get(providerId)?.issuer;
    return issuer === undefined || issuer === own ? undefined : `The issuer url [${issuer}] is invalid`;
  },
  'jwt-grant': (checked) => urlsProblem(checked, [['jwksUrl', 'jwksUrl']]) ?? issuerProblem(checked),
  kubernetes: issuerProblem,
};

/** The first thing wrong with a provider of a kind that is known, in Keycloak's words; undefined for none. */
export function findProviderProblem(
  provider: IdentityProvider,
  others: readonly IdentityProvider[],
  sslRequired: string,
): string | undefined {
  const kind = providerKinds.get(provider.providerId);
  return kind && CHECKS[kind.protocol]({ provider, others, sslRequired });
}

function urlsProblem({ provider: { config }, sslRequired }: Checked, urls: Urls): string | undefined {
  return urls
    .map(([name, called]) => urlProblem(config[name], called, sslRequired))
    .find((each) => each !== undefined);
}

/** Proof keys (RFC 7636) are made by a method that there is. */
function proofProblem({ provider }: Checked): string | undefined {
  const { pkceMethod } = provider.config;
  if (!isOn(provider, 'pkceEnabled') || pkceMethod === 'S256' || pkceMethod === 'plain') return undefined;
  return `PKCE Method not supported: ${pkceMethod ?? 'null'}`;
}

/** OAuth itself has no answer to who somebody is. */
const userInfoProblem = ({ provider: { providerId, config } }: Checked): string | undefined =>
  providerId === 'oauth2' && !config.userInfoUrl ? 'User Info URL not provided' : undefined;

function metadataProblem({ provider, sslRequired }: Checked): string | undefined {
  if (!isOn(provider, 'useMetadataDescriptorUrl')) return undefined;
  const { metadataDescriptorUrl: url } = provider.config;
  if (!url) return 'useMetadataDescriptorUrl needs a non-empty URL for metadataDescriptorUrl';
  return urlProblem(url, 'metadataDescriptorUrl', sslRequired);
}

const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** Nobody is known again by a name that is another one each time. */
const principalProblem = ({ provider: { config } }: Checked): string | undefined =>
  config.nameIDPolicyFormat === TRANSIENT && (config.principalType ?? 'SUBJECT') === 'SUBJECT'
    ? 'Can not have Transient NameID Policy Format together with SUBJECT Principal Type'
    : undefined;

const GRANT = 'JWT Authorization Grant';
const SIGNATURES = 'Validate signatures';

const signatureProblem = (checked: Checked): string | undefined =>
  isOn(checked.provider, 'validateSignature') ? keysProblem(checked, SIGNATURES) : undefined;

/** @param why what the keys are needed for */
function keysProblem({ provider }: Checked, why: string): string | undefined {
  const { jwksUrl, publicKeySignatureVerifier } = provider.config;
  if (isOn(provider, 'useJwksUrl'))
    return jwksUrl
      ? undefined
      : "JWKS URL is required when 'Validate signatures' enabled and 'Use JWKS URL' enabled";
  return publicKeySignatureVerifier
    ? undefined
    : `The 'Validating public key' is required when '${why}' enabled and 'Use JWKS URL' disabled`;
}

/** An assertion is known by its issuer: there is one provider for each. */
function issuerProblem({ provider, others, sslRequired }: Checked): string | undefined {
  const { id, config } = provider;
  const { issuer } = config;
  if (!issuer) return 'Issuer is required';
  const problem = urlProblem(issuer, 'Issuer', sslRequired);
  if (problem) return problem;
  const same = others.find(
    (other) => other.id !== id && isKnownByIssuer(other) && other.config.issuer === issuer,
  );
  return same
    ? `Issuer URL already used for IDP '${same.alias}', Issuer must be unique if the idp supports JWT Authorization Grant or Federated Client Authentication`
    : undefined;
}

/** What `sslRequired: external` trusts without TLS. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || (isIP(host) !== 0 && isSpecialUse(host));
}

/** Schemes by which Java reads something, and we nothing. */
const OF_JAVA = /^(?:ftp|file|jrt|mailto):/i;

function urlProblem(text: string | undefined, called: string, sslRequired: string): string | undefined {
  if (!text) return undefined;
  if (OF_JAVA.test(text)) return `Invalid protocol/scheme for url [${called}]`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return `The url [${called}] is malformed`;
  const secure =
    url.protocol === 'https:' ||
    sslRequired === 'none' ||
    (sslRequired === 'external' && isPrivateHost(url.hostname));
  return secure ? undefined : `The url [${called}] requires secure connections`;
}
