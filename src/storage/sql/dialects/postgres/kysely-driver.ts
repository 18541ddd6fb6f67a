import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { SqlValue } from '../../params.ts';
import type { Row } from './pipeline.ts';

type RunSql = (sql: string, values: readonly SqlValue[]) => Promise<Row[]>;

/** Lets Kysely read over the connections for reads. Units do not come this way. */
export function readingDialect(run: RunSql): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new ReadingDriver(run),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class ReadingDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(run: RunSql) {
    this.#connection = {
      executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
        rows: (await run(sql, parameters as SqlValue[])) as R[],
      }),
      streamQuery: () => {
        throw new Error('Rows are not streamed.');
      },
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    throw new Error('Reads need no transaction; writes are units.');
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}
