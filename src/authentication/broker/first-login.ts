import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import { type Change, Conflict } from '../../domain/store.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import type { User } from '../../domain/users/user.ts';
import type { Answer } from '../../http/exchange.ts';
import { type Endpoint, isFromPage } from '../endpoints/endpoint.ts';
import { plainEvent } from '../events.ts';
import { showExpired } from '../expired.ts';
import type { Login } from '../login.ts';
import { FLOW_DONE } from '../notes.ts';
import { showPage } from '../show.ts';
import { errorPage } from '../turn.ts';
import { arriveBrokered } from './arrival.ts';
import { FIRST_BROKER_LOGIN } from './detours.ts';
import { followProvider } from './follow-provider.ts';
import { type Brokered, brokerDetails, brokeredOf } from './identity.ts';
import { linkOf } from './link.ts';
import { LINKED_ELSEWHERE, LINKED_OTHERWISE } from './link-account.ts';
import { CREATED, OVERRIDES, RULE } from './notes.ts';

/** The first broker login flow is through: who it is here is settled, and they are linked in one unit with all that follows from it. */
export const afterFirstBrokerLogin: Endpoint = async (login) => {
  const { session, user } = login;
  const { detour, notes } = session.state;
  const brokered = brokeredOf(login);
  if (!isFromPage(login) || detour?.action !== FIRST_BROKER_LOGIN || notes[FLOW_DONE] === undefined)
    return showExpired(login);
  if (!brokered || !user) return showPage(login, errorPage('identityProviderUnexpectedErrorMessage'));
  try {
    return await link(login, brokered, user);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    // Somebody else was linked by that id meanwhile, or they by another.
    if (error.reason !== 'already-linked' && error.reason !== 'duplicate-federated-identity') throw error;
    // An account that nobody could ever log in to is none.
    const { store } = login.dependencies;
    if (notes[CREATED] === user.id && user.brokeredFor) await store.commit(removeUser(store, user));
    const isTheirs = error.reason === 'duplicate-federated-identity';
    return refuse(login, brokered, user, isTheirs ? LINKED_OTHERWISE : LINKED_ELSEWHERE);
  }
};

async function refuse(login: Login, brokered: Brokered, user: User, key: string): Promise<Answer> {
  const told = { userId: user.id, error: key, details: linkDetails(login, brokered, user) };
  await login.dependencies.store.commit(plainEvent(login, 'IDENTITY_PROVIDER_LOGIN_ERROR', told));
  return showPage(login, errorPage(key, 409, [displayNameOf(brokered.provider)]));
}

async function link(login: Login, brokered: Brokered, user: User): Promise<Answer> {
  const { session } = login;
  const isNew = session.state.notes[CREATED] === user.id;
  const followed = await followProvider(login, brokered, user, isNew);
  const unit = [
    ...followed.changes,
    ...linkChanges(login, brokered, user),
    ...event(login, brokered, followed.user, isNew),
  ];
  return arriveBrokered(login, brokered, followed.user, followed.sessionNotes, unit, true);
}

/** The link, in the place of one with the same provider where the person has said so. */
function linkChanges(
  { realm, session, dependencies: { store } }: Login,
  brokered: Brokered,
  user: User,
): Change[] {
  return [
    ...(session.state.notes[OVERRIDES] === user.id
      ? [store.users.removeFederatedIdentity(realm.id, user.id, brokered.provider.id)]
      : []),
    store.users.linkFederatedIdentity(realm.id, user.id, linkOf(brokered)),
  ];
}

/** What events tell of a link. */
function linkDetails(login: Login, { identity }: Brokered, { username }: User): Record<string, string> {
  const details = { ...brokerDetails(identity), code_id: login.session.tabId, username };
  const { identity_provider_broker_session_id: _none, ...told } = details as Record<string, string>;
  return told;
}

/** A new user has registered by it (as Keycloak); anybody else is linked. */
function event(login: Login, brokered: Brokered, user: User, isNew: boolean): Change[] {
  const told = linkDetails(login, brokered, user);
  return isNew && login.session.state.notes[RULE] !== undefined
    ? plainEvent(login, 'REGISTER', {
        userId: user.id,
        details: {
          ...told,
          register_method: 'broker',
          ...(user.email !== undefined && { email: user.email }),
          ...ruleOf(login),
        },
      })
    : plainEvent(login, 'FEDERATED_IDENTITY_LINK', { userId: user.id, details: told });
}

/** Which rule let them in. */
const ruleOf = ({ session }: Login): Record<string, string> => {
  const by = session.state.notes[RULE];
  return by === undefined || by === 'realm' ? {} : { sign_up_rule: by };
};
