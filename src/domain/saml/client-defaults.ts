import { hash } from 'node:crypto';
import type { Client } from '../clients/client.ts';
import type { ClientRepresentation } from '../clients/representation.ts';
import { generateClientKeyPair } from '../keys/client-key-pair.ts';

const isSaml = ({ protocol }: Pick<Client, 'protocol'>) => protocol === 'saml';

/** What a new SAML client has where nothing is said of it (Keycloak 26.7). */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'saml.force.post.binding': 'true',
  'saml.server.signature': 'true',
  'saml.signature.algorithm': 'RSA_SHA256',
  saml_force_name_id_format: 'false',
  'saml.client.signature': 'true',
  'saml.authnstatement': 'true',
  saml_name_id_format: 'username',
  'saml.allow.ecp.flow': 'false',
  saml_signature_canonicalization_method: 'http://www.w3.org/2001/10/xml-exc-c14n#',
};

const SOURCE_ID = 'saml.artifact.binding.identifier';

/** The source id of an entity: SHA-1 of its id, which is no secret (saml-bindings-2.0-os section 3.6.4). */
const sourceId = (entityId: string) => ({ [SOURCE_ID]: hash('sha1', entityId, 'base64') });

/** A new client with what its protocol assumes. What is said of an attribute counts, though it be said with an empty text. */
export function withSamlDefaults(client: Client, asked: ClientRepresentation): Client {
  if (!isSaml(client)) return client;
  const said = asked.attributes ?? {};
  const assumed = Object.entries(ATTRIBUTES).filter(([name]) => said[name] === undefined);
  return {
    ...client,
    frontchannelLogout: asked.frontchannelLogout ?? true,
    attributes: { ...client.attributes, ...Object.fromEntries(assumed), ...sourceId(client.clientId) },
  };
}

/** A client that says all of itself but by which id its artifacts are known. */
export const withArtifactSource = (client: Client): Client =>
  isSaml(client) ? { ...client, attributes: { ...sourceId(client.clientId), ...client.attributes } } : client;

/** The client after an update: artifacts are known by its id, under whatever name it goes now, and from when it speaks SAML. */
export const withSourceId = (client: Client, before: Client): Client =>
  isSaml(client) &&
  (!isSaml(before) || (client.clientId !== before.clientId && client.attributes[SOURCE_ID] !== undefined))
    ? { ...client, attributes: { ...client.attributes, ...sourceId(client.clientId) } }
    : client;

/**
 * A new client that signs its requests, with the key to do so where it brought no certificate.
 * @param now milliseconds since 1970
 */
export async function withSigningKey(client: Client, now: number): Promise<Client> {
  const { attributes } = client;
  const needed =
    isSaml(client) &&
    attributes['saml.client.signature'] === 'true' &&
    !attributes['saml.signing.certificate'];
  if (!needed) return client;
  const { privateKey, certificate } = await generateClientKeyPair(client.clientId, now);
  return {
    ...client,
    attributes: {
      ...attributes,
      'saml.signing.private.key': privateKey,
      'saml.signing.certificate': certificate,
    },
  };
}
