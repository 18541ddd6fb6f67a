import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { databases, startTestServer } from '../support/server.ts';
import { notYet } from './not-yet.ts';

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

/** Milliseconds: they play beside all other tests, and may take the more of them the longer. */
const PATIENCE = 1_100_000;

interface Recording {
  readonly name: string;
  readonly scenarios: string;
  readonly transcripts: string;
  /** Names of scenarios, as a regular expression. */
  readonly only: string;
  readonly flags: Readonly<Record<string, string>>;
  /** Whether enough is played to tell that a listed difference is seen no more. */
  readonly judgesRows: boolean;
}

/** Both sets of recorded exchanges with a real Keycloak: the oracle's, and ours that ask further. */
const RECORDINGS: readonly Recording[] = [
  { name: 'the oracle’s scenarios', folder: join(here, 'oracle') },
  { name: 'our scenarios', folder: here },
].flatMap(({ name, folder }) => {
  const set = { scenarios: join(folder, 'scenarios'), transcripts: join(folder, 'transcripts') };
  const others = [...notYet.map(([scenario]) => scenario), ...CALLED].join('|');
  return [
    { ...set, name, only: `^(?!${others})`, flags: {}, judgesRows: true },
    {
      ...set,
      name: `${name} that have the server call`,
      only: `^(?:${CALLED.join('|')})`,
      flags: MAY_CALL,
      judgesRows: false,
    },
  ];
});

/** Plays all recordings against a server on that database. A file for each database: they run side by side. */
export function replayOn(database: string): void {
  const { name, skip, databaseUrl } =
    databases.find((each) => each.name === database) ?? assert.fail(database);
  describe(`recorded exchanges with Keycloak, on ${name}`, { skip }, () => {
    for (const recording of RECORDINGS) {
      test(`${recording.name} go as recorded, apart from listed differences`, {
        timeout: PATIENCE,
      }, async () => {
        const url = await databaseUrl();
        const server = await startTestServer({
          flags: { 'bootstrap-admin-password': 'admin', ...recording.flags },
          ...(url !== undefined && { databaseUrl: url }),
        });
        try {
          assert.deepEqual(await compare(server.url, recording), []);
        } finally {
          await server.stop();
        }
      });
    }
  });
}

/** What differs and is not listed. */
function compare(
  url: string,
  { scenarios, transcripts, only, judgesRows }: Recording,
): Promise<readonly string[]> {
  const args = ['--replay', transcripts, '--right', url, '--only', only, '--allow', allowed, scenarios];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(here, 'oracle/compare'), ...args],
      { maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        // A line for each scenario and each row that is not seen, and below it, further in, what is wrong with it.
        const [, ...told] = stdout.split(/^(?=same |differs |\d+ passed)/m);
        const wrong = told.filter((each) => each.startsWith('differs '));
        const judged = judgesRows ? wrong : wrong.filter((each) => !each.startsWith('differs  allowed:'));
        const broken = error && wrong.length === 0 ? [`${stdout}\n${stderr}`] : [];
        resolve([...judged, ...broken]);
      },
    );
  });
}
