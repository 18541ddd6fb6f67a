import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measure } from './measure/measure.ts';
import { help, type Options, readOptions } from './options.ts';
import { portsFrom } from './process/port.ts';
import { formatResult } from './report/report.ts';
import { judge } from './report/targets.ts';
import { writeResult } from './report/write.ts';

const progress = (message: string) => console.error(`[${Math.round(performance.now() / 1000)} s] ${message}`);

/** Runs the benchmark; answers the exit status. */
async function run(options: Options): Promise<number> {
  const folder = mkdtempSync(join(resolve(options.folder ?? tmpdir()), 'latchkey-bench-'));
  // PostgreSQL may run as another user, who has to come through to its own folder.
  chmodSync(folder, 0o755);
  await using scope = new AsyncDisposableStack();
  scope.defer(() => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => scope.disposeAsync().finally(() => process.exit(130)));
  }

  const result = await measure({ options, folder, port: portsFrom(options.port), scope }, progress);
  console.log(`\n${formatResult(result)}\n`);
  if (options.write ?? result.complete) writeResult(options.output, result);
  const missed = judge(result).filter(({ outcome }) => outcome === 'MISS');
  console.log(missed.length === 0 ? 'no target missed' : `${missed.length} target(s) missed`);
  return missed.length === 0 ? 0 : 1;
}

/** The wish, or the exit status when the command line has none to carry out. */
function readWish(): Options | number {
  try {
    const options = readOptions(process.argv.slice(2), resolve(import.meta.dirname, '..'));
    if (options !== undefined) return options;
    console.log(help);
    return 0;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}; --help lists the options`);
    return 2;
  }
}

const wish = readWish();
try {
  process.exitCode = typeof wish === 'number' ? wish : await run(wish);
} catch (error) {
  // Not the benchmark's result but its own failure, such as a server that does not start.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
