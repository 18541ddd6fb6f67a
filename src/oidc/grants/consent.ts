import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { isConsented } from '../../domain/consents/granted-scopes.ts';
import type { Store } from '../../domain/store.ts';
import type { GrantedScope } from '../scope.ts';

/** Whether a user would have to be asked first, where nobody is there to be asked. */
export async function needsConsent(
  store: Store,
  client: Client,
  userId: string,
  { scopes }: GrantedScope,
): Promise<boolean> {
  const isShown = client.consentRequired && isOn(client, 'display.on.consent.screen');
  return isShown || !(await isConsented(store, client, userId, scopes));
}
