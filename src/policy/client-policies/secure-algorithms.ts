import type { ConfigProperty } from '../../domain/components/config.ts';
import type { Configuration } from '../../domain/realms/client-policy-documents.ts';
import { textOf } from './configuration.ts';

/** Signatures that FAPI takes (Financial-grade API 1.0 Advanced section 8.6). */
export const SECURE_ALGORITHMS: readonly string[] = ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const USUAL = 'PS256';
const DEFAULT = 'default-algorithm';

export const DEFAULT_ALGORITHM: ConfigProperty = {
  name: DEFAULT,
  label: 'Default Algorithm',
  helpText: 'The algorithm of clients that name none',
  type: 'List',
  defaultValue: USUAL,
  options: SECURE_ALGORITHMS,
};

/** One that is not secure counts as none. */
export function defaultAlgorithm(configuration: Configuration): string {
  const said = textOf(configuration, DEFAULT) ?? USUAL;
  return SECURE_ALGORITHMS.includes(said) ? said : USUAL;
}
