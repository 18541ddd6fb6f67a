import { realmAssignment } from '../../../domain/client-scopes/assignment.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { scopeNames } from '../../../domain/clients/to-representation.ts';
import { invalidClientMetadata } from '../../../errors/protocol.ts';
import { readJson } from '../../../http/json-body.ts';
import { equalSecrets } from '../../../lib/equality.ts';
import { defineProvider } from '../provider.ts';
import { fromMetadata } from './from-metadata.ts';
import { ClientMetadata } from './metadata.ts';
import { toMetadata } from './to-metadata.ts';

const OPENID_CONNECT = 'openid-connect';
const isOther = ({ protocol = OPENID_CONNECT }: Client) => protocol !== OPENID_CONNECT;

/** OpenID Connect Dynamic Client Registration 1.0 and RFC 7591, with its management by RFC 7592. */
export const openidConnectProvider = defineProvider<ClientMetadata>({
  id: 'openid-connect',
  protocol: OPENID_CONNECT,
  fromBrowsers: true,
  read: (request) => readJson(request, 'OIDCClientRepresentation', ClientMetadata),
  draft(metadata) {
    if (metadata.client_id !== undefined) throw invalidClientMetadata('Client Identifier included');
    return { protocol: OPENID_CONNECT, ...fromMetadata(metadata) };
  },
  revise(metadata, client, realm) {
    if (metadata.client_id !== client.clientId) throw invalidClientMetadata('Client Identifier modified');
    // A secret is the server's to choose: one that is sent says which client is meant (RFC 7592 section 2.2).
    const { client_secret: secret } = metadata;
    if (secret && client.secret !== undefined && !equalSecrets(secret, client.secret))
      throw invalidClientMetadata('client_secret is not the secret of the client');
    // Whoever has metadata of OpenID Connect speaks it.
    const changes = {
      ...fromMetadata(metadata, client),
      ...(isOther(client) && { protocol: OPENID_CONNECT }),
    };
    if (changes.optionalClientScopes === undefined) return changes;
    // Only the optional scopes are a matter of metadata; those the client has anyway it keeps.
    const kept = isOther(client)
      ? realmAssignment(realm.clientScopes, OPENID_CONNECT).defaultClientScopes
      : client.defaultClientScopes;
    return { ...changes, defaultClientScopes: scopeNames(kept, realm.clientScopes) };
  },
  sectorOf: ({ sector_identifier_uri }) => sector_identifier_uri,
  write: toMetadata,
});
