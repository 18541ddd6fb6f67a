import { cpSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { awaitFirstAnswer, runToEnd, startChild } from '../process/child.ts';
import { findDistribution, startKeycloak } from './keycloak.ts';
import type { Cluster, DatabaseAddress } from './postgres.ts';
import { describeServer, type Server } from './server.ts';

interface KeycloakPostgresStart {
  readonly script: string;
  readonly port: number;
  readonly folder: string;
  readonly cluster: Cluster;
  readonly address: DatabaseAddress;
  readonly warmUpSeconds: number;
}

/**
 * Starts Keycloak in production mode on PostgreSQL.
 * It is built for that database in a copy: the script's own distribution may be running on another one.
 */
export async function startKeycloakOnPostgres(start: KeycloakPostgresStart): Promise<Server> {
  const { port, cluster, address } = start;
  const origin = `http://127.0.0.1:${port}`;
  const copy = await copyDistribution(start);
  const env = {
    ...process.env,
    ...findJava(),
    KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
    KC_BOOTSTRAP_ADMIN_PASSWORD: 'admin',
  };
  const command = join(copy, 'bin', 'kc.sh');
  await runToEnd(command, ['build', '--db=postgres', '--cache=local'], { env });

  const url = `jdbc:postgresql://${address.host}:${address.port}/${address.database}`;
  const database = [`--db-url=${url}`, `--db-username=${address.user}`, '--db-password=unused'];
  const http = [
    '--http-enabled=true',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    '--hostname-strict=false',
  ];
  const child = await startChild(command, ['start', '--optimized', ...database, ...http], `${copy}.log`, {
    env,
  });
  try {
    const startSeconds = await awaitFirstAnswer(child, origin, 300);
    return describeServer(
      {
        name: 'Keycloak',
        origin,
        storage: cluster.durability,
        warmUpSeconds: start.warmUpSeconds,
        startSeconds,
      },
      { server: child.pid, database: cluster.pid },
      () => child.stop('SIGTERM'),
    );
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
}

async function copyDistribution({
  script,
  port,
  folder,
  warmUpSeconds,
}: KeycloakPostgresStart): Promise<string> {
  const distribution = findDistribution();
  if (!existsSync(distribution)) {
    // Starting it once makes the script fetch and unpack it.
    await (await startKeycloak(script, port, warmUpSeconds))[Symbol.asyncDispose]();
  }
  const copy = mkdtempSync(join(folder, 'keycloak-'));
  cpSync(distribution, copy, { recursive: true });
  return copy;
}

/** The newest JDK that Debian's folder holds, as the script chooses it; else what the environment says. */
function findJava(): { JAVA_HOME?: string } {
  const folder = '/usr/lib/jvm';
  const version = (name: string) => Number(/\d+/.exec(name.replace(/^java-1\./, ''))?.[0] ?? 0);
  const newest = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => existsSync(join(folder, name, 'bin', 'java')) && version(name) >= 17)
    .sort((a, b) => version(b) - version(a))[0];
  return newest === undefined ? {} : { JAVA_HOME: join(folder, newest) };
}
