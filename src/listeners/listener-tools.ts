import type { Event } from '../domain/events/event.ts';
import { findGroupByPath } from '../domain/groups/find-by-path.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import { isAdministrationRole } from '../domain/roles/administration-role.ts';
import type { Role } from '../domain/roles/role.ts';
import type { Change, Store } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { EventTools, RealmUser } from '../extension/contract.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Mail } from '../mail/mail.ts';
import { localeOfUser } from '../pages/text/locale.ts';

/** Actions for one event, at most. */
const MAX_ACTIONS = 20;
/** Characters of what a listener posts or mails. */
const MAX_POSTED = 65_536;
const MAX_SUBJECT = 200;

export interface ListenerGround {
  readonly store: Store;
  readonly clock: Clock;
  readonly fetcher: GuardedFetcher;
  readonly mail: Mail;
}

/** What a listener can do while it is told of an event. */
export interface ListenerTools extends EventTools {
  /** From now on all of it rejects: whoever was too slow does not go on behind our back. */
  end(): void;
}

/** @param listener its id, which the events of what it changes name */
export function listenerTools(
  ground: ListenerGround,
  realm: RealmView,
  listener: string,
  event: Event,
): ListenerTools {
  const { store, clock, fetcher, mail } = ground;
  let left = MAX_ACTIONS;
  let isOver = false;

  const action =
    <Input extends readonly unknown[], Result>(work: (...input: Input) => Promise<Result>) =>
    async (...input: Input): Promise<Result> => {
      if (isOver) throw new Error('too late: the event was given back');
      if (left-- <= 0) throw new Error(`more than ${MAX_ACTIONS} actions for one event`);
      return work(...input);
    };

  const getUser = async (id: unknown): Promise<User> => {
    const user = typeof id === 'string' ? await store.users.find(realm.id, id) : undefined;
    if (!user) throw new Error('there is no such user');
    return user;
  };

  /** Nobody is told of it: a listener that hears what it does itself would never end. */
  const changed = (type: string, resourceType: string, resourcePath: string): Change =>
    store.events.append({
      id: newId(),
      realmId: realm.id,
      time: clock.now(),
      type,
      kind: 'admin',
      details: { event_listener: listener, event: event.id },
      change: { resourceType, resourcePath, authRealmId: realm.id },
      listed: realm.settings.adminEventsEnabled,
      audited: true,
    });

  const addRole = async (userId: string, role: Role | undefined, kind: 'realm' | 'client') => {
    const user = await getUser(userId);
    if (!role) throw new Error('there is no such role');
    checkGiven([role.id]);
    if ((await store.users.roles(realm.id, user.id)).includes(role.id)) return;
    const path = kind === 'realm' ? 'realm' : `clients/${role.clientId}`;
    await store.commit([
      store.users.addRole(realm.id, user.id, role.id),
      changed('CREATE', `${kind.toUpperCase()}_ROLE_MAPPING`, `users/${user.id}/role-mappings/${path}`),
    ]);
  };

  /** Whom an event is about may have chosen the words in it: nobody becomes an administrator by them. */
  const checkGiven = (roleIds: readonly string[]) => {
    const all = [...realm.roles.expand(roleIds)].flatMap((id) => realm.roles.byId.get(id) ?? []);
    if (all.some((role) => isAdministrationRole(realm, role)))
      throw new Error('by that the realm is administered: it is not for listeners to give');
  };

  return {
    end() {
      isOver = true;
    },
    fetch: action((url: string, accept = '*/*') => fetcher.get(url, accept)),
    post: action(async (url: string, json: unknown) => {
      const body = JSON.stringify(json) ?? 'null';
      if (body.length > MAX_POSTED) throw new Error(`more than ${MAX_POSTED} characters`);
      return fetcher.post(url, 'application/json', body);
    }),
    findUser: action(async (id: string) => {
      const user = typeof id === 'string' ? await store.users.find(realm.id, id) : undefined;
      return user && shown(user);
    }),
    disableUser: action((id: string) =>
      retryWhenChanged(async () => {
        const user = await getUser(id);
        if (!user.enabled) return;
        const { duplicateEmailsAllowed } = realm.settings;
        await store.commit([
          store.users.update(
            { ...user, enabled: false },
            { duplicateEmailsAllowed, ifRevision: user.revision },
          ),
          changed('UPDATE', 'USER', `users/${user.id}`),
        ]);
      }),
    ),
    addRealmRole: action((userId: string, role: string) =>
      addRole(userId, realm.roles.find(String(role)), 'realm'),
    ),
    addClientRole: action((userId: string, clientId: string, role: string) => {
      const owner = [...realm.roleOwners].find(([, publicId]) => publicId === clientId)?.[0];
      return addRole(
        userId,
        owner === undefined ? undefined : realm.roles.find(String(role), owner),
        'client',
      );
    }),
    addToGroup: action(async (userId: string, path: string) => {
      const user = await getUser(userId);
      const names = String(path)
        .split('/')
        .filter((part) => part !== '');
      const group = names.length > 0 ? await findGroupByPath(store, realm.id, names) : undefined;
      if (!group) throw new Error('there is no such group');
      checkGiven(await store.groups.effectiveRoles(realm.id, [group.id]));
      if ((await store.users.groups(realm.id, user.id)).includes(group.id)) return;
      await store.commit([
        store.users.joinGroup(realm.id, user.id, group.id),
        changed('CREATE', 'GROUP_MEMBERSHIP', `users/${user.id}/groups/${group.id}`),
      ]);
    }),
    sendMail: action(
      async (userId: string, { subject, text }: { readonly subject: string; readonly text: string }) => {
        const user = await getUser(userId);
        if (user.email === undefined) throw new Error('the user has no address');
        const message = String(text);
        if (message.length > MAX_POSTED) throw new Error(`more than ${MAX_POSTED} characters`);
        await mail.send(
          {
            template: 'event-listener',
            realm,
            locale: localeOfUser(realm, user),
            subject: { key: 'eventListenerSubject', args: [String(subject).slice(0, MAX_SUBJECT)] },
            variables: { text: message, lines: message.split('\n') },
          },
          user.email,
        );
      },
    ),
  };
}

const shown = (user: User): RealmUser => {
  const { id, username, email, emailVerified, enabled, firstName, lastName, attributes } = user;
  return {
    id,
    username,
    ...(email !== undefined && { email }),
    emailVerified,
    enabled,
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    attributes: structuredClone(attributes) as Record<string, string[]>,
  };
};
