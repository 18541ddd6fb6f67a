import { isDeceptive } from '../../domain/users/folded-name.ts';
import { isCalledAsClient } from '../../domain/users/service-account-name.ts';
import { takenNames } from '../../domain/users/taken-names.ts';
import type { User } from '../../domain/users/user.ts';
import { createBrokered } from '../broker/create-user.ts';
import { brokerMistake } from '../broker/events.ts';
import { existingNote, findExisting } from '../broker/existing-user.ts';
import { GONE } from '../broker/gone.ts';
import { type Brokered, brokeredOf } from '../broker/identity.ts';
import { userOf } from '../broker/new-user.ts';
import { CREATED } from '../broker/notes.ts';
import type { Login } from '../login.ts';
import { nobody } from '../nobody.ts';
import type { Step } from '../step.ts';
import { errorPage, type Turn } from '../turn.ts';

/** Makes a user of whom a provider has sent, unless there is an account that has their address or name. */
export const createUserIfUnique: Step = {
  id: 'idp-create-user-if-unique',
  asksNothing: true,
  async begin(login, { execution, config }) {
    const brokered = brokeredOf(login);
    if (!brokered) return GONE;
    const found = await findExisting(login, brokered);
    if (found) {
      const { user, existing } = found;
      if (await isLeftFrom(login, brokered, user))
        return { kind: 'done', user, notes: { [CREATED]: user.id } };
      if (execution.requirement === 'REQUIRED') return exists(login, brokered, existing.by, existing.value);
      return { kind: 'not for them', notes: existingNote(existing) };
    }
    const draft = userOf(login, brokered, {
      asksPassword: config['require.password.update.after.registration'] === 'true',
    });
    // What looks like somebody else's name, or is their address, is neither theirs to have nor to be linked with.
    const { realm, dependencies } = login;
    const taken = await takenNames(draft, nobody(login), realm.settings, dependencies.store);
    if (taken.username || taken.email || draft.username === '')
      return taken.email
        ? exists(login, brokered, 'email', draft.email ?? '')
        : exists(login, brokered, 'username', draft.username);
    if (isDeceptive(draft.username) || isDeceptive(draft.email ?? '') || isCalledAsClient(draft))
      return unusable(login, brokered);
    return createBrokered(login, brokered, draft);
  },
};

/** What Keycloak says where the account stands in the way. */
const exists = (login: Login, brokered: Brokered, by: string, value: string): Turn => ({
  kind: 'failed',
  page: errorPage('federatedIdentityExistsMessage', 409, [by, value]),
  mistake: brokerMistake(login, brokered, {
    error: 'federated_identity_account_exists',
    details: { [`existing_${by}`]: value },
  }),
});

const unusable = (login: Login, brokered: Brokered): Turn => ({
  kind: 'failed',
  page: errorPage('identityProviderUnexpectedErrorMessage', 400),
  mistake: brokerMistake(login, brokered, { error: 'invalid_registration' }),
});

/**
 * Whether the account was made for this very identity, whose first login was not gone through to its end, or who had to be approved: nobody has used it
 * since, nor changed anything of it.
 */
async function isLeftFrom({ realm, dependencies }: Login, { provider, identity }: Brokered, user: User) {
  const { brokeredFor, revision = 0 } = user;
  if (brokeredFor?.providerId !== provider.id || brokeredFor.externalId !== identity.id || revision !== 0)
    return false;
  const { users } = dependencies.store;
  const [credentials, links] = await Promise.all([
    users.credentials(realm.id, user.id),
    users.federatedIdentities(realm.id, user.id),
  ]);
  return credentials.length === 0 && links.length === 0;
}
