import type { User } from './user.ts';

/** How the names begin that the server gives to clients which act on their own behalf (as Keycloak). */
export const SERVICE_ACCOUNT = 'service-account-';

/**
 * Whether somebody is called as the account of a client is: resource servers take whoever is called so for the client, and the client could
 * not have the account any more. An address that is a name is its owner's. @param user with folded names
 */
export const isCalledAsClient = ({ username, email }: Pick<User, 'username' | 'email'>): boolean =>
  username.startsWith(SERVICE_ACCOUNT) && username !== email;
