import type { Client } from '../clients/client.ts';
import { findClientView } from '../clients/client-view.ts';
import type { Store } from '../store.ts';
import type { User } from '../users/user.ts';

/** Whether it is this client that somebody signed up for, whatever it is called by now. */
export const isSignedUpFor = ({ signUp }: Pick<User, 'signUp'>, client: Client): boolean =>
  signUp !== undefined &&
  (signUp.client === undefined ? signUp.clientId === client.clientId : signUp.client === client.id);

/** The client that somebody signed up for, while it is there. */
export async function clientOfSignUp(
  store: Store,
  { realmId, signUp }: Pick<User, 'realmId' | 'signUp'>,
): Promise<Client | undefined> {
  if (!signUp) return undefined;
  if (signUp.client !== undefined) return store.clients.find(realmId, signUp.client);
  return (await findClientView(store, realmId, signUp.clientId))?.client;
}
