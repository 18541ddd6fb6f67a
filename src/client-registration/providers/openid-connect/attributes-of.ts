import { ALLOWED_METHOD } from '../../../domain/clients/authentication-method.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { GRANT_ATTRIBUTES } from '../../../domain/clients/grant-types.ts';
import { IN_A_LANGUAGE } from '../../../domain/clients/in-a-language.ts';
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
import { keysOf } from './key-set.ts';
import { leftOut } from './left-out.ts';
import type { ClientMetadata } from './metadata.ts';

/**
 * What client metadata asks for among the attributes of a client.
 * @param before the client that is to change; undefined for a new one
 * @throws {Refusal} `invalid_client_metadata`
 */
export function attributesOf(metadata: ClientMetadata, before: Client | undefined): Record<string, string> {
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

/** An absolute URL that a page may link to. */
function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
