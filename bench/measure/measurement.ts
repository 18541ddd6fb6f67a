import type { LoadResult } from '../load/load.ts';
import { percentile } from './percentile.ts';

/** What one side did in one row of the report. Times are milliseconds unless the name says otherwise. */
export interface Measurement {
  readonly operations: number;
  readonly errors: number;
  /** Some of the errors' messages. */
  readonly messages: readonly string[];
  readonly seconds: number;
  /** Operations that succeeded, per second. */
  readonly rate: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** CPU time of the server and its database per operation; absent where the processes cannot be seen. */
  readonly cpu?: number;
  /** The database's part of `cpu`, when it is a process of its own. */
  readonly databaseCpu?: number;
  /** The share of one core that the load generator itself used: near 1, it was the limit and not the server. */
  readonly generator: number;
}

/** CPU seconds of one stretch; nothing where the processes cannot be seen. */
export interface CpuSeconds {
  readonly server?: number;
  readonly database?: number;
}

/** One stretch of load on one side. */
export interface Slice {
  readonly load: LoadResult;
  readonly cpu: CpuSeconds;
}

/** Puts the slices of one side together as if they were one stretch. */
export function summarize(slices: readonly Slice[]): Measurement {
  const sorted = Float64Array.from(slices.flatMap(({ load }) => load.latencies)).sort();
  const operations = sorted.length;
  const seconds = sum(slices.map(({ load }) => load.seconds)) ?? 0;
  const server = sum(slices.map(({ cpu }) => cpu.server));
  const database = sum(slices.map(({ cpu }) => cpu.database));
  const each = (cpuSeconds: number) => (cpuSeconds * 1000) / operations;
  return {
    operations,
    errors: sum(slices.map(({ load }) => load.errors)) ?? 0,
    messages: [...new Set(slices.flatMap(({ load }) => load.messages))].slice(0, 5),
    seconds,
    rate: seconds > 0 ? operations / seconds : 0,
    ...present('p50', percentile(sorted, 0.5)),
    ...present('p95', percentile(sorted, 0.95)),
    ...present('p99', percentile(sorted, 0.99)),
    ...(server !== undefined && operations > 0 ? { cpu: each(server + (database ?? 0)) } : {}),
    ...(database !== undefined && operations > 0 ? { databaseCpu: each(database) } : {}),
    generator: seconds > 0 ? (sum(slices.map(({ load }) => load.generatorSeconds)) ?? 0) / seconds : 0,
  };
}

/** Of a side that could not even be prepared for the work. */
export function failed(message: string): Measurement {
  return { operations: 0, errors: 1, messages: [message], seconds: 0, rate: 0, generator: 0 };
}

function present<K extends string>(key: K, value: number | undefined): { [P in K]?: number } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: number };
}

/** The sum, if every value is there. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}
