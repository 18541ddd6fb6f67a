import crypto, { type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

/**
 * Realms in tests take their RSA keys of 2048 bits from a pool (`rsa-key-pool.ts`), in turn: to make two of its own for each of some thousands of
 * realms is a good part of the work of all tests. The pool is larger than what any test tells apart. Imported ahead of whatever makes keys, by
 * `npm test`; a file that is run by itself does without.
 */
const POOL = process.env.LATCHKEY_TEST_RSA_KEYS ?? '';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const pems = existsSync(POOL) ? (JSON.parse(readFileSync(POOL, 'utf8')) as string[]) : [];
const generate = promisify(crypto.generateKeyPair) as (type: string, options: object) => Promise<Pair>;
// Another process begins elsewhere: what two of them make is not the same either.
let turn = process.pid;

async function fromThePool(type: string, options: { readonly modulusLength?: number }): Promise<Pair> {
  const isUsual = type === 'rsa' && options.modulusLength === 2048 && Object.keys(options).length === 1;
  const pem = isUsual ? pems[turn++ % pems.length] : undefined;
  if (pem === undefined) return generate(type, options);
  const privateKey = crypto.createPrivateKey(pem);
  return { privateKey, publicKey: crypto.createPublicKey(privateKey) };
}

const generateKeyPair = Object.assign(
  (
    type: string,
    options: object,
    done: (error: unknown, publicKey?: unknown, privateKey?: unknown) => void,
  ) =>
    fromThePool(type, options).then(
      ({ publicKey, privateKey }) => done(null, publicKey, privateKey),
      (error: unknown) => done(error),
    ),
  { [promisify.custom]: fromThePool },
);

Object.assign(crypto, { generateKeyPair });
syncBuiltinESMExports();
