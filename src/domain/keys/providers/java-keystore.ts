import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { adminError } from '../../../errors/admin.ts';
import { type ComponentConfig, type ConfigProperty, configValue } from '../../components/config.ts';
import { MASK } from '../../mask.ts';
import type { KeyType, KeyUse } from '../key.ts';
import { publicKeyId } from '../key-id.ts';
import { KEYSTORE_FORMATS, keystoreFormat } from '../keystores/index.ts';
import type { KeystoreEntry } from '../keystores/keystore.ts';
import { COMMON_PROPERTIES, commonOf, type KeyOwner, type KeyProvider } from '../provider.ts';
import { ENCRYPTION_ALGORITHMS, SIGNATURE_ALGORITHMS } from '../rsa.ts';

/** What a key must be for an algorithm, and what it is used for. */
interface Fit {
  readonly type: KeyType;
  readonly use: KeyUse;
  /** Name of the curve, as JWK has it; any where it is left out. */
  readonly curve?: string;
}
const FITS: ReadonlyMap<string, Fit> = new Map<string, Fit>([
  ['EdDSA', { type: 'OKP', use: 'SIG' }],
  ['ES256', { type: 'EC', use: 'SIG', curve: 'P-256' }],
  ['ES384', { type: 'EC', use: 'SIG', curve: 'P-384' }],
  ['ES512', { type: 'EC', use: 'SIG', curve: 'P-521' }],
  ...SIGNATURE_ALGORITHMS.map((name): [string, Fit] => [name, { type: 'RSA', use: 'SIG' }]),
  ...ENCRYPTION_ALGORITHMS.map((name): [string, Fit] => [name, { type: 'RSA', use: 'ENC' }]),
]);
const DEFAULT_ALGORITHM = 'RS256';
const MIN_BITS = 2048;

const text = (name: string, label: string, helpText: string, more: Partial<ConfigProperty> = {}) =>
  ({ name, label, helpText, type: 'String', ...more }) satisfies ConfigProperty;

