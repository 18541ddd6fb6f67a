/** What one line of /proc/<pid>/stat tells here; see proc_pid_stat(5). */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks in user and kernel mode of the process and of its children that ended and were waited for. */
  readonly ticks: number;
}

/** Reads a line of /proc/<pid>/stat. The name (second field) may itself hold spaces and parentheses. */
export function parseStat(line: string): ProcessStat {
  const nameEnd = line.lastIndexOf(')');
  const fields = line
    .slice(nameEnd + 2)
    .split(' ')
    .map(Number);
  const at = (field: number) => {
    const value = fields[field - 3];
    if (value === undefined || Number.isNaN(value)) throw new Error(`no field ${field} in: ${line}`);
    return value;
  };
  // utime, stime, cutime, cstime: what a child used moves to its parent when it ends, so that nothing is
  // lost or counted twice as long as the whole tree is summed.
  return { pid: Number.parseInt(line, 10), parent: at(4), ticks: at(14) + at(15) + at(16) + at(17) };
}

/** The roots and all their descendants, of those in the list. */
export function findTree(all: readonly ProcessStat[], roots: readonly number[]): ProcessStat[] {
  const children = Map.groupBy(all, (stat) => stat.parent);
  const tree = new Map(all.filter((stat) => roots.includes(stat.pid)).map((stat) => [stat.pid, stat]));
  for (const stat of tree.values()) {
    for (const child of children.get(stat.pid) ?? []) tree.set(child.pid, child);
  }
  return [...tree.values()];
}

/** The proportional set size in bytes from /proc/<pid>/smaps_rollup. */
export function parsePss(text: string): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  if (kilobytes === undefined) throw new Error('smaps_rollup without Pss');
  return Number(kilobytes) * 1024;
}

/** The inodes of the sockets that listen on a port, from /proc/net/tcp or /proc/net/tcp6. */
export function parseListeners(text: string, port: number): string[] {
  const listen = '0A';
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === listen)
    .flatMap((fields) => fields[9] ?? []);
}
