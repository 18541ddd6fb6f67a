import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runToEnd, startChild } from '../process/child.ts';

/** A PostgreSQL of its own for one server, so that all its CPU time is that server's. */
export interface Cluster extends AsyncDisposable {
  readonly pid: number;
  /** The settings that say how durable a commit is. */
  readonly durability: string;
  /** Makes an empty database and answers where it is. */
  readonly createDatabase: (name: string) => Promise<DatabaseAddress>;
}

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

const host = '127.0.0.1';
const user = 'bench';
const durability = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'];

/** Makes a cluster in a new folder under `parent` and starts it with PostgreSQL's defaults, durability spelled out. */
export async function startPostgres(parent: string, port: number): Promise<Cluster> {
  const programs = findPrograms();
  const owner = findOwner();
  const folder = mkdtempSync(join(parent, 'postgres-'));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const options = { ...owner, cwd: folder };
  const initdb = ['-D', data, '-U', user, '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-instructions'];
  await runToEnd(join(programs, 'initdb'), initdb, options);

  const settings = [
    `listen_addresses=${host}`,
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    ...durability,
  ];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const child = await startChild(join(programs, 'postgres'), args, `${folder}.log`, options);
  const address = ['-h', host, '-p', String(port), '-U', user];
  for (;;) {
    if (child.hasEnded()) throw new Error(`PostgreSQL did not start:\n${child.log()}`);
    const ready = await runToEnd(join(programs, 'pg_isready'), address).catch(() => undefined);
    if (ready !== undefined) break;
    await sleep(50);
  }
  const version = (await runToEnd(join(programs, 'postgres'), ['--version'])).match(/\d+[.\d]*/)?.[0];
  return {
    pid: child.pid,
    durability: `PostgreSQL ${version}, ${durability.join(', ')}`,
    createDatabase: async (database) => {
      await runToEnd(join(programs, 'createdb'), [...address, database]);
      return { host, port, user, database };
    },
    [Symbol.asyncDispose]: () => child.stop('SIGINT'),
  };
}

/** Debian keeps the server's programs off the PATH, in one folder a version. */
function findPrograms(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  const onPath = (process.env.PATH ?? '').split(':');
  const folders = [...versions.map((version) => join(debian, String(version), 'bin')), ...onPath];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found === undefined) throw new Error('PostgreSQL is not installed here: no initdb found');
  return found;
}

/** PostgreSQL refuses to run as root, where it gets the account that its package made. */
function findOwner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (line === null) throw new Error('running as root, and there is no account postgres for PostgreSQL');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}