/** A key and its certificate out of an archive on the server, as Java's tools make them. It is read when that is configured. */
export const javaKeystore: KeyProvider = {
  id: 'java-keystore',
  helpText:
    'Takes a key and its certificate out of an archive (JKS or PKCS #12) in the realm’s folder of keystores',
  properties: [
    ...COMMON_PROPERTIES,
    text('algorithm', 'Algorithm', 'Intended algorithm of the key', {
      type: 'List',
      defaultValue: DEFAULT_ALGORITHM,
      options: [...FITS.keys()],
    }),
    text(
      'keystore',
      'Keystore',
      'Name of the file in the folder of that realm’s name; a new archive gets a new name',
    ),
    text('keystorePassword', 'Keystore Password', 'Password of the archive', { secret: true }),
    text('keystoreType', 'Keystore Type', 'Format of the archive; found out where it is left out', {
      type: 'List',
      defaultValue: 'JKS',
      options: ['JKS', 'PKCS12', 'BCFKS'],
    }),
    text('keyAlias', 'Key Alias', 'The name under which the key stands in it'),
    text('keyPassword', 'Key Password', 'Password of the key', { secret: true }),
    text('keyUse', 'Key use', 'Whether the key signs or encrypts', {
      type: 'List',
      defaultValue: 'sig',
      options: ['sig', 'enc'],
    }),
  ],
  secretMembers: ['keystorePassword', 'keyPassword'],
  keyedBy: ['keystore', 'keystoreType', 'keyAlias', 'algorithm', 'keyUse'],
  told: () => ({ keystorePassword: [MASK], keyPassword: [MASK] }),
  async secrets(config, given, owner) {
    const name = needed(config, 'keystore', 'Keystore');
    const store = needed(given, 'keystorePassword', 'Keystore Password');
    const alias = needed(config, 'keyAlias', 'Key Alias');
    const key = needed(given, 'keyPassword', 'Key Password');
    const entry = entryOf(config, owner, { name, alias, passwords: { store, key } });
    if (!entry.privateKey) throw failed('Key in the keystore cannot be recovered.');
    const privateKey = createPrivateKey({ key: entry.privateKey, format: 'der', type: 'pkcs8' });
    checkFit(privateKey, config);
    const [certificate] = entry.certificates;
    return {
      keystorePassword: store,
      keyPassword: key,
      privateKey: entry.privateKey.toString('base64'),
      ...(certificate && { certificate: certificate.toString('base64') }),
    };
  },
  load(component) {
    const { privateKey: encoded = '', certificate } = component.secrets;
    const privateKey = createPrivateKey({
      key: Buffer.from(encoded, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    const publicKey = createPublicKey(privateKey);
    const algorithm = algorithmOf(component.config);
    const { type, use } = FITS.get(algorithm) ?? { type: 'RSA', use: 'SIG' };
    return {
      ...commonOf(component),
      kid: publicKeyId(publicKey),
      algorithm,
      type,
      use,
      privateKey,
      publicKey,
      ...(certificate !== undefined && { certificate: Buffer.from(certificate, 'base64') }),
    };
  },
};

const algorithmOf = (config: ComponentConfig) => configValue(config, 'algorithm') ?? DEFAULT_ALGORITHM;
const failed = (why: string) => adminError(400, `Failed to load keys. ${why}`);

function needed(config: ComponentConfig, name: string, label: string): string {
  const value = configValue(config, name);
  if (!value) throw adminError(400, `'${label}' is required`);
  return value;
}

interface Passwords {
  readonly store: string;
  readonly key: string;
}

/** Which entry of which archive, and what opens them. */
interface Sought {
  readonly name: string;
  readonly alias: string;
  readonly passwords: Passwords;
}

/** Whatever keeps a file from being read, the answer is the same: it says nothing of what is on the server. @throws {Refusal} 400 */
function entryOf(
  config: ComponentConfig,
  owner: KeyOwner,
  { name, alias, passwords }: Sought,
): KeystoreEntry {
  const type = configValue(config, 'keystoreType');
  if (type !== undefined && !KEYSTORE_FORMATS.includes(type))
    throw failed(`KeyStore error on server. ${type} not found`);
  const file = owner.keystore?.(name);
  if (!file) throw adminError(400, `Keystore file ${name} is not under the realm directory`);
  const entry = read(file, type, passwords).find((each) => each.alias === alias.toLowerCase());
  if (!entry)
    throw failed(`Key in the keystore cannot be recovered. Alias ${alias} does not exists in the keystore.`);
  return entry;
}

/** The first octets of Java's own format; either may be called by the name of the other (as in Java). */
const JKS = 0xfeedfeed;

function read(file: Buffer, type: string | undefined, passwords: Passwords): KeystoreEntry[] {
  const isJks = file.length >= 4 && file.readUInt32BE(0) === JKS;
  const format = keystoreFormat(type === 'BCFKS' ? type : isJks ? 'JKS' : 'PKCS12');
  try {
    return format?.read(file, passwords) ?? [];
  } catch {
    throw failed('IO error on server. keystore password was incorrect');
  }
}

/** @throws {Refusal} 400 when the key is none for the algorithm, or for another use */
function checkFit(privateKey: KeyObject, config: ComponentConfig): void {
  const algorithm = algorithmOf(config);
  const fit = FITS.get(algorithm);
  if (!fit) throw failed(`Keys for algorithm ${algorithm} are not supported.`);
  const use = (configValue(config, 'keyUse') ?? 'SIG').toUpperCase();
  if (use !== fit.use)
    throw failed(`Key in the keystore cannot be recovered. Invalid use ${use} for algorithm ${algorithm}.`);
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  if (jwk.kty !== fit.type || (fit.curve !== undefined && jwk.crv !== fit.curve))
    throw failed(`Algorithm not available on server. Invalid ${algorithm} key. Algorithm is ${jwk.kty}.`);
  const { modulusLength = MIN_BITS } = privateKey.asymmetricKeyDetails ?? {};
  if (modulusLength < MIN_BITS) throw failed(`A key of RSA has ${MIN_BITS} bits or more.`);
}
