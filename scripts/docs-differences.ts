// docs/differences.json, what we answer otherwise than Keycloak and why, as a page for people: docs/differences.md.
// Run by itself it writes the page, or with --check fails when the page is stale.
import { readFile, writeFile } from 'node:fs/promises';

/** A row in the format of the comparison's --allow: scenario (a regular expression) and why are required. */
interface Difference {
  scenario: string;
  step?: string;
  path?: string;
  is?: unknown;
  why: string;
}

const source = new URL('../docs/differences.json', import.meta.url);
const page = new URL('../docs/differences.md', import.meta.url);

const HEAD = `# Differences from Keycloak 26.7

Latchkey answers as Keycloak does, apart from the rows below. The comparison under \`test/compat\` reads the same rows: a
difference that is not listed fails it, and so does a row that no longer differs.
Generated from \`differences.json\` by \`npm run docs\`; do not edit.
`;

const FIELDS = new Set(['scenario', 'step', 'path', 'is', 'why']);

function isDifference(row: unknown): row is Difference {
  if (typeof row !== 'object' || row === null) return false;
  const { scenario, step, path, why } = row as Record<string, unknown>;
  const texts = [scenario, why].every((text) => typeof text === 'string' && text !== '');
  const optional = [step, path].every((text) => text === undefined || typeof text === 'string');
  return texts && optional && Object.keys(row).every((field) => FIELDS.has(field));
}

function parse(text: string): Difference[] {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) throw new Error('docs/differences.json must hold an array');
  for (const row of rows) {
    if (!isDifference(row))
      throw new Error(`not a row of scenario, why, [step, path, is]: ${JSON.stringify(row)}`);
    new RegExp(row.scenario, 'i');
  }
  return rows;
}

/** Text for a cell of a table: no pipe ends the cell, no line break ends the row. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
const code = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

function seen({ is, path }: Difference): string {
  const where = path === undefined ? '' : code(path);
  if (is === undefined) return where ? `${where} differs` : 'differs';
  const value = code(JSON.stringify(is));
  return where ? `${where} is ${value}` : value;
}

/** One section a reason, in the order of the rows; a reason's rows are its table. */
function render(rows: Difference[]): string {
  const byReason = Map.groupBy(rows, ({ why }) => why);
  const sections = [...byReason].map(([why, reasonRows]) => {
    const lines = reasonRows.map((row) =>
      [code(row.scenario), row.step ?? 'every step', seen(row)].map(cell).join(' | '),
    );
    return `## ${why}\n\n| scenario | step | seen here |\n|---|---|---|\n${lines.map((line) => `| ${line} |`).join('\n')}\n`;
  });
  return [HEAD, ...(sections.length ? sections : ['There is none.\n'])].join('\n');
}

/** The page of differences, from the text of docs/differences.json; throws at a row that the comparison would not take. */
export function differencesPage(text: string): string {
  return render(parse(text));
}

if (import.meta.main) {
  const wanted = differencesPage(await readFile(source, 'utf8'));
  if (!process.argv.includes('--check')) {
    await writeFile(page, wanted);
  } else if ((await readFile(page, 'utf8').catch(() => '')) !== wanted) {
    console.error('docs/differences.md is stale: node scripts/docs-differences.ts');
    process.exitCode = 1;
  }
}
