import { statSync } from 'node:fs';
import { ConfigError } from './config/load.ts';
import type { Config } from './config/settings.ts';
import { BadExtension } from './extension/load.ts';

/** Has a part of a start done. What the system, or the database, refuses is told of by the setting that asks for it. @throws {ConfigError} */
export async function naming<Result>(
  setting: (code: string) => string,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const cause = refusalOf(error);
    throw cause ? new ConfigError(`${setting(cause.code)}: ${cause.message}`, { cause: error }) : error;
  }
}

/** The same of code from outside: what is wrong with it is told, and not where in the server that was found. @throws {ConfigError} */
export async function namingExtensions<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof BadExtension
      ? new ConfigError(`extensions: ${error.message}`, { cause: error })
      : error;
  }
}

/** A folder that is named is there: who names one and misses it would not have what is in it. @throws {ConfigError} */
export function checkFolders({ themesDir, keystores, passwordBlacklists }: Config): void {
  const named = { 'themes-dir': themesDir, keystores, 'password-blacklists': passwordBlacklists };
  for (const [setting, folder] of Object.entries(named))
    if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new ConfigError(`${setting}: there is no folder ${folder}`);
}

interface Refused {
  readonly code: string;
  readonly message: string;
}

/** What the system or the database has said, however far inside; undefined for a mistake of our own. */
function refusalOf(error: unknown): Refused | undefined {
  if (!(error instanceof Error) || error instanceof ConfigError) return undefined;
  const { code } = error as { code?: unknown };
  const inside = refusalOf(error instanceof AggregateError ? error.errors[0] : error.cause);
  if (inside || typeof code !== 'string') return inside;
  return { code, message: error.message };
}

/** Who is asked when the database cannot be opened: what it says never holds the password of its URL. */
export const databaseSetting = ({ databaseUrl, dataDir }: Config): string =>
  databaseUrl === undefined
    ? `data-dir: the database in ${dataDir} cannot be opened`
    : 'database-url: the database cannot be opened';

/** Who is asked when the key-encryption key is not to be had where it is kept. */
export const keySetting = ({ databaseUrl, dataDir }: Config): string =>
  databaseUrl?.startsWith('sqlite:')
    ? 'database-url: there is no key-encryption key beside the database'
    : `data-dir: ${dataDir} cannot be used`;

const OF_THE_ADDRESS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EAI_FAIL']);

/** Who is asked when nobody can listen there. */
export const listenSetting =
  (name: 'http-port' | 'management-port', { httpHost }: Config, port: number) =>
  (code: string): string =>
    OF_THE_ADDRESS.has(code)
      ? `http-host: there is no listening at ${httpHost}`
      : `${name}: there is no listening at port ${port}`;
