import type { Measurement } from '../measure/measurement.ts';
import { formatBytes, formatMilliseconds, formatNumber, formatRatio, formatTable } from './format.ts';
import type { Result } from './result.ts';
import { judge } from './targets.ts';

/** One run as Markdown that is readable as plain text; for the terminal and for RESULTS.md. */
export function formatResult(result: Result): string {
  return [
    ...formatFacts(result),
    ...section('Targets', formatVerdicts(result)),
    ...section('Works', formatRows(result)),
    ...section('Start and memory', formatStarts(result)),
    ...section('With many clients', formatScale(result)),
    ...section('Notes', formatNotes(result)),
  ].join('\n\n');
}

function section(title: string, text: string): string[] {
  return text === '' ? [] : [`### ${title}`, text];
}

function formatFacts(result: Result): string[] {
  const { date, machine, sides, secondsPerRow, warmUpSeconds, hasReference, complete } = result;
  const { cores, processor, memoryBytes, node, syncMilliseconds } = machine;
  const gigabytes = (memoryBytes / 1e9).toFixed(0);
  const facts = [
    `${date.slice(0, 10)}; ${cores} cores (${processor}), ${gigabytes} GB, Node ${node}`,
    `a 4 KiB write with fdatasync takes ${formatMilliseconds(syncMilliseconds)} (median)`,
    ...sides.map(({ name, storage }) => `${name}: ${storage}`),
    ...(hasReference ? [] : ['nothing to compare with: no Keycloak was found or wanted']),
    `measured for ${secondsPerRow} s in each row and side, in alternating slices; warmed up for ${warmUpSeconds} s before`,
    ...(complete ? [] : ['not a complete run: something was left out or shortened']),
  ];
  return [facts.map((fact) => `- ${fact}`).join('\n')];
}

function formatVerdicts(result: Result): string {
  const rows = judge(result).map(({ target, seen, outcome }) => [outcome, target, seen]);
  return formatTable(['', 'target', 'seen'], rows);
}

function formatRows({ rows, sides, hasReference }: Result): string {
  if (rows.length === 0) return '';
  const ratios = hasReference ? ['CPU ratio', 'p50 ratio'] : [];
  const hasDatabase = rows.some((row) => row.sides.some((side) => side.databaseCpu !== undefined));
  const parts = hasDatabase ? ['of it database'] : [];
  const header = [
    'work',
    'at',
    'server',
    'ops/s',
    'p50',
    'p95',
    'p99',
    'errors',
    'CPU/op',
    ...parts,
    ...ratios,
  ];
  const lines = rows.flatMap(({ work, concurrency, sides: measured }) =>
    measured.map((side, index) => {
      const reference = index > 0 ? measured[0] : undefined;
      const compared = [ratioOf(side.cpu, reference?.cpu), ratioOf(side.p50, reference?.p50)];
      return [
        work,
        String(concurrency),
        sides[index]?.name ?? '',
        ...figures(side),
        ...(hasDatabase ? [formatMilliseconds(side.databaseCpu)] : []),
        ...(hasReference ? compared : []),
      ];
    }),
  );
  return formatTable(header, lines);
}

function figures(side: Measurement): string[] {
  const times = [side.p50, side.p95, side.p99].map(formatMilliseconds);
  return [formatNumber(side.rate), ...times, String(side.errors), formatMilliseconds(side.cpu)];
}

function ratioOf(own: number | undefined, reference: number | undefined): string {
  return own === undefined || reference === undefined ? '' : formatRatio(own / reference);
}

function formatStarts({ starts, sides }: Result): string {
  const seconds = (value: number | undefined) => (value === undefined ? '–' : `${value.toFixed(2)} s`);
  const rows = sides
    .filter((side) => side.startSeconds !== undefined || side.idleMemory !== undefined)
    .map((side) => [
      side.name,
      seconds(side.startSeconds),
      formatBytes(side.idleMemory),
      formatBytes(side.loadedMemory),
    ]);
  const table = rows.length === 0 ? [] : [formatTable(['server', 'start', 'idle', 'after load'], rows)];
  if (starts === undefined) return table.join('\n\n');
  const times = Object.entries({
    'empty data folder': starts.empty,
    'existing data folder': starts.existing,
  }).map(([where, time]) => [where, seconds(time.least), seconds(time.median), String(time.runs.length)]);
  const own = sides.at(-1)?.name ?? '';
  return [...table, formatTable([`${own} starts on`, 'least', 'median', 'times'], times)].join('\n\n');
}

function formatScale({ scale = [] }: Result): string {
  const header = [
    'clients',
    'work',
    'ops/s',
    'p50',
    'p99',
    'errors',
    'CPU/op',
    'empty: CPU/op',
    'CPU',
    'p50 ',
  ];
  const rows = scale.flatMap(({ clients, rows }) =>
    rows.map(({ work, empty, filled }) => [
      String(clients),
      work,
      formatNumber(filled.rate),
      formatMilliseconds(filled.p50),
      formatMilliseconds(filled.p99),
      String(filled.errors),
      formatMilliseconds(filled.cpu),
      formatMilliseconds(empty.cpu),
      growthOf(filled.cpu, empty.cpu),
      growthOf(filled.p50, empty.p50),
    ]),
  );
  if (rows.length === 0) return '';
  const fills = scale.flatMap(({ clients, fillRate, memory }) =>
    fillRate === undefined
      ? []
      : [
          `- up to ${clients} clients: filled at ${formatNumber(fillRate)} registrations/s, then ${formatBytes(memory)}`,
        ],
  );
  const text =
    'At concurrency 8, beside the same work on an empty server in alternating slices; the last columns are the growth.';
  return [text, formatTable(header, rows), fills.join('\n')].filter((part) => part !== '').join('\n\n');
}

function growthOf(filled: number | undefined, empty: number | undefined): string {
  return filled === undefined || empty === undefined ? '–' : `x ${(filled / empty).toFixed(2)}`;
}

/** From this share of a core on, the load generator was what limited the rate and made the latency. */
const generatorLimit = 0.85;

function formatNotes({ rows, sides }: Result): string {
  const notes = rows.flatMap(({ work, concurrency, sides: measured }) =>
    measured.flatMap((side, index) => {
      const where = `${work} at ${concurrency}, ${sides[index]?.name}`;
      return [
        ...side.messages.map((message) => `- ${where}: ${message}`),
        ...(side.generator < generatorLimit
          ? []
          : [
              `- ${where}: the load generator was ${(side.generator * 100).toFixed(0)} % busy: rate and latency are its own`,
            ]),
      ];
    }),
  );
  return notes.join('\n');
}
