import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { findTree, type ProcessStat, parseListeners, parsePss, parseStat } from './proc.ts';

let ticksPerSecond: number | undefined;

/** CPU seconds that the processes and all their descendants have used so far. */
export function readCpuSeconds(roots: readonly number[]): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const ticks = findTree(readStats(), roots).reduce((sum, stat) => sum + stat.ticks, 0);
  return ticks / ticksPerSecond;
}

/** Bytes of memory (PSS, so that shared pages count once) of the processes and all their descendants. */
export function readMemory(roots: readonly number[]): number {
  return findTree(readStats(), roots)
    .flatMap((stat) => readProc(`/proc/${stat.pid}/smaps_rollup`))
    .reduce((sum, text) => sum + parsePss(text), 0);
}

/** The process that listens on a TCP port of this machine, if it can be seen. */
export function findListener(port: number): number | undefined {
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap(readProc)
    .flatMap((text) => parseListeners(text, port));
  const sockets = inodes.map((inode) => `socket:[${inode}]`);
  return processes().find((pid) => openFiles(pid).some((file) => sockets.includes(file)));
}

function readStats(): ProcessStat[] {
  return processes().flatMap((pid) => readProc(`/proc/${pid}/stat`).map(parseStat));
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readProc(path: string): string[] {
  // A zombie's files can be opened but are empty.
  return attempt(() => readFileSync(path, 'utf8')).filter((text) => text !== '');
}

function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return attempt(() => readdirSync(folder))
    .flat()
    .flatMap((descriptor) => attempt(() => readlinkSync(`${folder}/${descriptor}`)));
}

/** What was read as the only element; nothing when the process has ended meanwhile or is not ours to see. */
function attempt<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}
