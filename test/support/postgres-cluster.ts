import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const VERSIONS = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL's programs, or undefined. */
export function findPostgres(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const folders = readdirSync(VERSIONS)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

export interface Cluster {
  /** Of its database `postgres`; it listens on a socket in a folder of its own and on no port. */
  readonly url: string;
  /** Process id of its postmaster. */
  readonly pid: number;
}

export interface ClusterOptions {
  /** Whether commits reach the disk; tests that are not about that are faster without. */
  readonly fsync?: boolean;
}

/** Starts a private PostgreSQL that ends, and leaves nothing behind, when this process does, however it ends. */
export async function startCluster({ fsync = false }: ClusterOptions = {}): Promise<Cluster> {
  const programs = findPostgres();
  if (!programs) throw new Error(`No PostgreSQL below ${VERSIONS}.`);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-pg-'));
  // PostgreSQL refuses to run as root.
  const asPostgres = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
  if (asPostgres.length > 0) chownSync(folder, idOf('-u'), idOf('-g'));
  const data = join(folder, 'data');
  const [program = '', ...args] = [...asPostgres, join(programs, 'initdb')];
  execFileSync(
    program,
    [...args, '-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const settings = {
    fsync: fsync ? 'on' : 'off',
    shared_buffers: '64MB',
    listen_addresses: '',
    unix_socket_directories: folder,
  };
  const server = [...asPostgres, join(programs, 'postgres'), '-D', data];
  for (const [name, value] of Object.entries(settings)) server.push('-c', `${name}=${value}`);
  // The shell holds the other end of its standard input: when this process is gone, whatever killed it, the read ends.
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', folder, ...server], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.unref();
  (keeper.stdin as Socket).unref();
  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
  await whenReady(url, join(folder, 'log'));
  return { url, pid: Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]) };
}

const KEEPER = `
  folder="$1"; shift
  "$@" >"$folder/log" 2>&1 &
  read -r _
  kill -QUIT "$(head -n 1 "$folder/data/postmaster.pid")"
  wait
  rm -rf "$folder"`;

const idOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));

/** Milliseconds. */
const READY = 30_000;

async function whenReady(url: string, log: string): Promise<void> {
  const deadline = Date.now() + READY;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${readFileSync(log, 'utf8')}`, { cause: error });
      await delay(50);
    } finally {
      await client.end();
    }
  }
}
