import { createPrivateKey, createPublicKey, generateKeyPair, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { adminError } from '../../errors/admin.ts';
import { type ComponentConfig, type ConfigProperty, configValue } from '../components/config.ts';
import { MASK } from '../mask.ts';
import { selfSignedCertificate } from './certificate.ts';
import type { Key, KeyUse } from './key.ts';
import { publicKeyId } from './key-id.ts';
import { COMMON_PROPERTIES, commonOf, type KeyProvider } from './provider.ts';

const generateKeyPairAsync = promisify(generateKeyPair);

export const SIGNATURE_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
export const ENCRYPTION_ALGORITHMS = ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'];

const KEY_SIZE: ConfigProperty = {
  name: 'keySize',
  label: 'Key size',
  helpText: 'Size of the generated keys in bits',
  type: 'List',
  defaultValue: '2048',
  options: ['1024', '2048', '3072', '4096'],
  check: 'option',
};

interface RsaOptions {
  readonly id: string;
  readonly helpText: string;
  readonly use: KeyUse;
  readonly algorithms: readonly string[];
  readonly defaultAlgorithm: string;
}

const algorithmProperty = ({ algorithms, defaultAlgorithm }: RsaOptions): ConfigProperty => ({
  name: 'algorithm',
  label: 'Algorithm',
  helpText: 'Intended algorithm of the key',
  type: 'List',
  defaultValue: defaultAlgorithm,
  options: algorithms,
});

/** A provider that generates an RSA key and a self-signed certificate, or takes those that were made elsewhere. */
export function generatedRsa(options: RsaOptions): KeyProvider {
  return {
    id: options.id,
    helpText: options.helpText,
    properties: [...COMMON_PROPERTIES, KEY_SIZE, algorithmProperty(options)],
    secretMembers: ['privateKey', 'certificate'],
    takes: ['privateKey', 'certificate'],
    keyedBy: ['keySize'],
    async secrets(config, given, { name }, now) {
      if (configValue(given, 'privateKey')) return brought(given, name, now);
      const modulusLength = Number(configValue(config, 'keySize') ?? KEY_SIZE.defaultValue);
      const { publicKey, privateKey } = await generateKeyPairAsync('rsa', { modulusLength });
      const certificate = await selfSignedCertificate(name, publicKey, privateKey, now);
      const der = privateKey.export({ type: 'pkcs8', format: 'der' });
      return { privateKey: der.toString('base64'), certificate: certificate.toString('base64') };
    },
    settle: fitting(options),
    load: (component) => loadRsa(component, options),
  };
}

/** A provider that takes an RSA key, and perhaps its certificate, from the administrator. */
export function importedRsa(options: RsaOptions): KeyProvider {
  const file = (name: string, label: string, helpText: string): ConfigProperty => ({
    name,
    label,
    helpText,
    type: 'File',
  });
  return {
    id: options.id,
    helpText: options.helpText,
    properties: [
      ...COMMON_PROPERTIES,
      file('privateKey', 'Private RSA Key', 'Private RSA key, PEM'),
      file('certificate', 'X509 Certificate', 'Certificate of the key, PEM; made when left out'),
      algorithmProperty(options),
    ],
    secretMembers: ['privateKey', 'certificate'],
    keyedBy: ['privateKey', 'certificate'],
    told: ({ certificate = '' }) => ({ privateKey: [MASK], certificate: [certificate] }),
    secrets: async (_config, given, { name }, now) => brought(given, name, now),
    settle: fitting(options),
    load: (component) => loadRsa(component, options),
  };
}

/** A key that was made elsewhere, with its certificate or one that is made for it. @throws {Refusal} 400 */
async function brought(
  given: ComponentConfig,
  realmName: string,
  now: number,
): Promise<Record<string, string>> {
  const pem = configValue(given, 'privateKey');
  if (!pem) throw adminError(400, "'Private RSA Key' is required");
  const privateKey = attempt(
    () => createPrivateKey(armoured(pem, 'PRIVATE KEY')),
    'Failed to decode private key',
  );
  if (privateKey.asymmetricKeyType !== 'rsa') throw adminError(400, 'Failed to decode private key');
  const publicKey = createPublicKey(privateKey);
  const certificatePem = configValue(given, 'certificate');
  const certificate = certificatePem
    ? attempt(
        () => new X509Certificate(armoured(certificatePem, 'CERTIFICATE')),
        'Failed to decode certificate',
      )
    : undefined;
  if (certificate && !certificate.publicKey.equals(publicKey))
    throw adminError(400, 'Certificate does not match private key');
  const der = certificate?.raw ?? (await selfSignedCertificate(realmName, publicKey, privateKey, now));
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    certificate: Buffer.from(der).toString('base64'),
  };
}

const MIN_BITS = 1024;
/** PSS with SHA-512 and a salt as long needs 130 octets (RFC 8017 section 9.1.1): more than a key of 1024 bits has. */
const MIN_BITS_PS512 = 1040;

/** Refuses a key that its own algorithm could not use: nothing could be signed any more. @throws {Refusal} 400 */
const fitting =
  ({ defaultAlgorithm }: RsaOptions): NonNullable<KeyProvider['settle']> =>
  async (secrets, config) => {
    const encoded = Buffer.from(secrets.privateKey ?? '', 'base64');
    const key = createPrivateKey({ key: encoded, type: 'pkcs8', format: 'der' });
    const algorithm = configValue(config, 'algorithm') ?? defaultAlgorithm;
    const least = algorithm === 'PS512' ? MIN_BITS_PS512 : MIN_BITS;
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < least)
      throw adminError(400, `A key for ${algorithm} needs ${least} bits at least`);
    return secrets;
  };

function loadRsa(component: Parameters<KeyProvider['load']>[0], { use, defaultAlgorithm }: RsaOptions): Key {
  const { privateKey: encoded = '', certificate = '' } = component.secrets;
  const privateKey = createPrivateKey({ key: Buffer.from(encoded, 'base64'), type: 'pkcs8', format: 'der' });
  const publicKey = createPublicKey(privateKey);
  return {
    ...commonOf(component),
    kid: publicKeyId(publicKey),
    algorithm: configValue(component.config, 'algorithm') ?? defaultAlgorithm,
    type: 'RSA',
    use,
    privateKey,
    publicKey,
    certificate: Buffer.from(certificate, 'base64'),
  };
}

/** Keycloak takes the bare base64 of a PEM block as well. */
const armoured = (text: string, label: string) =>
  text.includes('-----BEGIN') ? text : `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;

function attempt<Result>(work: () => Result, otherwise: string): Result {
  try {
    return work();
  } catch {
    throw adminError(400, otherwise);
  }
}
