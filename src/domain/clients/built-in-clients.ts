import type { Client } from './client.ts';

/** Clients that every realm has: its own pages and roles depend on them. */
export const BUILT_IN_CLIENTS: ReadonlySet<string> = new Set([
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
]);

const standsForRealm = ({ attributes }: Pick<Client, 'attributes'>) => attributes.realm_client === 'true';

/** Whether the client is the realm's as long as there is a realm. */
export const isBuiltIn = (client: Pick<Client, 'attributes' | 'clientId'>): boolean =>
  BUILT_IN_CLIENTS.has(client.clientId) || standsForRealm(client);

/** Its roles administer a realm: it is not for the realm's administrators to change. */
export const holdsAdministration = (client: Pick<Client, 'attributes' | 'clientId'>): boolean =>
  standsForRealm(client) && client.clientId !== 'broker';
