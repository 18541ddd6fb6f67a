import { parseArgs } from 'node:util';
import { works } from './works/index.ts';

/** Everything the command line decides. */
export interface Options {
  readonly left: string;
  readonly right: string;
  readonly database: 'sqlite' | 'postgres';
  readonly only: ReadonlySet<string>;
  readonly concurrency: readonly number[];
  readonly seconds: number;
  readonly slice: number;
  readonly warmUp: number;
  readonly starts: number;
  readonly fill: readonly number[];
  readonly keycloak?: string;
  readonly latchkey: string;
  readonly port: number;
  readonly folder?: string;
  readonly output: string;
  /** Whether to write the results; if not said, complete ones are written. */
  readonly write?: boolean;
  /** Nothing was left out or shortened: what the recorded results are made of. */
  readonly complete: boolean;
}

const known = [...works.map((work) => work.id), 'start', 'memory', 'scale'];

const full = { concurrency: '1,8,32', seconds: '5', 'warm-up': '10', starts: '5', fill: '0,10000,200000' };
const quick = { concurrency: '8', seconds: '3', 'warm-up': '10', starts: '2', fill: '0,2000' };

export const help = `Usage: npm run bench -- [options]

Measures Latchkey side by side with Keycloak; exit status 1 when a target is missed.

  --left keycloak|none|URL        the reference (default keycloak)
  --right latchkey|keycloak|URL   what is judged (default latchkey); a URL is a server started elsewhere, admin/admin
  --database sqlite|postgres      where both store (default sqlite; Keycloak then uses H2 in memory)
  --only a,b                      of ${known.join(', ')} (default all)
  --concurrency 1,8,32            operations in flight (default ${full.concurrency})
  --seconds N                     measured for each row and side (default ${full.seconds})
  --slice N                       seconds of one turn (default 2.5)
  --warm-up N                     seconds before a work's first row (default ${full['warm-up']}; Latchkey at most 8)
  --starts N                      starts that are timed (default ${full.starts})
  --fill 0,10000,200000           clients beside which the works are measured again (default ${full.fill})
  --quick                         one concurrency, short: ${Object.entries(quick)
    .map(([name, value]) => `--${name} ${value}`)
    .join(' ')}
  --keycloak PATH                 the script that starts Keycloak (default ../shared/oracle/start, else KEYCLOAK_START)
  --latchkey PATH                 the packed build (default dist/latchkey.js)
  --port N                        first of the loopback ports to use (default 18400)
  --dir PATH                      where the databases lie meanwhile (default the system's temporary folder)
  --output PATH                   where RESULTS.md and results/latest.json go (default bench/)
  --write, --no-write             write them (default: when nothing was left out or shortened)
  --help                          this text
`;

/** Reads the command line; `undefined` when it asks for help. Throws a sentence that names what is wrong. */
export function readOptions(args: readonly string[], root: string): Options | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      left: text,
      right: text,
      database: text,
      only: text,
      concurrency: text,
      seconds: text,
      slice: text,
      'warm-up': text,
      starts: text,
      fill: text,
      keycloak: text,
      latchkey: text,
      port: text,
      dir: text,
      output: text,
      write: flag,
      quick: flag,
      help: flag,
    },
  });
  if (values.help) return undefined;
  const given = { ...full, ...(values.quick ? quick : {}), ...values };
  const database = values.database ?? 'sqlite';
  if (database !== 'sqlite' && database !== 'postgres') throw new Error('--database: sqlite or postgres');
  const only = (values.only?.split(',') ?? known).map((id) => {
    if (!known.includes(id)) throw new Error(`--only: ${id} is none of ${known.join(', ')}`);
    return id;
  });
  const left = values.left ?? 'keycloak';
  const right = values.right ?? 'latchkey';
  const shortening = ['only', 'concurrency', 'seconds', 'warm-up', 'starts', 'fill', 'quick'] as const;
  const complete =
    left === 'keycloak' && right === 'latchkey' && shortening.every((name) => values[name] === undefined);
  return {
    left,
    right,
    database,
    only: new Set(only),
    concurrency: given.concurrency.split(',').map((value) => readNumber('concurrency', value, 1)),
    seconds: readNumber('seconds', given.seconds, 0.1),
    slice: readNumber('slice', values.slice ?? '2.5', 0.1),
    warmUp: readNumber('warm-up', given['warm-up'], 0),
    starts: readNumber('starts', given.starts, 1),
    fill: given.fill.split(',').map((value) => readNumber('fill', value, 0)),
    ...(values.keycloak === undefined ? {} : { keycloak: values.keycloak }),
    latchkey: values.latchkey ?? `${root}/dist/latchkey.js`,
    port: readNumber('port', values.port ?? '18400', 1),
    ...(values.dir === undefined ? {} : { folder: values.dir }),
    output: values.output ?? `${root}/bench`,
    ...(values.write === undefined ? {} : { write: values.write }),
    complete,
  };
}

function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least))
    throw new Error(`--${name}: ${text} is not a number from ${least} on`);
  return value;
}
