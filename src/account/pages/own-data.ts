import { findUserView } from '../../domain/clients/client-view.ts';
import { deviceIn } from '../../domain/sessions/device.ts';
import type { SessionKind } from '../../domain/sessions/session.ts';
import { formOf, isSeen } from '../own-profile.ts';
import { groupPathsOf } from './groups.ts';
import type { Visit } from './visit.ts';

/** Events, at most; the newest. */
const MOST_EVENTS = 10_000;

/** Of what a page lists in seconds since 1970. */
const date = (seconds: number) => new Date(seconds * 1000).toISOString();
const dateOf = (milliseconds: number) => new Date(milliseconds).toISOString();

/**
 * All that the realm knows of the person, for themselves (GDPR articles 15 and 20): no secret of theirs, nor of anybody else's, and
 * nothing that the user profile keeps from them. Times are RFC 3339.
 */
export async function ownData(visit: Visit) {
  const { realm, user, store } = visit;
  const { id, username, email, emailVerified, firstName, lastName, attributes, signUp, createdAt } = user;
  const form = formOf(visit, user);
  const seen = (name: string, value: string | undefined) =>
    value !== undefined && isSeen(form, name) && { [name]: value };
  const [credentials, online, offline, consents, identities, groups, roles, events] = await Promise.all([
    store.users.credentials(realm.id, id),
    sessionsOf(visit, 'online'),
    sessionsOf(visit, 'offline'),
    consentsOf(visit),
    store.users.federatedIdentities(realm.id, id),
    groupPathsOf(visit),
    rolesOf(visit),
    store.events.list(realm.id, 'user', { userId: id, first: 0, max: MOST_EVENTS }),
  ]);
  return {
    realm: realm.name,
    issuedAt: dateOf(visit.clock.now()),
    account: {
      id,
      ...seen('username', username),
      ...seen('email', email),
      emailVerified,
      ...seen('firstName', firstName),
      ...seen('lastName', lastName),
      createdAt: dateOf(createdAt),
      attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => isSeen(form, name))),
    },
    ...(signUp && {
      signUp: {
        clientId: signUp.clientId,
        at: dateOf(signUp.at),
        decidedBy: signUp.by,
        ...(signUp.terms && {
          acceptedTerms: { version: signUp.terms.version, at: dateOf(signUp.terms.at) },
        }),
      },
    }),
    ...termsOf(attributes.terms_and_conditions?.[0]),
    credentials: credentials.map(({ id: credentialId, type, userLabel, createdAt: since }) => ({
      id: credentialId,
      type,
      ...(userLabel !== undefined && { label: userLabel }),
      createdAt: dateOf(since),
    })),
    sessions: [...online, ...offline],
    consents,
    linkedAccounts: identities.map(({ providerId, externalId, externalName }) => ({
      provider: realm.identityProviders.find((each) => each.id === providerId)?.alias ?? providerId,
      ...(externalId !== undefined && { userId: externalId }),
      ...(externalName !== undefined && { username: externalName }),
    })),
    groups,
    roles,
    events: events.map(({ time, type, clientId, ipAddress, sessionId, error, details }) => ({
      at: dateOf(time),
      type,
      ...(clientId !== undefined && { clientId }),
      ...(ipAddress !== undefined && { ipAddress }),
      ...(sessionId !== undefined && { sessionId }),
      ...(error !== undefined && { error }),
      details,
    })),
  };
}

/** When they accepted the realm's terms: seconds since 1970, as the required action writes them. */
const termsOf = (accepted: string | undefined) =>
  /^\d{1,11}$/.test(accepted ?? '') && { acceptedTermsAt: date(Number(accepted)) };

async function sessionsOf({ store, realm, user }: Visit, kind: SessionKind) {
  const sessions = await store.sessions.ofUser(realm.id, user.id, kind);
  return Promise.all(
    sessions.map(async (session) => ({
      id: session.id,
      kind,
      ipAddress: session.ipAddress,
      startedAt: date(session.startedAt),
      lastAccess: date(session.lastAccess),
      ...(deviceIn(session) && { device: deviceIn(session) }),
      clients: await clientIdsOf(
        { store, realm },
        session.clients.map(({ clientId }) => clientId),
      ),
    })),
  );
}

async function consentsOf({ store, realm, user }: Visit) {
  const consents = await store.consents.ofUser(realm.id, user.id);
  return Promise.all(
    consents.map(async ({ clientId, scopeIds, createdAt, updatedAt }) => ({
      clientId: (await clientIdsOf({ store, realm }, [clientId]))[0] ?? clientId,
      scopes: realm.clientScopes.filter(({ id }) => scopeIds.includes(id)).map(({ name }) => name),
      createdAt: dateOf(createdAt),
      updatedAt: dateOf(updatedAt),
    })),
  );
}

/** Public ids of clients; those that are gone are left out. */
async function clientIdsOf({ store, realm }: Pick<Visit, 'store' | 'realm'>, ids: readonly string[]) {
  const found = await Promise.all(ids.map((id) => store.clients.find(realm.id, id)));
  return found.flatMap((client) => (client ? [client.clientId] : []));
}

/** Names of all roles they have, through whatever gives them; those of clients by the client. */
async function rolesOf({ store, realm, user }: Visit) {
  const view = await findUserView(store, realm.id, user.id);
  const roles = [...realm.roles.expand(view?.roleIds ?? [])].flatMap((id) => realm.roles.byId.get(id) ?? []);
  const byOwner = Map.groupBy(roles, ({ clientId }) => clientId);
  const namesOf = (owner: string | undefined) =>
    (byOwner.get(owner) ?? []).map(({ name }) => name).toSorted();
  const owners = [...byOwner.keys()].filter((owner) => owner !== undefined);
  return {
    realm: namesOf(undefined),
    clients: Object.fromEntries(
      owners.map((owner) => [realm.roleOwners.get(owner) ?? owner, namesOf(owner)]),
    ),
  };
}
