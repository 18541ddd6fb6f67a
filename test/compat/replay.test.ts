import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { databases, startTestProcess } from '../support/server.ts';
import { notYet } from './not-yet.ts';
import { type Played, unseenRows } from './unseen-rows.ts';

const here = import.meta.dirname;
const allowed = join(here, '../../docs/differences.json');
/** Played where the server may call this machine: what it calls there is the scenario's own. */
const CALLED = [
  'broker-users: ',
  'broker-login: ',
  'broker-more: ',
  'broker-links: ',
  'broker-words: ',
  'code-flow: backchannel logout reaches the client',
  'logout-tokens: ',
  'logout-requests: frames and calls',
  'client-policies-logins: who keeps intents',
  'openid-connect-variations: subjects on updates',
];
const MAY_CALL = { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' };
const UNCALLED = `^(?!${[...notYet.map(([scenario]) => scenario), ...CALLED].join('|')})`;

/** Milliseconds: they play beside all other tests, and may take the more of them the longer. */
const PATIENCE = 1_100_000;

/**
 * Each file of ours is played on one of the databases, in turn, unless LATCHKEY_TEST_REPLAY=all: together they take longer
 * than all other tests, and that a store answers as the other does is shown by the conformance suite of the stores.
 */
const isAll = process.env.LATCHKEY_TEST_REPLAY === 'all';
const turns = isAll ? 1 : databases.filter(({ skip }) => !skip).length;

/** Both sets of recorded exchanges with a real Keycloak: the oracle's, and ours that ask further. */
const SETS = [
  { name: 'the oracle’s scenarios', folder: join(here, 'oracle'), inTurn: 1 },
  { name: 'our scenarios', folder: here, inTurn: turns },
].map(({ folder, ...set }) => ({
  ...set,
  files: globSync(join(folder, 'scenarios/*.mjs')).sort(),
  transcripts: join(folder, 'transcripts'),
}));

describe('recorded exchanges with Keycloak', { concurrency: true }, () => {
  const played: Promise<readonly Played[]>[] = [];
  for (const [index, { name: database, skip, databaseUrl }] of databases.entries()) {
    const name = `go as recorded on ${database}, apart from listed differences`;
    const all = Promise.withResolvers<readonly Played[]>();
    if (!skip) played.push(all.promise);
    test(name, { skip, timeout: PATIENCE, concurrency: false }, async (t) => {
      const told: Played[] = [];
      for (const set of SETS) {
        const files = set.files.filter((_, place) => place % set.inTurn === index % set.inTurn);
        for (const [called, only, flags] of [
          ['', UNCALLED, {}],
          [' that have the server call', `^(?:${CALLED.join('|')})`, MAY_CALL],
        ] as const) {
          await t.test(set.name + called, async () => {
            const url = await databaseUrl();
            const server = await startTestProcess({
              flags: { 'bootstrap-admin-password': 'admin', ...flags },
              ...(url !== undefined && { databaseUrl: url }),
            });
            try {
              const result = await compare(server.url, { files, transcripts: set.transcripts, only });
              told.push(result);
              assert.deepEqual(result.wrong, []);
            } finally {
              await server.stop();
            }
          });
        }
      }
      all.resolve(told);
    });
  }

  test('show every listed difference', { timeout: PATIENCE }, async () => {
    const rows = JSON.parse(readFileSync(allowed, 'utf8'));
    assert.deepEqual(unseenRows(rows, (await Promise.all(played)).flat()), []);
  });
});

/** Plays scenarios against a server. */
function compare(
  url: string,
  { files, transcripts, only }: { files: readonly string[]; transcripts: string; only: string },
): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-replay-'));
  const report = join(folder, 'report.json');
  const args = [
    '--replay',
    transcripts,
    '--right',
    url,
    '--only',
    only,
    '--allow',
    allowed,
    '--json',
    report,
  ];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(here, 'oracle/compare'), ...args, ...files],
      { maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        try {
          const { scenarios } = JSON.parse(readFileSync(report, 'utf8')) as {
            scenarios: readonly Scenario[];
          };
          const isRow = ({ name }: Scenario) => name.startsWith(ROW);
          const own = scenarios.filter((each) => !isRow(each));
          resolve({
            names: own.map(({ name }) => name),
            unseen: scenarios.filter(isRow).map(({ name }) => name.slice(ROW.length)),
            wrong: own.filter(({ passed }) => !passed),
          });
        } catch {
          reject(new Error(`${stdout}\n${stderr}`, { cause: error }));
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    );
  });
}

/** What the comparison reports: a scenario, or a row that took nothing away. */
interface Scenario {
  readonly name: string;
  readonly passed: boolean;
  readonly differences: readonly string[];
}
const ROW = 'allowed: ';
