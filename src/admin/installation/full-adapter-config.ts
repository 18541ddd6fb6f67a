import { type AdapterConfig, adapterConfig } from '../../domain/clients/adapter-config.ts';
import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Installed } from './installation.ts';

/** The adapter's configuration with what only an administrator knows: whether tokens are meant for this client. */
export const fullAdapterConfig = ({ client, realm, baseUrl }: Installed): AdapterConfig =>
  adapterConfig(client, realm, baseUrl, { verifyAudience: isAudience(client, realm) });

/** Whether tokens name the client as their audience: it has roles, or a scope says so of it. */
function isAudience({ id, clientId }: Client, realm: RealmView): boolean {
  return (
    realm.roleOwners.has(id) ||
    realm.clientScopes.some(({ protocolMappers }) =>
      protocolMappers.some(
        ({ protocolMapper, config }) =>
          protocolMapper === 'oidc-audience-mapper' &&
          config['included.client.audience'] === clientId &&
          isOn({ attributes: config }, 'access.token.claim'),
      ),
    )
  );
}
