import { AUTHENTICATORS } from '../../../domain/clients/authentication-method.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { isPairwise, pairwiseMapper } from '../../../domain/clients/pairwise.ts';
import type { ClientRepresentation } from '../../../domain/clients/representation.ts';
import { invalidClientMetadata } from '../../../errors/protocol.ts';
import { attributesOf } from './attributes-of.ts';
import { flowsOf } from './flows.ts';
import { ClientMetadata } from './metadata.ts';
import { short } from './short.ts';

/**
 * What client metadata asks for, as a client representation. Members that are absent say nothing, so the same
 * function serves registration and update.
 * @throws {Refusal} `invalid_client_metadata`
 */
export function fromMetadata(given: ClientMetadata, before?: Client): ClientRepresentation {
  const metadata = withoutMeaningless(given);
  checkUrls(metadata);
  return {
    ...(metadata.client_name !== undefined && { name: metadata.client_name }),
    ...(metadata.client_uri !== undefined && { baseUrl: metadata.client_uri }),
    ...(metadata.redirect_uris !== undefined && { redirectUris: metadata.redirect_uris }),
    ...flowsOf(metadata),
    ...authenticationOf(metadata),
    ...(metadata.scope !== undefined && {
      optionalClientScopes: scopesOf(metadata.scope),
    }),
    frontchannelLogout: Boolean(metadata.frontchannel_logout_uri?.trim()),
    ...subjectOf(metadata, before),
    attributes: attributesOf(metadata, before),
  };
}

/** A path in plain letters below nothing. A client without an address names its request objects so (pyoidc's default). */
const isBelowNothing = (uri: string): boolean => /^\w[\w-]*(?:\/\w[\w-]*)+$/.test(uri);

/** Values that are not defined say nothing (as Keycloak): the answer shows what was registered. */
function withoutMeaningless(metadata: ClientMetadata): ClientMetadata {
  const { application_type: type, default_max_age: age, request_uris: requests, ...rest } = metadata;
  return {
    ...rest,
    ...(requests && { request_uris: requests.every(isBelowNothing) ? [] : requests }),
    ...((type === 'web' || type === 'native' || type === '') && { application_type: type }),
    ...(age !== undefined && age >= 0 && { default_max_age: age }),
  };
}

/** `openid` is no client scope: what asks for it is every client that speaks OpenID Connect. */
const scopesOf = (scope: string): string[] =>
  scope.trim() === ''
    ? []
    : scope
        .replace(/ +$/, '')
        .split(' ')
        .filter((name) => name !== 'openid');

/** How the client authenticates; where it does not say, by a secret (RFC 7591 section 2). */
export function authenticationOf({
  token_endpoint_auth_method: method,
  jwks,
  jwks_uri,
}: ClientMetadata): ClientRepresentation {
  if (method === undefined) return { clientAuthenticatorType: 'client-secret', publicClient: false };
  const clientAuthenticatorType = Object.hasOwn(AUTHENTICATORS, method) ? AUTHENTICATORS[method] : undefined;
  if (clientAuthenticatorType === undefined)
    throw invalidClientMetadata(`token_endpoint_auth_method: ${short(method)} is not known here`);
  if (method === 'private_key_jwt' && jwks === undefined && !jwks_uri)
    throw invalidClientMetadata('token_endpoint_auth_method: private_key_jwt needs jwks or jwks_uri');
  return { clientAuthenticatorType, publicClient: method === 'none' };
}

const PAIRWISE = 'pairwise';

/** Pairwise subjects are a protocol mapper (OpenID Connect Core section 8.1); one that is there keeps its salt. */
function subjectOf(
  { subject_type, sector_identifier_uri: sector }: ClientMetadata,
  before: Client | undefined,
): ClientRepresentation {
  if (sector && !URL.canParse(sector)) throw invalidClientMetadata('Invalid Sector Identifier URI.');
  const wanted = subject_type?.toLowerCase() ?? 'public';
  if (wanted !== PAIRWISE && wanted !== 'public')
    throw invalidClientMetadata(`subject_type: ${short(wanted)} is neither public nor pairwise`);
  const mappers = before?.protocolMappers ?? [];
  const others = mappers.filter((mapper) => !isPairwise(mapper));
  if (wanted === PAIRWISE)
    return { protocolMappers: [...others, pairwiseMapper(sector, mappers.find(isPairwise))] };
  return others.length < mappers.length ? { protocolMappers: others } : {};
}

/** Members whose value is one URL. What is left empty says that there is none; blanks say nothing that anybody could mean. */
const URL_MEMBERS = (Object.keys(ClientMetadata.properties) as (keyof ClientMetadata)[]).filter((member) =>
  /_(?:uri|endpoint)$/.test(member),
);

/** URLs that only some clients have and that the common check doesn't know. */
function checkUrls(metadata: ClientMetadata): void {
  for (const member of URL_MEMBERS) {
    const value = metadata[member];
    if (typeof value === 'string' && value !== '' && value.trim() === '')
      throw invalidClientMetadata(`${member} is not a URL`);
  }
  const { initiate_login_uri: initiate } = metadata;
  if (initiate && !(URL.canParse(initiate) && new URL(initiate).protocol === 'https:'))
    throw invalidClientMetadata('initiate_login_uri is not an https URL');
}
