import type { Topic } from '../domain/store.ts';

const CONTENTS = 'contents-of:';
/** Kinds of topics that go with their realm. */
const PARTS = ['client', 'user', 'initial-access-token', 'session', 'spent-token'] as const;

/** A topic, or the clients and users of a realm all at once, or whatever there is. */
export type StaleTopic = Topic | `contents-of:${string}` | 'everything';

interface Entry {
  readonly value: Promise<unknown>;
  loaded: boolean;
}

/** What nodes keep of the store, by topic. The least recently used goes first when it is full. */
export class TopicCache {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;
  readonly #isCurrent: () => boolean;

  /** @param isCurrent asked before each use: takes in the news of changes; false while there may be unheard ones */
  constructor(isCurrent: () => boolean, capacity = 5_000) {
    this.#isCurrent = isCurrent;
    this.#capacity = capacity;
  }

  async get<Value>(topic: Topic, load: () => Promise<Value>): Promise<Value> {
    if (!this.#isCurrent()) return load();
    const entry = this.#entries.get(topic);
    if (!entry) return this.#load(topic, load);
    this.#entries.delete(topic);
    this.#entries.set(topic, entry);
    if (entry.loaded) return entry.value as Promise<Value>;
    const value = (await entry.value) as Value;
    // The load was begun by somebody before us. What it did not find may have been created since, which is not news
    // to the cache: absent values are not kept.
    return value === undefined ? load() : value;
  }

  #load<Value>(topic: Topic, load: () => Promise<Value>): Promise<Value> {
    const value = load();
    const entry: Entry = { value, loaded: false };
    this.#entries.set(topic, entry);
    const forget = () => {
      // Another one stands there if a change came in meanwhile: then this load may have read what was before.
      if (this.#entries.get(topic) === entry) this.#entries.delete(topic);
    };
    value.then((loaded) => {
      entry.loaded = true;
      if (loaded === undefined) forget();
    }, forget);
    if (this.#entries.size > this.#capacity) this.#dropOldest();
    return value;
  }

  #dropOldest(): void {
    for (const topic of this.#entries.keys()) {
      this.#entries.delete(topic);
      return;
    }
  }

  /** Forgets what is cached under a topic, and what is just being loaded for it. */
  drop(topic: StaleTopic): void {
    if (topic === 'everything') this.clear();
    else if (topic.startsWith(CONTENTS)) this.#dropContents(topic.slice(CONTENTS.length));
    else this.#entries.delete(topic);
  }

  #dropContents(realmId: string): void {
    for (const topic of this.#entries.keys()) {
      if (PARTS.some((part) => topic.startsWith(`${part}:${realmId}:`))) this.#entries.delete(topic);
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
