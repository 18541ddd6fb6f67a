import { type Compilable, type RawBuilder, sql } from 'kysely';
import type { IfRevision } from '../../domain/store.ts';
import type { StoreLog } from '../index.ts';
import type { Engine, Planning } from './engine.ts';
import { compile, type Params } from './params.ts';
import type { Expectation, Statement } from './statement.ts';
import { topic } from './topics.ts';

/** A read, built once. */
export interface Read<Values, Row> {
  first(values: Values): Promise<Row | undefined>;
  all(values: Values): Promise<Row[]>;
}

/** A write, built once: gives the statement for a unit. */
export type Write<Values> = (values: Values) => Statement;

/** An update that may be given one more condition. */
interface RevisedQuery extends Compilable<unknown> {
  where(column: 'revision', operator: '=', value: RawBuilder<number>): Compilable<unknown>;
}

let writes = 0;

/** Where repositories get their statements built: once each, when they are first used. */
export class Database {
  readonly engine: Engine;
  readonly log: StoreLog;
  /** Makes stale what is cached of a realm and the things it owns; one for all repositories, so that a unit has it once. */
  readonly touchRealm: Write<{ realmId: string }>;

  /**
   * Lets units over the same realm go one after the other. A condition that follows sees what was committed before:
   * each statement sees what was there as it began. Conflict `gone`.
   */
  readonly lockRealm: Write<{ realmId: string }>;

  constructor(engine: Engine, log: StoreLog) {
    this.engine = engine;
    this.log = log;
    this.touchRealm = this.touch((param: Params<{ realmId: string }>) =>
      this.build.selectNoFrom(topic('realm:', param('realmId')).as('topic')),
    );
    this.lockRealm = this.write((param: Params<{ realmId: string }>) => lockingRealm(this.build, param), {
      oneRow: 'gone',
    });
  }

  get build() {
    return this.engine.kysely;
  }

  read<Values, Row>(
    query: (param: Params<Values>) => Compilable<Row>,
    planning: Planning = 'once',
  ): Read<Values, Row> {
    const prepared = once(() => {
      const { sql, bind } = compile(query);
      return { bind, run: this.engine.prepareRead<Row>(sql, planning) };
    });
    const all = (values: Values) => {
      const { bind, run } = prepared();
      return run(bind(values));
    };
    return { first: async (values) => (await all(values))[0], all };
  }

  write<Values>(
    query: (param: Params<Values>) => Compilable<unknown>,
    expectation: Expectation = {},
  ): Write<Values> {
    return written(query, expectation, (sql) => this.engine.spellWrite(sql, expectation));
  }

  /**
   * A write of one row that counts its revisions: `gone` without the row, or with `ifRevision` `changed` unless the row
   * still has that revision.
   */
  update<Values>(
    query: (param: Params<Values>) => RevisedQuery,
    unique: Expectation['unique'] = [],
  ): (values: Values, condition?: IfRevision) => Statement {
    const always = this.write(query, { oneRow: 'gone', unique });
    const ifUnchanged = this.write(
      (param: Params<Values & { revision: number }>) =>
        query(param as Params<Values>).where('revision', '=', param('revision')),
      { oneRow: 'changed', unique },
    );
    return (values, { ifRevision: revision } = {}) =>
      revision === undefined ? always(values) : ifUnchanged({ ...values, revision });
  }

  /** A write that makes stale, on every node, what is cached under the topics that the query finds. */
  touch<Values>(topics: (param: Params<Values>) => Compilable<{ topic: string }>): Write<Values> {
    return written(topics, {}, (sql) => this.engine.spellTouch(sql));
  }
}

function written<Values>(
  query: (param: Params<Values>) => Compilable<unknown>,
  expectation: Expectation,
  spell: (sql: string) => string,
): Write<Values> {
  const prepared = once(() => {
    const { sql, bind } = compile(query);
    return { bind, write: { id: ++writes, sql: spell(sql), expectation } };
  });
  return (values) => {
    const { bind, write } = prepared();
    return { write, values: bind(values) };
  };
}

/** What is made when it is first wanted: a start that built every statement would take a tenth longer. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A write of the realm's row that changes nothing. */
export const lockingRealm = (build: Engine['kysely'], param: Params<{ realmId: string }>) =>
  build
    .updateTable('realms')
    .set({ name: sql.ref('name') })
    .where('id', '=', param('realmId'));
