import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatResult } from './report.ts';
import type { Result } from './result.ts';

const latest = 'results/latest.json';

/**
 * Keeps the result in `results/latest.json`, where each database's last run has its place,
 * and writes RESULTS.md from all of them.
 */
export function writeResult(folder: string, result: Result): void {
  const results = { ...readResults(join(folder, latest)), [result.database]: result };
  mkdirSync(join(folder, 'results'), { recursive: true });
  writeFileSync(join(folder, latest), `${JSON.stringify(results, null, 2)}\n`);
  const sections = Object.values(results).map(
    (each) => `## ${titles[each.database] ?? each.database}\n\n${formatResult(each)}`,
  );
  writeFileSync(join(folder, 'RESULTS.md'), `${[preface, ...sections].join('\n\n')}\n`);
}

const titles: Readonly<Record<string, string>> = { sqlite: 'Embedded database', postgres: 'PostgreSQL' };

const preface = `# Results of the benchmark

Written by \`npm run bench\`; [README.md](README.md) says what is measured and how. CPU/op is the CPU time that all the
server's processes, its database's among them, used for one operation: the figure that holds on a noisy machine.`;

function readResults(path: string): Record<string, Result> {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
