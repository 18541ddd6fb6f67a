import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import type { Client, Connection, Submittable } from 'pg';
import { clientFor } from './connection.ts';

export const CHANNEL = 'latchkey';

/** How often the channel is tried out, and how long it may take to answer, in milliseconds. */
const HEARTBEAT = 2_000;
/** The pause before listening again after the channel was lost, in milliseconds; doubled up to the second. */
const RECONNECT = [50, 5_000] as const;

interface Loss {
  readonly lost: Promise<Error>;
}

interface Listening {
  /** A change was committed, over a connection served by that process of PostgreSQL. */
  onNews(payload: string, processId: number): void;
  /** The channel is there (again): what was changed before is not known. */
  onStart(): void;
  onLoss(error: Error): void;
}

/** Hears on a connection of its own what units notify of. */
export class Listener {
  readonly #databaseUrl: string;
  readonly #listening: Listening;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #isListening = false;
  /** The question that is on its way, and the one that those wait for who came after it was sent. */
  #asked: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(databaseUrl: string, listening: Listening) {
    this.#databaseUrl = databaseUrl;
    this.#listening = listening;
  }

  /** False from the moment a loss is noticed until the channel is there again. */
  get isListening(): boolean {
    return this.#isListening;
  }

  /** Resolves once it listens for the first time; from then on it keeps itself listening. */
  async start(): Promise<void> {
    void this.#keepListening(await this.#listen());
  }

  /** @returns what ends the listening */
  async #listen(): Promise<Loss> {
    const client = clientFor(this.#databaseUrl);
    const lost = new Promise<Error>((resolve) => {
      client.on('error', resolve);
      client.on('end', () => resolve(new Error('The connection ended.')));
    });
    void lost.then((error) => this.#lose(client, error));
    client.on('notification', ({ payload = '', processId }) => this.#listening.onNews(payload, processId));
    this.#client = client;
    await client.connect();
    if (this.#closing.signal.aborted) await client.end();
    await client.query(`LISTEN ${CHANNEL}`);
    this.#listening.onStart();
    this.#isListening = true;
    void this.#beat(client);
    return { lost };
  }

  /**
   * Resolves once all news has come of what was acknowledged before this was called, or the channel is lost: PostgreSQL tells a
   * connection what it has for it before it is ready for the next question. One question is for all who come by the time it is
   * sent, and takes no longer than a loss takes to be noticed.
   */
  heard(): Promise<void> {
    if (!this.#isListening) return Promise.resolve();
    this.#next ??= this.#ask(this.#asked);
    return this.#next;
  }

  async #ask(before: Promise<void>): Promise<void> {
    await before;
    await immediate();
    this.#asked = this.#next ?? this.#asked;
    this.#next = undefined;
    const client = this.#client;
    if (!client || !this.#isListening) return;
    const question = new Question();
    const patience = setTimeout(() => {
      this.#lose(client, new Error(`No answer within ${HEARTBEAT} ms.`));
      client.connection.stream.destroy();
      question.handleReadyForQuery();
    }, HEARTBEAT);
    client.query(question);
    await question.answered.catch((error: Error) => this.#lose(client, error));
    clearTimeout(patience);
  }

  #lose(client: Client, error: Error): void {
    if (client !== this.#client || !this.#isListening) return;
    this.#isListening = false;
    if (!this.#closing.signal.aborted) this.#listening.onLoss(error);
  }

  async #keepListening(first: Loss): Promise<void> {
    let { lost } = first;
    let pause: number = RECONNECT[0];
    while (!this.#closing.signal.aborted) {
      await lost;
      if (this.#closing.signal.aborted) return;
      await delay(pause, undefined, { signal: this.#closing.signal }).catch(() => {});
      try {
        ({ lost } = await this.#listen());
        pause = RECONNECT[0];
      } catch (error) {
        lost = Promise.resolve(error as Error);
        pause = Math.min(pause * 2, RECONNECT[1]);
      }
    }
  }

  /** A connection may be gone without a word (a cable, a firewall): ask, and take silence for a loss. */
  async #beat(client: Client): Promise<void> {
    const { signal } = this.#closing;
    try {
      for (;;) {
        await delay(HEARTBEAT, undefined, { signal, ref: false });
        const answer = client.query('SELECT 1');
        await Promise.race([answer, silence(signal)]);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#lose(client, error as Error);
      client.connection.stream.destroy();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#isListening = false;
    await this.#client?.end();
  }
}

/** Asks for nothing but an answer: the shortest there is (a Sync of the extended protocol). */
class Question implements Submittable {
  readonly answered: Promise<void>;
  handleReadyForQuery: () => void = () => {};
  handleError: (error: Error) => void = () => {};

  constructor() {
    this.answered = new Promise((resolve, reject) => {
      this.handleReadyForQuery = resolve;
      this.handleError = reject;
    });
  }

  submit(connection: Connection): void {
    connection.sync();
  }
}

async function silence(signal: AbortSignal): Promise<never> {
  await delay(HEARTBEAT, undefined, { signal, ref: false });
  throw new Error(`No answer within ${HEARTBEAT} ms.`);
}
