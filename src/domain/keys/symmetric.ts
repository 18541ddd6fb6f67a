import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { type ConfigProperty, configValue } from '../components/config.ts';
import type { KeyUse } from './key.ts';
import { COMMON_PROPERTIES, commonOf, type KeyProvider } from './provider.ts';

/** What a refusal lists, whichever of them the algorithm takes (as Keycloak). */
const SECRET_SIZES = ['16', '24', '32', '64', '128', '256', '512'];

interface SymmetricOptions {
  readonly id: string;
  readonly helpText: string;
  readonly use: KeyUse;
  readonly defaultAlgorithm: string;
  /** Bytes. */
  readonly defaultSize: string;
  readonly sizes: readonly string[];
  readonly properties?: readonly ConfigProperty[];
}

/** A provider that generates a secret that never leaves the server. */
export function generatedSecret(options: SymmetricOptions): KeyProvider {
  return {
    id: options.id,
    helpText: options.helpText,
    properties: [
      ...COMMON_PROPERTIES,
      {
        name: 'secretSize',
        label: 'Secret size',
        helpText: 'Size of the secret in bytes',
        type: 'List',
        defaultValue: options.defaultSize,
        options: options.sizes,
        named: SECRET_SIZES,
        check: 'option',
      },
      ...(options.properties ?? []),
    ],
    secretMembers: ['secret', 'kid'],
    keyedBy: ['secretSize'],
    async secrets(config) {
      const size = Number(configValue(config, 'secretSize') ?? options.defaultSize);
      return { secret: randomBytes(size).toString('base64'), kid: randomUUID() };
    },
    load(component) {
      const key = createSecretKey(component.secrets.secret ?? '', 'base64');
      const algorithm = configValue(component.config, 'algorithm') ?? options.defaultAlgorithm;
      const kid = component.secrets.kid ?? '';
      return {
        ...commonOf(component),
        kid,
        algorithm,
        type: 'OCT',
        use: options.use,
        privateKey: key,
        publicKey: key,
      };
    },
  };
}
