import type { Event } from '../domain/events/event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { EventTools, RealmUser } from '../extension/contract.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { Clock } from '../lib/clock.ts';
import type { Mail } from '../mail/mail.ts';
import { localeOfUser } from '../pages/text/locale.ts';
import { addRole, addToGroup, disableUser, getUser } from './change-user.ts';

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
  const hearing = { store, clock, realm, listener, event };
  let left = MAX_ACTIONS;
  let isOver = false;

  const action =
    <Input extends readonly unknown[], Result>(work: (...input: Input) => Promise<Result>) =>
    async (...input: Input): Promise<Result> => {
      if (isOver) throw new Error('too late: the event was given back');
      if (left-- <= 0) throw new Error(`more than ${MAX_ACTIONS} actions for one event`);
      return work(...input);
    };

  return {
    end() {
      isOver = true;
    },
    fetch: action((url: string, accept = '*/*') => fetcher.get(url, accept)),
    post: action(async (url: string, json: unknown) =>
      fetcher.post(url, 'application/json', bounded(JSON.stringify(json) ?? 'null')),
    ),
    findUser: action(async (id: string) => {
      const user = typeof id === 'string' ? await store.users.find(realm.id, id) : undefined;
      return user && shown(user);
    }),
    disableUser: action((id: string) => disableUser(hearing, id)),
    addRealmRole: action((userId: string, role: string) => addRole(hearing, userId, role)),
    addClientRole: action((userId: string, clientId: string, role: string) =>
      addRole(hearing, userId, role, String(clientId)),
    ),
    addToGroup: action((userId: string, path: string) => addToGroup(hearing, userId, path)),
    sendMail: action(
      async (userId: string, { subject, text }: { readonly subject: string; readonly text: string }) => {
        const user = await getUser(hearing, userId);
        if (user.email === undefined) throw new Error('the user has no address');
        await mail.send(letterTo(realm, user, String(subject), bounded(String(text))), user.email);
      },
    ),
  };
}

/** @throws {Error} for too much */
function bounded(text: string): string {
  if (text.length > MAX_POSTED) throw new Error(`more than ${MAX_POSTED} characters`);
  return text;
}

const letterTo = (realm: RealmView, user: User, subject: string, text: string) => ({
  template: 'event-listener',
  realm,
  locale: localeOfUser(realm, user),
  subject: { key: 'eventListenerSubject', args: [subject.slice(0, MAX_SUBJECT)] },
  variables: { text, lines: text.split('\n') },
});

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
