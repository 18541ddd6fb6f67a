import { isIP } from 'node:net';
import { isSpecialUse } from '../../lib/special-use.ts';
import type { IdentityProvider } from './identity-provider.ts';

const isOn = ({ config }: Pick<IdentityProvider, 'config'>, name: string) =>
  config[name]?.toLowerCase() === 'true';

/** The kind of provider that does nothing but vouch in the JWT authorization grant. */
export const JWT_AUTHORIZATION_GRANT = 'jwt-authorization-grant';

/** What each kind of provider is good for in Keycloak. */
const OIDC_TYPES = [
  'USER_AUTHENTICATION',
  'CLIENT_ASSERTION',
  'TRUST_MATERIAL',
  'EXCHANGE_EXTERNAL_TOKEN',
  'JWT_AUTHORIZATION_GRANT',
];
export const PROVIDER_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['oidc', OIDC_TYPES],
  ['keycloak-oidc', OIDC_TYPES],
  [JWT_AUTHORIZATION_GRANT, ['JWT_AUTHORIZATION_GRANT']],
]);

/** Whether it vouches in the JWT authorization grant. */
export const vouches = (provider: Pick<IdentityProvider, 'providerId' | 'config'>): boolean =>
  provider.providerId === JWT_AUTHORIZATION_GRANT || isOn(provider, 'jwtAuthorizationGrantEnabled');

/** URLs in the configuration, by what Keycloak calls them in a refusal. */
const URLS = [
  ['authorizationUrl', 'authorization_url'],
  ['tokenUrl', 'token_url'],
  ['logoutUrl', 'logout_url'],
  ['userInfoUrl', 'userinfo_url'],
  ['tokenIntrospectionUrl', 'tokenIntrospection_url'],
] as const;

/** The first thing wrong with a provider, in Keycloak's words; undefined for none. */
export function findProviderProblem(
  provider: IdentityProvider,
  others: readonly IdentityProvider[],
  sslRequired: string,
): string | undefined {
  const { config } = provider;
  const own = provider.providerId === JWT_AUTHORIZATION_GRANT;
  const url = (name: string, called: string) => urlProblem(config[name], called, sslRequired);
  if (own) return url('jwksUrl', 'jwksUrl') ?? issuerProblem(provider, others, sslRequired);
  const problem = [...URLS, ['jwksUrl', 'jwks_url'] as const]
    .map(([name, called]) => url(name, called))
    .find((each) => each !== undefined);
  return (
    problem ??
    (vouches(provider) ? (keysProblem(provider) ?? issuerProblem(provider, others, sslRequired)) : undefined)
  );
}

function keysProblem(provider: IdentityProvider): string | undefined {
  const { jwksUrl, publicKeySignatureVerifier } = provider.config;
  if (isOn(provider, 'useJwksUrl'))
    return jwksUrl
      ? undefined
      : "JWKS URL is required when 'Validate signatures' enabled and 'Use JWKS URL' enabled";
  return publicKeySignatureVerifier
    ? undefined
    : "The 'Validating public key' is required when 'JWT Authorization Grant' enabled and 'Use JWKS URL' disabled";
}

/** An assertion is known by its issuer: there is one provider for each. */
function issuerProblem(
  { id, config: { issuer } }: IdentityProvider,
  others: readonly IdentityProvider[],
  sslRequired: string,
): string | undefined {
  if (!issuer) return 'Issuer is required';
  const problem = urlProblem(issuer, 'Issuer', sslRequired);
  if (problem) return problem;
  const same = others.find((other) => other.id !== id && vouches(other) && other.config.issuer === issuer);
  return same
    ? `Issuer URL already used for IDP '${same.alias}', Issuer must be unique if the idp supports JWT Authorization Grant or Federated Client Authentication`
    : undefined;
}

/** What `sslRequired: external` trusts without TLS. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || (isIP(host) !== 0 && isSpecialUse(host));
}

function urlProblem(text: string | undefined, called: string, sslRequired: string): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return `The url [${called}] is malformed`;
  const secure =
    url.protocol === 'https:' ||
    sslRequired === 'none' ||
    (sslRequired === 'external' && isPrivateHost(url.hostname));
  return secure ? undefined : `The url [${called}] requires secure connections`;
}
