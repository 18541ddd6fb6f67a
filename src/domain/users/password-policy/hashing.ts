import { passwordHashes } from '../password-hash/index.ts';
import { BadConfig, number, rule } from './rule.ts';

export const hashAlgorithm = rule({
  id: 'hashAlgorithm',
  read(config) {
    if (config === undefined) throw new BadConfig('Password hashing provider id must be set');
    const hash = passwordHashes.get(config);
    if (!hash) throw new BadConfig('Password hashing provider not found');
    return hash;
  },
});

/** Less than one is the algorithm's own number. */
export const hashIterations = rule({ id: 'hashIterations', read: number(-1) });
