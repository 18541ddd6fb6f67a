import type { Event } from '../domain/events/event.ts';
import { heardBy, isLogged } from '../domain/events/listeners.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { RealmSettings } from '../domain/realms/settings.ts';
import { impersonatorDetails } from '../domain/sessions/impersonation.ts';
import type { Change, Store } from '../domain/store.ts';
import { newId } from '../lib/ids.ts';
import { maskSecrets } from './masked-secrets.ts';
import { recordedAs } from './recorded-changes.ts';
import type { Endpoint, RealmRequest } from './resource.ts';

/** What a handler knows of its change beside the request's path and body. */
export interface Said {
  /** Where the thing is that was made, below the path that was asked. */
  readonly made?: string;
  /** In place of the body; undefined for nothing. */
  readonly representation?: unknown;
  /** Beside the members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly details?: Event['details'];
  /** What the thing is, where its path says something else. */
  readonly resourceType?: string;
  /** By which the event is listed, where the change is of the settings that say so. */
  readonly settings?: RealmSettings;
  /** In the audit record alone, as what Keycloak leaves no event of: nothing is other than it was. */
  readonly unlisted?: boolean;
}

/**
 * The event of what an administrator changes. The request's own store carries it: it is written in the first unit that
 * the handler commits, and by itself where the handler found nothing to store.
 */
export class ChangeRecord {
  readonly store: Store;
  readonly #event: () => Event | undefined;
  #said: Said = {};
  #isWritten = false;

  constructor(
    admin: Omit<RealmRequest, 'record'>,
    { method, path }: Pick<Endpoint, 'method' | 'path'>,
    document: unknown,
  ) {
    const { store } = admin;
    this.#event = () => eventOf(admin, { method, path }, document, this.#said);
    const commit = async (unit: readonly Change[]) => {
      const event = this.#isWritten || unit.length === 0 ? undefined : this.#event();
      await store.commit(event ? [...unit, store.events.append(event)] : unit);
      if (event) this.#isWritten = true;
    };
    this.store = { ...store, commit };
  }

  say(said: Said): void {
    this.#said = { ...this.#said, ...said };
  }

  /** Writes the event of a change that was in force already. */
  async end({ events, commit }: Store): Promise<void> {
    const event = this.#isWritten ? undefined : this.#event();
    if (event) await commit([events.append(event)]);
  }
}

function eventOf(
  { realm, bearer, request, clock }: Omit<RealmRequest, 'record'>,
  { method, path }: Pick<Endpoint, 'method' | 'path'>,
  document: unknown,
  said: Said,
): Event | undefined {
  const recorded = recordedAs(method, path);
  if (!recorded) return undefined;
  const below = filled(path, request.params).slice(1);
  const { id, name, settings, additions } = realm;
  const event = changeEvent(
    { id, name, additions, settings: said.settings ?? settings },
    { bearer, request, now: clock.now() },
    {
      ...recorded,
      ...(said.resourceType && { resourceType: said.resourceType }),
      path: [below, said.made].filter((part) => part).join('/'),
      representation: represented(document, said, recorded.members),
    },
  );
  return {
    ...event,
    details: { ...event.details, ...said.details },
    listed: event.listed && !recorded.unlisted && !said.unlisted,
  };
}

interface Administrator extends Pick<RealmRequest, 'bearer' | 'request'> {
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Done {
  readonly operation: string;
  readonly resourceType: string;
  /** Below the realm; empty for the realm itself. */
  readonly path: string;
  readonly representation?: unknown;
}

/** The event of what an administrator did, listed by the realm's settings; secrets are left out. */
export function changeEvent(
  realm: Pick<RealmView, 'id' | 'name' | 'settings' | 'additions'>,
  { bearer, request, now }: Administrator,
  { operation, resourceType, path, representation }: Done,
): Event {
  const { id, settings } = realm;
  const listeners = heardBy(realm, { kind: 'admin', type: operation });
  const isTold = settings.adminEventsDetailsEnabled && representation !== undefined;
  return {
    id: newId(),
    realmId: id,
    time: now,
    type: operation,
    kind: 'admin',
    clientId: bearer.client.id,
    userId: bearer.user.id,
    ipAddress: request.ip,
    details: impersonatorDetails(bearer.session),
    change: {
      resourceType,
      ...(path !== '' && { resourcePath: path }),
      ...(isTold && { representation: JSON.stringify(maskSecrets(representation)) }),
      authRealmId: bearer.realm.id,
    },
    listed: settings.adminEventsEnabled,
    audited: true,
    ...(listeners.length > 0 && { heardBy: listeners }),
    ...(isLogged(realm) && { loggedAs: realm.name }),
  };
}

const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_whole, name: string) => params[name] ?? '');

/** The body with what else is known of the thing; undefined where there is nothing to tell. */
function represented(document: unknown, said: Said, members: object | undefined): unknown {
  const told = 'representation' in said ? said.representation : document;
  const whole = (one: unknown) =>
    typeof one === 'object' && one !== null ? { ...members, ...one, ...said.members } : one;
  if (!Array.isArray(told)) return whole(told);
  return members ? told.map(whole) : told;
}
