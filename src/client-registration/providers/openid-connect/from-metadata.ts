import { createPublicKey } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { JWK } from 'jose';
import { ALLOWED_METHOD, AUTHENTICATORS } from '../../../domain/clients/authentication-method.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { GRANT_ATTRIBUTES } from '../../../domain/clients/grant-types.ts';
import { IN_A_LANGUAGE } from '../../../domain/clients/in-a-language.ts';
import { isPairwise, pairwiseMapper } from '../../../domain/clients/pairwise.ts';
import type { ClientRepresentation } from '../../../domain/clients/representation.ts';
import { RULE_ATTRIBUTE } from '../../../domain/sign-up/rule.ts';
import { invalidClientMetadata } from '../../../errors/protocol.ts';
import {
  DEFAULT_MAX_AGE,
  FLAG_ATTRIBUTES,
  LIST_ATTRIBUTES,
  LIST_SEPARATOR,
  SAID_FLAG_ATTRIBUTES,
  TEXT_ATTRIBUTES,
} from './attributes.ts';
import { flowsOf } from './flows.ts';
import { leftOut } from './left-out.ts';
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

/** What the metadata says of a client, without what is made of its silence. */
export function saidBy(metadata: ClientMetadata): ClientRepresentation {
  const silent = fromMetadata({});
  const { attributes = {}, ...rest } = fromMetadata(metadata);
  const flows = metadata.grant_types !== undefined || metadata.response_types !== undefined;
  const always = new Set<string>([
    ...(flows ? Object.keys(flowsOf(metadata)) : []),
    ...(metadata.token_endpoint_auth_method === undefined ? [] : Object.keys(authenticationOf(metadata))),
  ]);
  const said = <Member>(entries: [string, Member][], before: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      entries.filter(([name, value]) => always.has(name) || !isDeepStrictEqual(value, before[name])),
    );
  return {
    ...(said(Object.entries(rest), { ...silent }) as ClientRepresentation),
    attributes: said(Object.entries(attributes), silent.attributes ?? {}) as Record<string, string>,
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

function authenticationOf({
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

function attributesOf(metadata: ClientMetadata, before: Client | undefined): Record<string, string> {
  const entries: [string, string][] = before ? leftOut(metadata) : [];
  for (const [member, attribute] of TEXT_ATTRIBUTES) {
    const value = metadata[member];
    if (value !== undefined) entries.push([attribute, value]);
  }
  for (const [member, attribute] of [...FLAG_ATTRIBUTES, ...SAID_FLAG_ATTRIBUTES]) {
    const value = metadata[member];
    if (value !== undefined) entries.push([attribute, String(value)]);
  }
  for (const [member, attribute] of LIST_ATTRIBUTES) {
    const value = metadata[member];
    if (value !== undefined) entries.push([attribute, value.join(LIST_SEPARATOR)]);
  }
  const { grant_types, token_endpoint_auth_method: method } = metadata;
  if (grant_types !== undefined)
    entries.push(
      ...GRANT_ATTRIBUTES.map(([type, attribute]): [string, string] => [
        attribute,
        String(grant_types.includes(type)),
      ]),
    );
  if (method?.startsWith('client_secret_') && method !== 'client_secret_jwt')
    entries.push([ALLOWED_METHOD, method]);
  if (metadata.tls_client_auth_subject_dn !== undefined)
    entries.push(['x509.allow.regex.pattern.comparison', 'false']);
  entries.push([
    'frontchannel.logout.session.required',
    String(metadata.frontchannel_logout_session_required ?? false),
  ]);
  entries.push(...logoutOf(metadata, before));
  if (metadata.latchkey_sign_up !== undefined)
    entries.push([RULE_ATTRIBUTE, JSON.stringify(metadata.latchkey_sign_up)]);
  if (metadata.sector_identifier_uri) entries.push(['sectorIdentifierUri', metadata.sector_identifier_uri]);
  if (metadata.default_max_age !== undefined)
    entries.push([DEFAULT_MAX_AGE, String(metadata.default_max_age)]);
  entries.push(...keysOf(metadata), ...inLanguages(metadata), ...proofKeyOf(metadata));
  return Object.fromEntries(entries);
}

/** Who says nothing of sessions is told of them (as Keycloak); who does not say where is no longer told in front. */
function logoutOf(metadata: ClientMetadata, before: Client | undefined): [string, string][] {
  const { backchannel_logout_session_required: session, backchannel_logout_revoke_offline_tokens: revoke } =
    metadata;
  return [
    ['backchannel.logout.session.required', String(session ?? true)],
    ['backchannel.logout.revoke.offline.tokens', String(revoke ?? false)],
    ...(before && metadata.frontchannel_logout_uri === undefined
      ? [['frontchannel.logout.url', ''] as [string, string]]
      : []),
  ];
}

/** Languages that a client speaks of itself in, at most, times what it says. */
const MOST_TRANSLATIONS = 200;

function inLanguages(metadata: ClientMetadata): [string, string][] {
  const said = Object.entries(metadata as Record<string, string>).filter(([member]) =>
    IN_A_LANGUAGE.test(member),
  );
  if (said.length > MOST_TRANSLATIONS)
    throw invalidClientMetadata(`More than ${MOST_TRANSLATIONS} members with a language`);
  return said.map(([member, value]) => {
    if (!member.startsWith('client_name#') && !isWebUrl(value))
      throw invalidClientMetadata(`${member} is not a URL of the web`);
    return [member, value];
  });
}

const PROOF_KEY_METHOD = 'oauth2.pkce.code.challenge.method';

/** Keycloak's guides ask for PKCE among `attributes`, under this name; no other attribute is a matter of metadata. */
function proofKeyOf({ attributes }: ClientMetadata): [string, string][] {
  if (typeof attributes !== 'object' || attributes === null || !Object.hasOwn(attributes, PROOF_KEY_METHOD))
    return [];
  const method = (attributes as Record<string, unknown>)[PROOF_KEY_METHOD];
  if (method !== 'S256' && method !== 'plain' && method !== '')
    throw invalidClientMetadata(`attributes: ${PROOF_KEY_METHOD} is S256 or plain`);
  return [['pkce.code.challenge.method', method]];
}

/** Keys by value or by reference, never both (RFC 7591 section 2). */
function keysOf({ jwks, jwks_uri, token_endpoint_auth_method: method }: ClientMetadata): [string, string][] {
  if (jwks !== undefined && jwks_uri !== undefined)
    throw invalidClientMetadata('jwks, jwks_uri: a client has one of them, not both');
  if (jwks_uri !== undefined)
    return [
      ['use.jwks.string', 'false'],
      ['use.jwks.url', 'true'],
      ['jwks.url', jwks_uri],
    ];
  if (jwks === undefined) return [];
  if (jwks.keys === undefined) throw invalidClientMetadata('jwks: the set has no member keys');
  const keys: readonly JWK[] = jwks.keys;
  if (method === 'private_key_jwt' && !keys.some(maySign))
    throw invalidClientMetadata('jwks: private_key_jwt needs a key for signatures (RSA, EC or OKP)');
  return [
    ['use.jwks.string', 'true'],
    ['use.jwks.url', 'false'],
    ['jwks.string', JSON.stringify({ keys })],
    ...firstSignatureKey(keys),
  ];
}

const KEY_PAIRS: readonly (string | undefined)[] = ['RSA', 'EC', 'OKP'];

/** What a key is for need not be said (RFC 7517 section 4.2). */
const maySign = ({ kty, use }: JWK): boolean =>
  KEY_PAIRS.includes(kty) && (use === undefined || use === 'sig');

/** Keycloak copies the first key that is said to be for signatures where its console looks for it. */
function firstSignatureKey(keys: readonly JWK[]): [string, string][] {
  const jwk = keys.find((key) => key.use === 'sig' && maySign(key));
  if (!jwk) return [];
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const encoded = key.export({ type: 'spki', format: 'der' }).toString('base64');
    return [
      ['jwt.credential.public.key', encoded],
      ...(jwk.kid === undefined ? [] : [['jwt.credential.kid', String(jwk.kid)] as [string, string]]),
    ];
  } catch {
    throw invalidClientMetadata(`jwks: the key ${short(String(jwk.kid ?? ''))} cannot be used`);
  }
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

/** An absolute URL that a page may link to. */
function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
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
