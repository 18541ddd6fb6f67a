import crypto, { type KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

/**
 * The realms of the recorded scenarios, a thousand of them, take turns with so many RSA keys of 2048 bits: to make two of their own for each is half
 * of the work of a replay. No scenario has that many. Imported ahead of whatever makes keys.
 */
const KEYS = 64;

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const made: Promise<Pair>[] = [];
let turn = 0;

const generate = promisify(crypto.generateKeyPair) as (
  type: string,
  options: { readonly modulusLength?: number },
) => Promise<Pair>;

function fromTheFew(type: string, options: { readonly modulusLength?: number }) {
  const isUsual = type === 'rsa' && options.modulusLength === 2048 && Object.keys(options).length === 1;
  if (!isUsual) return generate(type, options);
  const place = turn++ % KEYS;
  const key = made[place] ?? generate(type, options);
  made[place] = key;
  return key;
}

const generateKeyPair = Object.assign(
  (
    type: string,
    options: object,
    done: (error: unknown, publicKey?: unknown, privateKey?: unknown) => void,
  ) =>
    fromTheFew(type, options).then(
      ({ publicKey, privateKey }) => done(null, publicKey, privateKey),
      (error: unknown) => done(error),
    ),
  { [promisify.custom]: fromTheFew },
);

Object.assign(crypto, { generateKeyPair });
syncBuiltinESMExports();
