import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { adminError } from '../../errors/admin.ts';
import { type ComponentConfig, type ConfigProperty, configValue } from '../components/config.ts';
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

/** A provider that generates a secret that never leaves the server, or takes one that was made elsewhere. */
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
    takes: ['secret', 'kid'],
    keyedBy: ['secretSize'],
    told: ({ size = '' }) => (size ? { secretSize: [size] } : {}),
    async secrets(config, given) {
      const secret = configValue(given, 'secret');
      if (secret) return taken(options, config, secret, configValue(given, 'kid') ?? randomUUID());
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

/** Past this an identifier is a burden to every token that names it. */
const LONGEST_KID = 255;

/** A secret that was made elsewhere, in Base64 or Base64URL. @throws {Refusal} 400 for one of a size that would not be made here */
function taken(
  { sizes }: SymmetricOptions,
  config: ComponentConfig,
  encoded: string,
  kid: string,
): Record<string, string> {
  if (kid.length > LONGEST_KID) throw adminError(400, `'kid' has ${LONGEST_KID} characters at most`);
  const isEncoded = /^[\w+/-]+=*$/.test(encoded);
  const secret = Buffer.from(isEncoded ? encoded : '', 'base64');
  const size = String(secret.length);
  if (!sizes.includes(size)) throw adminError(400, `A secret has ${sizes.join(', ')} bytes, in Base64`);
  if ((configValue(config, 'secretSize') ?? size) !== size)
    throw adminError(400, `The secret has ${size} bytes, not what 'Secret size' says`);
  return { secret: secret.toString('base64'), kid, size };
}
