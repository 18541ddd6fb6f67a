import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { databases, startTestServer } from '../support/server.ts';
import { notYet } from './not-yet.ts';

const here = import.meta.dirname;
const allowed = join(here, '../../docs/differences.json');
/** Played where the server may call this machine: what it calls there is the scenario's own. */
const CALLED = 'code-flow: backchannel logout reaches the client';
const only = `^(?!${[...notYet.map(([scenario]) => scenario), CALLED].join('|')})`;
const MAY_CALL = { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' };

/** Both sets of recorded exchanges with a real Keycloak: the oracle's, and ours that ask further. */
const RECORDINGS = [
  {
    name: 'the oracle’s scenarios',
    scenarios: join(here, 'oracle/scenarios'),
    transcripts: join(here, 'oracle/transcripts'),
    only,
    flags: {},
    ofThese: /(?:)/,
  },
  {
    name: 'calls of the server',
    scenarios: join(here, 'oracle/scenarios'),
    transcripts: join(here, 'oracle/transcripts'),
    only: `^${CALLED}`,
    flags: MAY_CALL,
    ofThese: /backchannel/,
  },
  {
    name: 'our scenarios',
    scenarios: join(here, 'scenarios'),
    transcripts: join(here, 'transcripts'),
    only,
    flags: {},
    ofThese: /(?:)/,
  },
];

/** Plays all recordings against a server on that database. A file for each database: they run side by side. */
export function replayOn(database: string): void {
  const { name, skip, databaseUrl } =
    databases.find((each) => each.name === database) ?? assert.fail(database);
  describe(`recorded exchanges with Keycloak, on ${name}`, { skip }, () => {
    for (const recording of RECORDINGS) {
      test(`${recording.name} go as recorded, apart from listed differences`, async () => {
        const url = await databaseUrl();
        const server = await startTestServer({
          flags: { 'bootstrap-admin-password': 'admin', ...recording.flags },
          ...(url !== undefined && { databaseUrl: url }),
        });
        try {
          const { status, output } = await compare(server.url, recording);
          assert.equal(status, 0, output);
        } finally {
          await server.stop();
        }
      });
    }
  });
}

/** The listed differences of some scenarios: one that is not seen where it should be is a failure. */
function allowedOf(scenarios: RegExp): string {
  const rows: { scenario: string }[] = JSON.parse(readFileSync(allowed, 'utf8'));
  const file = join(mkdtempSync(join(tmpdir(), 'differences-')), 'differences.json');
  writeFileSync(file, JSON.stringify(rows.filter((row) => scenarios.test(row.scenario))));
  return file;
}

function compare(url: string, { scenarios, transcripts, only, ofThese }: (typeof RECORDINGS)[number]) {
  const args = [
    join(here, 'oracle/compare'),
    '--replay',
    transcripts,
    '--right',
    url,
    '--only',
    only,
    '--allow',
    allowedOf(ofThese),
    scenarios,
  ];
  return new Promise<{ status: unknown; output: string }>((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const failures = stdout.split('\n').filter((line) => !line.startsWith('same '));
      resolve({ status: error?.code ?? 0, output: `${failures.join('\n')}\n${stderr}` });
    });
  });
}
