import { randomOctets } from '../../../lib/random.ts';
import type { HashedPassword, PasswordHash } from './password-hash.ts';

const TYPES = ['d', 'i', 'id'];
const VERSIONS = ['1.0', '1.3'];
const LENGTH = 32;
const SALT = 16;
/** Keycloak's: argon2id 1.3, 7 MiB, one lane, 32 bytes. */
const PARAMETERS = {
  hashLength: [String(LENGTH)],
  memory: ['7168'],
  type: ['id'],
  version: ['1.3'],
  parallelism: ['1'],
};

/** KiB of memory, and KiB filled in all passes together, of a hash, at most: a second or so. */
const MOST_MEMORY = 262_144;
const MOST_FILLED = 2_097_152;

/** RFC 9106. */
export const argon2: PasswordHash = {
  id: 'argon2',
  defaultIterations: 5,
  async hash(password, iterations) {
    const made = {
      algorithm: 'argon2',
      iterations,
      parameters: PARAMETERS,
      salt: randomOctets(SALT),
      value: Buffer.alloc(LENGTH),
    };
    return { ...made, value: await derive(password, made) };
  },
  repeat: derive,
  isAffordable({ iterations, parameters }) {
    const { memory, length, parallelism, type, version } = read(parameters);
    return (
      isWithin(iterations, 1, MOST_FILLED) &&
      isWithin(memory, 8 * parallelism, MOST_MEMORY) &&
      memory * iterations <= MOST_FILLED &&
      isWithin(length, 4, 1024) &&
      isWithin(parallelism, 1, 16) &&
      type >= 0 &&
      version >= 0
    );
  },
  isCurrent: ({ algorithm, iterations, parameters }, wanted) =>
    algorithm === 'argon2' &&
    iterations === wanted &&
    Object.entries(PARAMETERS).every(([name, [value]]) => parameters[name]?.[0] === value),
};

const isWithin = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

function read(parameters: HashedPassword['parameters']) {
  const of = (name: keyof typeof PARAMETERS) => parameters[name]?.[0] ?? PARAMETERS[name][0] ?? '';
  return {
    memory: Number(of('memory')),
    length: Number(of('hashLength')),
    parallelism: Number(of('parallelism')),
    type: TYPES.indexOf(of('type')),
    version: VERSIONS.indexOf(of('version')),
  };
}

async function derive(
  password: string,
  { iterations, parameters, salt, value }: HashedPassword,
): Promise<Buffer> {
  // Loaded when the first password comes by: a server that only issues tokens to clients never needs it.
  const { hashRaw } = await import('@node-rs/argon2');
  const { memory, parallelism, type, version } = read(parameters);
  return hashRaw(password, {
    algorithm: type,
    version,
    memoryCost: memory,
    timeCost: iterations,
    parallelism,
    outputLen: value.length,
    salt,
  });
}
