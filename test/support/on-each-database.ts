import { after, before, describe } from 'node:test';
import { databases, startTestProcess, startTestServer, type TestServerOptions } from './server.ts';
import type { TestServer } from './test-server.ts';

/** A server and a realm in it, for the tests of a suite. */
export interface Suite {
  readonly server: TestServer;
  /** Name of a realm that the suite's tests share. */
  readonly realm: string;
}

/** The suite on each database, with a server of its own; where the database is missing it is skipped by name. */
export function onEachDatabase(
  name: string,
  body: (suite: Suite) => void,
  options: Omit<TestServerOptions, 'databaseUrl'> = {},
): void {
  for (const database of databases) {
    describe(`${name}, on ${database.name}`, { skip: database.skip }, () => {
      const suite = {} as { -readonly [Member in keyof Suite]: Suite[Member] };
      before(async () => {
        const databaseUrl = await database.databaseUrl();
        suite.server = await startTestServer({
          ...options,
          ...(databaseUrl !== undefined && { databaseUrl }),
        });
        suite.realm = await suite.server.realm();
      });
      after(() => suite.server?.stop());
      body(suite);
    });
  }
}

/** As above where one database says it all: what is judged before anything is stored. */
export function onSqlite(
  name: string,
  body: (suite: Suite) => void,
  options: Omit<TestServerOptions, 'databaseUrl'> = {},
): void {
  describe(name, () => {
    const suite = {} as { -readonly [Member in keyof Suite]: Suite[Member] };
    before(async () => {
      suite.server = await startTestServer(options);
      suite.realm = await suite.server.realm();
    });
    after(() => suite.server?.stop());
    body(suite);
  });
}

/** As the first, with two processes on one database: what one changes the other must serve. */
export function onTwoNodes(
  name: string,
  body: (nodes: { readonly one: TestServer; readonly other: TestServer }) => void,
  flags: Readonly<Record<string, string>> = {},
) {
  for (const database of databases) {
    describe(`${name}, on ${database.name}`, { skip: database.skip }, () => {
      const nodes = {} as { one: TestServer; other: TestServer };
      before(async () => {
        const shared = {
          databaseUrl: await database.sharedUrl(),
          keyEncryptionKey: Buffer.alloc(32, 'key'),
          // Tokens name their issuer: behind one balancer both nodes go by one name.
          flags: { hostname: 'https://login.example.org', ...flags },
        };
        nodes.one = await startTestProcess(shared);
        nodes.other = await startTestProcess(shared);
      });
      after(async () => {
        await nodes.other?.stop();
        await nodes.one?.stop();
      });
      body(nodes);
    });
  }
}
