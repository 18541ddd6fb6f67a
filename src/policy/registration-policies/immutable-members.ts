import { isDeepStrictEqual } from 'node:util';
import { isOn } from '../../domain/clients/attributes.ts';
import { ALLOWED_METHOD } from '../../domain/clients/authentication-method.ts';
import type { Client } from '../../domain/clients/client.ts';
import { inLanguages } from '../../domain/clients/in-a-language.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

const MEMBERS = 'immutable-members';

const attributes =
  (...names: readonly string[]) =>
  (client: Client): unknown =>
    names.map((name) => client.attributes[name] || undefined);

/** A member that is said in languages is all of them. */
const translated = (client: Client, member: string): unknown =>
  Object.fromEntries(inLanguages(client.attributes, member));

/** What each member is of a client; what does not count, such as keys that are switched off, is left out. */
const VALUES: Readonly<Record<string, (client: Client) => unknown>> = {
  jwks: (client) => isOn(client, 'use.jwks.string') && client.attributes['jwks.string'],
  jwks_uri: (client) => isOn(client, 'use.jwks.url') && client.attributes['jwks.url'],
  certificates: attributes(
    'jwt.credential.certificate',
    'jwt.credential.public.key',
    'jwt.credential.issuer',
    'jwt.credential.sub',
    'saml.signing.certificate',
    'saml.encryption.certificate',
  ),
  tls_client_auth_subject_dn: attributes('x509.subjectdn', 'x509.casubjectdn'),
  token_endpoint_auth_method: (client) => [
    client.publicClient,
    client.clientAuthenticatorType,
    client.attributes[ALLOWED_METHOD],
  ],
  redirect_uris: ({ redirectUris, rootUrl }) => [redirectUris, rootUrl ?? ''],
  client_name: (client) => [client.name ?? '', translated(client, 'client_name')],
  client_uri: (client) => [client.baseUrl ?? '', translated(client, 'client_uri')],
  logo_uri: (client) => [client.attributes.logoUri || undefined, translated(client, 'logo_uri')],
};

/** By what a client proves itself: whoever came by its registration access token would be it for good. */
const KEYS = ['jwks', 'jwks_uri', 'certificates', 'tls_client_auth_subject_dn'];

/**
 * What a client was registered with and its owner does not change: a registration access token that got lost makes nobody else
 * of it. Administrators change it, by the Admin REST API and as bearers. Anonymous clients keep their keys so as long as
 * the realm says nothing else.
 */
export const immutableMembers: RegistrationPolicy = {
  id: 'immutable-members',
  helpText:
    'Which members of a client stay as they are, whoever has its registration access token: its keys, say',
  properties: [
    {
      name: MEMBERS,
      label: 'Immutable Members',
      helpText: `Members of client metadata; certificates are those of keys and of SAML, and who vouches for it in their place. Without any: ${KEYS.join(', ')}`,
      type: 'MultivaluedList',
      options: Object.keys(VALUES),
      check: 'option',
    },
  ],
  judge({ client, before, updater }, config) {
    if (before === undefined || updater.source === 'ByAuthenticatedUser') return client;
    const changed = (config[MEMBERS] ?? KEYS).find(
      (member) => !isDeepStrictEqual(VALUES[member]?.(before), VALUES[member]?.(client)),
    );
    if (changed !== undefined) throw new PolicyViolation('is for administrators to change', changed);
    return client;
  },
};
