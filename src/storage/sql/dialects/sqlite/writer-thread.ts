import { Worker } from 'node:worker_threads';
import { Conflict, Unavailable } from '../../../../domain/store.ts';
import { sizeOf, takeGroup } from '../../group.ts';
import { conflictOf, type Statement } from '../../statement.ts';
import type { Definition, Group, Outcome, Run, WriterOptions } from './writer-protocol.ts';

interface Submitted {
  readonly unit: readonly Statement[];
  readonly size: number;
  resolve(): void;
  reject(error: Error): void;
}

/** The most units of a group: bounds how long the first of its units waits for the last. */
const GROUP = 256;

/** Hands units to the writer's thread. Those that come while a group is being committed make the next group. */
export class WriterThread {
  readonly #options: WriterOptions;
  #worker: Worker | undefined;
  #known = new Set<number>();
  #waiting: Submitted[] = [];
  #underWay: Submitted[] = [];
  #idle: (() => void) | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#worker = this.#start();
  }

  commit(unit: readonly Statement[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ unit, size: sizeOf(unit), resolve, reject });
      // Those handed in during the same turn of the event loop go together.
      if (this.#waiting.length === 1 && this.#underWay.length === 0) setImmediate(() => this.#send());
    });
  }

  /** Resolves once all units handed in are done. */
  async finish(): Promise<void> {
    if (this.#waiting.length === 0 && this.#underWay.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
  }

  /** Lets go of the database. Call `finish` first. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    await new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
      worker.postMessage('close');
    });
  }

  #start(): Worker {
    const entry = import.meta.url.endsWith('.ts') ? './writer.ts' : './sqlite-writer.js';
    const worker = new Worker(new URL(entry, import.meta.url), {
      workerData: this.#options,
      name: 'sqlite-writer',
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 },
    });
    worker.on('message', (outcomes: Outcome[]) => this.#finish(outcomes));
    worker.on('error', (error) =>
      this.#fail(worker, new Error('The thread that writes to SQLite failed.', { cause: error })),
    );
    worker.on('exit', () => this.#fail(worker, new Error('The thread that writes to SQLite ended.')));
    this.#known = new Set();
    return worker;
  }

  #send(): void {
    if (this.#underWay.length > 0 || this.#waiting.length === 0) return;
    this.#underWay = takeGroup(this.#waiting, GROUP);
    // First the thread: a new one knows no statement yet.
    this.#worker ??= this.#start();
    const definitions: Definition[] = [];
    const units = this.#underWay.map(({ unit }) =>
      unit.map((statement) => this.#run(statement, definitions)),
    );
    this.#worker.postMessage({ definitions, units } satisfies Group);
  }

  #run({ write: { id, sql, expectation }, values }: Statement, definitions: Definition[]): Run {
    if (!this.#known.has(id)) {
      this.#known.add(id);
      definitions.push([id, sql, expectation.oneRow !== undefined]);
    }
    return [id, ...values];
  }

  #finish(outcomes: readonly Outcome[]): void {
    const done = this.#underWay;
    this.#underWay = [];
    for (const [index, submitted] of done.entries()) {
      const error = errorOf(outcomes[index], submitted.unit);
      if (error) submitted.reject(error);
      else submitted.resolve();
    }
    // In the next turn, so that what the answered callers ask for at once goes along: fewer and larger groups.
    if (this.#waiting.length > 0) setImmediate(() => this.#send());
    this.#checkIdle();
  }

  /** What was under way may be stored or not: nobody is told that it is. The next unit gets a new thread. */
  #fail(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const lost = this.#underWay;
    this.#underWay = [];
    for (const { reject } of lost) reject(error);
    this.#send();
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.#waiting.length === 0 && this.#underWay.length === 0) this.#idle?.();
  }
}

function errorOf(outcome: Outcome, unit: readonly Statement[]): Error | undefined {
  if (!outcome) return undefined;
  if ('failure' in outcome) {
    const message = `SQLite refused a unit: ${outcome.failure}`;
    return outcome.isOfTheDatabase ? new Unavailable(message) : new Error(message);
  }
  const expectation = unit[outcome.at]?.write.expectation ?? {};
  const reason = conflictOf(outcome.refusal, expectation);
  return reason
    ? new Conflict(reason)
    : new Error(`SQLite refused a unit: ${JSON.stringify(outcome.refusal)}`);
}
