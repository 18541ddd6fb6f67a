import { DEFAULT_HASH, passwordHashes } from '../password-hash/index.ts';
import { BadConfig, counted, rule } from './rule.ts';

export const hashAlgorithm = rule({
  id: 'hashAlgorithm',
  displayName: 'Hashing Algorithm',
  field: { configType: 'String', defaultValue: DEFAULT_HASH.id },
  read(config) {
    if (config === undefined) throw new BadConfig('Password hashing provider id must be set');
    const hash = passwordHashes.get(config);
    if (!hash) throw new BadConfig('Password hashing provider not found');
    return hash;
  },
});

/** Less than one is the algorithm's own number. */
export const hashIterations = rule({
  id: 'hashIterations',
  displayName: 'Hashing Iterations',
  ...counted(-1),
});
