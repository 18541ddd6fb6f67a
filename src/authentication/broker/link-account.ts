import type { BrokeredIdentity } from '../../domain/identity-providers/brokered-identity.ts';
import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import { Conflict } from '../../domain/store.ts';
import type { Answer } from '../../http/exchange.ts';
import { actionEvent } from '../events.ts';
import { keep } from '../keep.ts';
import { type Login, withNotes } from '../login.ts';
import { redirect, showPage } from '../show.ts';
import { errorPage } from '../turn.ts';
import { loginUrl } from '../urls.ts';
import { type Brokered, brokerDetails } from './identity.ts';
import { linkOf } from './link.ts';
import { LINKED } from './notes.ts';

/** Somebody who is logged in has been to a provider to be linked with it: on with what they were doing. @param action the required action */
export async function linkAccount(login: Login, brokered: Brokered, action: string): Promise<Answer> {
  const { realm, user, dependencies } = login;
  const { store } = dependencies;
  const { provider, identity } = brokered;
  if (!user) return refuse(login, brokered);
  const federated = { providerId: provider.id, externalId: identity.id };
  const [known] = await store.users.list(realm.id, { federated, max: 1 });
  if (known && known.id !== user.id) return refuse(login, brokered);
  try {
    const unit = known
      ? []
      : [
          store.users.linkFederatedIdentity(realm.id, user.id, linkOf(brokered)),
          ...actionEvent(login, 'FEDERATED_IDENTITY_LINK', { details: detailsOf(identity, action) }),
        ];
    const kept = await keep(withNotes(login, { [LINKED]: provider.alias }), unit);
    return redirect(loginUrl(kept.login, 'required-action', { execution: action }), kept.cookies);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (error.reason !== 'already-linked' && error.reason !== 'duplicate-federated-identity') throw error;
    return refuse(login, brokered);
  }
}

const detailsOf = (identity: BrokeredIdentity, action: string) => ({
  ...brokerDetails(identity),
  custom_required_action: action,
});

/** The identity is somebody else's here, or they have another of that provider. */
async function refuse(login: Login, { provider, identity }: Brokered): Promise<Answer> {
  await login.dependencies.store.commit(
    actionEvent(login, 'FEDERATED_IDENTITY_LINK_ERROR', {
      error: 'federated_identity_account_exists',
      details: brokerDetails(identity),
    }),
  );
  return showPage(login, errorPage('identityProviderAlreadyLinkedMessage', 400, [displayNameOf(provider)]));
}
