import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { ALLOWED_METHOD, AUTHENTICATORS } from '../../../domain/clients/authentication-method.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { GRANT_ATTRIBUTES } from '../../../domain/clients/grant-types.ts';
import { isPairwise, pairwiseMapper } from '../../../domain/clients/pairwise.ts';
import type { ClientRepresentation } from '../../../domain/clients/representation.ts';
import { invalidClientMetadata } from '../../../errors/protocol.ts';
import {
  FLAG_ATTRIBUTES,
  LIST_ATTRIBUTES,
  LIST_SEPARATOR,
  TEXT_ATTRIBUTES,
  UNSEEN_TEXT_ATTRIBUTES,
} from './attributes.ts';
import { flowsOf } from './flows.ts';
import type { ClientMetadata } from './metadata.ts';

const invalid = () => invalidClientMetadata('Client metadata invalid');

/**
 * What client metadata asks for, as a client representation. Members that are absent say nothing, so the same
 * function serves registration and update.
 * @throws {Refusal} `invalid_client_metadata`
 */
export function fromMetadata(metadata: ClientMetadata, before?: Client): ClientRepresentation {
  checkUrls(metadata);
  return {
    ...(metadata.client_name !== undefined && { name: metadata.client_name }),
    ...(metadata.client_uri !== undefined && { baseUrl: metadata.client_uri }),
    ...(metadata.redirect_uris !== undefined && { redirectUris: metadata.redirect_uris }),
    ...flowsOf(metadata),
    ...authenticationOf(metadata),
    ...(metadata.scope !== undefined && {
      optionalClientScopes: metadata.scope.trim() === '' ? [] : metadata.scope.split(' '),
    }),
    ...(metadata.frontchannel_logout_uri !== undefined && {
      frontchannelLogout: metadata.frontchannel_logout_uri !== '',
    }),
    ...subjectOf(metadata, before),
    attributes: attributesOf(metadata),
  };
}

function authenticationOf({
  token_endpoint_auth_method: method,
  jwks,
  jwks_uri,
}: ClientMetadata): ClientRepresentation {
  if (method === undefined) return { clientAuthenticatorType: 'client-secret', publicClient: false };
  const clientAuthenticatorType = Object.hasOwn(AUTHENTICATORS, method) ? AUTHENTICATORS[method] : undefined;
  if (clientAuthenticatorType === undefined) throw invalid();
  if (method === 'private_key_jwt' && jwks === undefined && !jwks_uri) throw invalid();
  return { clientAuthenticatorType, publicClient: method === 'none' };
}

function attributesOf(metadata: ClientMetadata): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [member, attribute] of [...TEXT_ATTRIBUTES, ...UNSEEN_TEXT_ATTRIBUTES]) {
    const value = metadata[member];
    if (value !== undefined) entries.push([attribute, value]);
  }
  for (const [member, attribute] of FLAG_ATTRIBUTES) {
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
  entries.push(
    ['backchannel.logout.session.required', 'true'],
    ['backchannel.logout.revoke.offline.tokens', 'false'],
    ['frontchannel.logout.session.required', String(metadata.frontchannel_logout_session_required ?? false)],
  );
  if (metadata.sector_identifier_uri) entries.push(['sectorIdentifierUri', metadata.sector_identifier_uri]);
  entries.push(...keysOf(metadata));
  return Object.fromEntries(entries);
}

/** Keys by value or by reference, never both (RFC 7591 section 2). */
function keysOf({ jwks, jwks_uri, token_endpoint_auth_method: method }: ClientMetadata): [string, string][] {
  if (jwks !== undefined && jwks_uri !== undefined) throw invalid();
  if (jwks_uri !== undefined)
    return [
      ['use.jwks.string', 'false'],
      ['use.jwks.url', 'true'],
      ['jwks.url', jwks_uri],
    ];
  if (jwks === undefined) return [];
  if (jwks.keys === undefined) throw invalid();
  const keys: readonly JWK[] = jwks.keys;
  if (method === 'private_key_jwt' && !keys.some(maySign)) throw invalid();
  return [
    ['use.jwks.string', 'true'],
    ['use.jwks.url', 'false'],
    ['jwks.string', JSON.stringify({ keys })],
    ...(method === undefined || method === 'private_key_jwt' ? firstSignatureKey(keys) : []),
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
      ...(jwk.kid ? [['jwt.credential.kid', String(jwk.kid)] as [string, string]] : []),
    ];
  } catch {
    throw invalid();
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
  if (wanted !== PAIRWISE && wanted !== 'public') throw invalid();
  const mappers = before?.protocolMappers ?? [];
  const others = mappers.filter((mapper) => !isPairwise(mapper));
  if (wanted === PAIRWISE)
    return { protocolMappers: [...others, pairwiseMapper(sector, mappers.find(isPairwise))] };
  return others.length < mappers.length ? { protocolMappers: others } : {};
}

/** URLs that only some clients have and that the common check doesn't know. */
function checkUrls({
  backchannel_client_notification_endpoint: notification,
  backchannel_token_delivery_mode: mode,
  default_acr_values: acrs,
}: ClientMetadata): void {
  if (notification && !URL.canParse(notification))
    throw invalidClientMetadata('The url [backchannel_client_notification_endpoint] is malformed');
  if (mode && mode !== 'poll' && mode !== 'ping')
    throw invalidClientMetadata('Unsupported requested CIBA Backchannel Token Delivery Mode');
  if (mode === 'ping' && !notification) {
    throw invalidClientMetadata(
      'CIBA Backchannel Client Notification Endpoint must be set for the CIBA ping mode',
    );
  }
  if (acrs?.some((acr) => acr !== '' && !/^[01]$/.test(acr))) {
    throw invalidClientMetadata(
      'Default ACR values need to contain values specified in the ACR-To-Loa mapping or number levels from set realm browser flow',
    );
  }
}
