import { Catalogue } from '../../lib/catalogue.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RealmView } from '../realms/realm-view.ts';

/** The attribute of a realm that says where the list is of the clients for which people may sign up at all. */
const LIST = 'sign-up.allowed-clients-url';
/** Milliseconds for which a list is believed. */
const FRESH = 60_000;
/** Lists that are remembered, at most. */
const MOST = 1000;

/** Gets what is at a URL, guardedly; rejects where nothing is. */
export type FetchList = (url: string) => Promise<string>;

interface Known {
  readonly since: number;
  /** Undefined where there was none to be had. */
  readonly clients: ReadonlySet<string> | undefined;
}

/** The lists that a server has fetched, and remembers for a while. */
export class AllowedClients {
  readonly id = 'fetched';
  readonly #fetch: FetchList;
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<void>>();

  constructor(fetching: FetchList) {
    this.#fetch = fetching;
  }

  /** Has the list as of this minute. */
  async refresh(url: string, clock: Clock): Promise<void> {
    const last = this.#known.get(url);
    if (last && Math.abs(clock.now() - last.since) < FRESH) return;
    const ask = this.#asking.get(url) ?? this.#take(url, clock.now());
    this.#asking.set(url, ask);
    await ask;
    this.#asking.delete(url);
  }

  has(url: string, clientId: string): boolean {
    return this.#known.get(url)?.clients?.has(clientId) === true;
  }

  async #take(url: string, since: number): Promise<void> {
    if (this.#known.size >= MOST) this.#known.clear();
    try {
      this.#known.set(url, { since, clients: clientsIn(await this.#fetch(url)) });
    } catch {
      // Whom nobody vouches for is not let in.
      this.#known.set(url, { since, clients: undefined });
    }
  }
}

/** Who fetches lists for a server: without one, no list has anybody. */
export const allowedClients = new Catalogue<AllowedClients>('source of lists of clients', []);

type Listing = Pick<RealmView, 'settings' | 'additions'>;

/** Has the realm's list as of this minute, where it has one; to be awaited before anything is decided by it. */
export async function refreshAllowedClients(realm: Listing, clock: Clock): Promise<void> {
  const url = realm.settings.attributes[LIST];
  if (url) await Promise.all(listsOf(realm).map((lists) => lists.refresh(url, clock)));
}

const listsOf = (realm: Listing) => [...allowedClients.in(realm).values()];

/** A JSON array of client ids, or one under `clients`. */
function clientsIn(text: string): ReadonlySet<string> | undefined {
  const document = JSON.parse(text) as unknown;
  const list = Array.isArray(document) ? document : (document as { clients?: unknown } | null)?.clients;
  return Array.isArray(list) ? new Set(list.filter((each) => typeof each === 'string')) : undefined;
}

/** Whether people may sign up for the client, as far as the realm's list goes: without one they may. */
export function isListed(realm: Listing, clientId: string): boolean {
  const url = realm.settings.attributes[LIST];
  return !url || listsOf(realm).some((lists) => lists.has(url, clientId));
}
