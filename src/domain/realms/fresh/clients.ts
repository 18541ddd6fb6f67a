import { newId } from '../../../lib/ids.ts';
import type { ScopeAssignment } from '../../client-scopes/assignment.ts';
import type { Client } from '../../clients/client.ts';
import { newClient } from '../../clients/new-client.ts';

interface Setting {
  readonly realmId: string;
  readonly realmName: string;
  readonly scopes: ScopeAssignment;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Attributes of every built-in client; one that stands for a realm's administration says so. */
const ORDINARY = { realm_client: 'false' };
const REALM_CLIENT = { realm_client: 'true' };

function builtIn({ realmId, now, scopes }: Setting, clientId: string, fields: Partial<Client>): Client {
  const client = newClient({ id: newId(), realmId, clientId, createdAt: now });
  const name = `\${client_${clientId}}`;
  return {
    ...client,
    ...scopes,
    name,
    protocol: 'openid-connect',
    nodeReRegistrationTimeout: 0,
    attributes: ORDINARY,
    ...fields,
  };
}

const PUBLIC = { publicClient: true, fullScopeAllowed: false } as const;
const BEARER_ONLY = { bearerOnly: true, fullScopeAllowed: false } as const;

/** The client that carries the administration roles of a realm. */
export const adminClient = (setting: Setting, clientId: string) =>
  builtIn(setting, clientId, { ...BEARER_ONLY, attributes: REALM_CLIENT });

/** In `master`, the client that carries the administration roles over another realm. */
export function realmClient(setting: Setting, realmName: string): Client {
  const { protocol: _none, ...client } = adminClient(setting, `${realmName}-realm`);
  return { ...client, name: `${realmName} Realm` };
}

/** The clients of a new realm beside the one that administers it (Keycloak 26.7). */
export function freshClients(setting: Setting) {
  const account = `/realms/${encodeURIComponent(setting.realmName)}/account/`;
  const console = `/admin/${encodeURIComponent(setting.realmName)}/console/`;
  const accountPages = {
    ...PUBLIC,
    rootUrl: `\${authBaseUrl}`,
    baseUrl: account,
    redirectUris: [`${account}*`],
    attributes: { ...ORDINARY, 'post.logout.redirect.uris': '+' },
  };
  return {
    account: builtIn(setting, 'account', accountPages),
    accountConsole: builtIn(setting, 'account-console', {
      ...accountPages,
      attributes: { ...accountPages.attributes, 'pkce.code.challenge.method': 'S256' },
      protocolMappers: [
        {
          id: newId(),
          name: 'audience resolve',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-audience-resolve-mapper',
          config: {},
        },
      ],
    }),
    adminCli: builtIn(setting, 'admin-cli', {
      ...PUBLIC,
      fullScopeAllowed: true,
      standardFlowEnabled: false,
      directAccessGrantsEnabled: true,
      attributes: { ...ORDINARY, 'client.use.lightweight.access.token.enabled': 'true' },
    }),
    broker: builtIn(setting, 'broker', { ...BEARER_ONLY, attributes: REALM_CLIENT }),
    securityAdminConsole: builtIn(setting, 'security-admin-console', {
      publicClient: true,
      rootUrl: `\${authAdminUrl}`,
      baseUrl: console,
      redirectUris: [`${console}*`],
      webOrigins: ['+'],
      attributes: {
        ...ORDINARY,
        'client.use.lightweight.access.token.enabled': 'true',
        'post.logout.redirect.uris': '+',
        'pkce.code.challenge.method': 'S256',
      },
      protocolMappers: [
        {
          id: newId(),
          name: 'locale',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-usermodel-attribute-mapper',
          config: {
            'introspection.token.claim': 'true',
            'userinfo.token.claim': 'true',
            'user.attribute': 'locale',
            'id.token.claim': 'true',
            'access.token.claim': 'true',
            'claim.name': 'locale',
            'jsonType.label': 'String',
          },
        },
      ],
    }),
  };
}
