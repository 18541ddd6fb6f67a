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

let fetchList: FetchList = () => Promise.reject(new Error('lists are not fetched'));
const known = new Map<string, Known>();
const asking = new Map<string, Promise<void>>();

/** Says how lists are fetched; once, at the start. */
export function fetchListsBy(fetching: FetchList): void {
  fetchList = fetching;
}

type Listing = Pick<RealmView, 'settings'>;

/** Has the realm's list as of this minute, where it has one; to be awaited before anything is decided by it. */
export async function refreshAllowedClients({ settings }: Listing, clock: Clock): Promise<void> {
  const url = settings.attributes[LIST];
  if (!url) return;
  const last = known.get(url);
  if (last && Math.abs(clock.now() - last.since) < FRESH) return;
  const ask = asking.get(url) ?? take(url, clock.now());
  asking.set(url, ask);
  await ask;
  asking.delete(url);
}

async function take(url: string, since: number): Promise<void> {
  if (known.size >= MOST) known.clear();
  try {
    known.set(url, { since, clients: clientsIn(await fetchList(url)) });
  } catch {
    // Whom nobody vouches for is not let in.
    known.set(url, { since, clients: undefined });
  }
}

/** A JSON array of client ids, or one under `clients`. */
function clientsIn(text: string): ReadonlySet<string> | undefined {
  const document = JSON.parse(text) as unknown;
  const list = Array.isArray(document) ? document : (document as { clients?: unknown } | null)?.clients;
  return Array.isArray(list) ? new Set(list.filter((each) => typeof each === 'string')) : undefined;
}

/** Whether people may sign up for the client, as far as the realm's list goes: without one they may. */
export function isListed({ settings }: Listing, clientId: string): boolean {
  const url = settings.attributes[LIST];
  return !url || known.get(url)?.clients?.has(clientId) === true;
}
