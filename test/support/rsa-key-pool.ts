import { generateKeyPair } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** More than any test process has realms that it tells apart. */
const KEYS = 128;

/** The file of a pool of RSA keys for realms of tests, as PEM in a JSON list; made where there is none. They protect nothing. */
export async function rsaKeyPool(file: string): Promise<string> {
  if (existsSync(file)) return file;
  const generate = promisify(generateKeyPair);
  const keys = await Promise.all(
    Array.from({ length: KEYS }, () => generate('rsa', { modulusLength: 2048 })),
  );
  mkdirSync(dirname(file), { recursive: true });
  const pems = keys.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' }));
  // Whoever reads it meanwhile finds all of it or nothing.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(pems));
  renameSync(own, file);
  return file;
}
