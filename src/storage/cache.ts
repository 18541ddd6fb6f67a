import type { Topic } from '../domain/store.ts';

const CONTENTS = 'contents-of:';
/** Kinds of topics that go with their realm. */
const PARTS = ['client', 'user', 'initial-access-token', 'session', 'spent-token'] as const;

/** A topic, or the clients and users of a realm all at once, or whatever there is. */
export type StaleTopic = Topic | `contents-of:${string}` | 'everything';

interface Entry {
  readonly value: Promise<unknown>;
  loaded: boolean;
  /** Since the shelf was last full. */
  used: boolean;
}

/** Of a topic there may be the view that requests work with, and the row that lists show. */
export type Shelf = 'views' | 'rows';

/** How much is kept: a long list of rows never drives out a view. */
const CAPACITY: Readonly<Record<Shelf, number>> = { views: 5_000, rows: 1_000 };

/** What nodes keep of the store, by topic. When a shelf is full, what has not been used for long goes. */
export class TopicCache {
  readonly #shelves = { views: new Map<string, Entry>(), rows: new Map<string, Entry>() };
  readonly #capacity: Readonly<Record<Shelf, number>>;
  readonly #isCurrent: () => boolean;

  /** @param isCurrent asked before each use: takes in the news of changes; false while there may be unheard ones */
  constructor(isCurrent: () => boolean, capacity = CAPACITY) {
    this.#isCurrent = isCurrent;
    this.#capacity = capacity;
  }

  /** Begins to load, if it must, before it returns. */
  async get<Value>(topic: Topic, load: () => Promise<Value>, shelf: Shelf = 'views'): Promise<Value> {
    if (!this.#isCurrent()) return load();
    const entries = this.#shelves[shelf];
    const entry = entries.get(topic);
    if (!entry) return this.#load(topic, load, shelf);
    entry.used = true;
    if (entry.loaded) return entry.value as Promise<Value>;
    const value = (await entry.value) as Value;
    // The load was begun by somebody before us. What it did not find may have been created since, which is not news
    // to the cache: absent values are not kept.
    return value === undefined ? load() : value;
  }

  #load<Value>(topic: Topic, load: () => Promise<Value>, shelf: Shelf): Promise<Value> {
    const entries = this.#shelves[shelf];
    if (entries.size >= this.#capacity[shelf]) this.#makeRoom(entries);
    const value = load();
    const entry: Entry = { value, loaded: false, used: false };
    entries.set(topic, entry);
    const forget = () => {
      // Another one stands there if a change came in meanwhile: then this load may have read what was before.
      if (entries.get(topic) === entry) entries.delete(topic);
    };
    value.then((loaded) => {
      entry.loaded = true;
      if (loaded === undefined) forget();
    }, forget);
    return value;
  }

  /** Lets go of a tenth. What was used meanwhile has another turn, behind the others: noting a use costs next to nothing. */
  #makeRoom(entries: Map<string, Entry>): void {
    const room = Math.ceil(entries.size / 10);
    let gone = 0;
    for (const [topic, entry] of entries) {
      entries.delete(topic);
      if (entry.used) {
        entry.used = false;
        entries.set(topic, entry);
      } else {
        gone += 1;
        if (gone === room) return;
      }
    }
  }

  /** Forgets what is cached under a topic, and what is just being loaded for it. */
  drop(topic: StaleTopic): void {
    if (topic === 'everything') this.clear();
    else if (topic.startsWith(CONTENTS)) this.#dropContents(topic.slice(CONTENTS.length));
    else for (const entries of Object.values(this.#shelves)) entries.delete(topic);
  }

  #dropContents(realmId: string): void {
    for (const entries of Object.values(this.#shelves)) {
      for (const topic of entries.keys()) {
        if (PARTS.some((part) => topic.startsWith(`${part}:${realmId}:`))) entries.delete(topic);
      }
    }
  }

  clear(): void {
    for (const entries of Object.values(this.#shelves)) entries.clear();
  }
}
