import { formatBytes, formatMilliseconds, formatRatio } from './format.ts';
import type { Result } from './result.ts';

/** A target, what was seen, and whether it was reached. */
interface Verdict {
  readonly target: string;
  readonly seen: string;
  readonly outcome: 'PASS' | 'MISS' | 'not measured';
}

/** How many times less CPU time per operation than Keycloak, at concurrency 8. */
const cpuTargets: Readonly<Record<string, number>> = {
  registration: 20,
  lifecycle: 15,
  client_credentials: 4,
  discovery: 10,
  introspection: 3,
  refresh: 5,
  userinfo: 3,
  login: 7,
  'login-cheap': 5,
  'sign-up': 7,
  'sign-up-cheap': 5,
  lookup: 3,
  list: 8,
  search: 8,
};
const judgedConcurrency = 8;
const mostConcurrency = 32;
const startLimitSeconds = 0.7;
const idleLimit = 120e6;
const loadedLimit = 220e6;
const growthLimit = 1.25;

/** Judges the last side of the result, against the first where a target speaks of Keycloak. */
export function judge(result: Result): Verdict[] {
  return [
    ...judgeCpu(result),
    ...judgeStarts(result),
    ...judgeMemory(result),
    judgeErrors(result),
    ...judgeScale(result),
  ];
}

function judgeCpu({ rows, hasReference }: Result): Verdict[] {
  return Object.entries(cpuTargets).map(([work, times]) => {
    const target = `${work}: CPU per operation at concurrency ${judgedConcurrency} <= 1/${times} of Keycloak's`;
    const row = rows.find(
      (candidate) => candidate.work === work && candidate.concurrency === judgedConcurrency,
    );
    const [reference, own] = [row?.sides[0], row?.sides.at(-1)];
    if (own !== undefined && own.operations === 0) return verdict(target, own.messages.join('; '), false);
    if (!hasReference || reference?.cpu === undefined || own?.cpu === undefined) return missing(target);
    const seen = `${formatRatio(own.cpu / reference.cpu)} (${formatMilliseconds(own.cpu)} of ${formatMilliseconds(reference.cpu)})`;
    return verdict(target, seen, own.cpu <= reference.cpu / times);
  });
}

function judgeStarts({ starts }: Result): Verdict[] {
  const limit = `median <= ${startLimitSeconds} s`;
  const times = { 'an empty data folder': starts?.empty, 'an existing one': starts?.existing };
  return Object.entries(times).map(([where, time]) => {
    const target = `start to first answer on ${where}: ${limit}`;
    if (time === undefined) return missing(target);
    const seen = `${time.median.toFixed(2)} s (least ${time.least.toFixed(2)} s of ${time.runs.length})`;
    return verdict(target, seen, time.median <= startLimitSeconds);
  });
}

function judgeMemory({ sides }: Result): Verdict[] {
  const own = sides.at(-1);
  const judgeOne = (when: string, limit: number, bytes: number | undefined) => {
    const target = `memory (PSS) ${when} <= ${formatBytes(limit)}`;
    return bytes === undefined ? missing(target) : verdict(target, formatBytes(bytes), bytes <= limit);
  };
  return [
    judgeOne('idle', idleLimit, own?.idleMemory),
    judgeOne('after load', loadedLimit, own?.loadedMemory),
  ];
}

function judgeErrors({ rows }: Result): Verdict {
  const target = `no error at concurrency ${mostConcurrency}`;
  const own = rows
    .filter((row) => row.concurrency === mostConcurrency)
    .flatMap((row) => row.sides.at(-1) ?? []);
  if (own.length === 0) return missing(target);
  const errors = own.reduce((sum, side) => sum + side.errors, 0);
  const operations = own.reduce((sum, side) => sum + side.operations, 0);
  return verdict(target, `${errors} in ${operations} operations`, errors === 0);
}

function judgeScale({ scale = [] }: Result): Verdict[] {
  const levels = scale.filter((level) => level.clients > 0);
  if (levels.length === 0) return [missing("with 200000 clients no row's CPU grows by more than a quarter")];
  return levels.map(({ clients, rows, fillErrors }) => {
    const target = `with ${clients} clients no row's CPU grows by more than a quarter`;
    const growths = rows.map(({ work, empty, filled }) => ({
      work,
      growth: empty.cpu === undefined || filled.cpu === undefined ? undefined : filled.cpu / empty.cpu,
    }));
    if (fillErrors > 0) return verdict(target, `${fillErrors} errors while filling`, false);
    const unknown = growths.filter(({ growth }) => growth === undefined).map(({ work }) => work);
    if (unknown.length > 0) return verdict(target, `no figure for ${unknown.join(', ')}`, false);
    const seen = growths.map(({ work, growth = Number.NaN }) => `${work} x ${growth.toFixed(2)}`).join(', ');
    return verdict(
      target,
      seen,
      growths.every(({ growth = Number.NaN }) => growth <= growthLimit),
    );
  });
}

function verdict(target: string, seen: string, reached: boolean): Verdict {
  return { target, seen, outcome: reached ? 'PASS' : 'MISS' };
}

function missing(target: string): Verdict {
  return { target, seen: '', outcome: 'not measured' };
}
