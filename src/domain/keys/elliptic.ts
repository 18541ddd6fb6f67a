import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { adminError } from '../../errors/admin.ts';
import { type ConfigProperty, configValue } from '../components/config.ts';
import { selfSignedCertificate } from './certificate.ts';
import type { KeyType, KeyUse } from './key.ts';
import { publicKeyId } from './key-id.ts';
import { COMMON_PROPERTIES, commonOf, type KeyProvider } from './provider.ts';

const generateKeyPairAsync = promisify(generateKeyPair) as (
  type: string,
  options: object,
) => Promise<{ privateKey: KeyObject }>;

interface EllipticOptions {
  readonly id: string;
  readonly helpText: string;
  readonly use: KeyUse;
  readonly type: KeyType;
  /** The configuration member that names the curve. */
  readonly member: string;
  readonly curves: readonly string[];
  /** How Node makes a key on the curve. */
  readonly generation: (curve: string) => readonly [type: string, options: object];
  readonly algorithm: (curve: string, algorithm: string | undefined) => string;
  readonly properties?: readonly ConfigProperty[];
}

/** Asks for a certificate, of providers that make some. */
export const CERTIFICATE = {
  name: 'ecGenerateCertificate',
  label: 'Generate Certificate',
  helpText: 'Whether a self-signed certificate goes with the key',
  type: 'boolean',
  defaultValue: 'false',
  check: 'boolean',
} satisfies ConfigProperty;

/** A provider that generates a key on an elliptic curve, or takes one that was made elsewhere. */
export function generatedElliptic(options: EllipticOptions): KeyProvider {
  const [defaultCurve = ''] = options.curves;
  const curveOf = (config: Parameters<KeyProvider['secrets']>[0]) =>
    configValue(config, options.member) ?? defaultCurve;
  const name = options.id.split('-')[0] ?? '';
  const [privateMember, publicMember] = [`${name}PrivateKey`, `${name}PublicKey`];
  return {
    id: options.id,
    helpText: options.helpText,
    properties: [
      ...COMMON_PROPERTIES,
      {
        name: options.member,
        label: 'Elliptic Curve',
        helpText: 'Elliptic curve of the key',
        type: 'List',
        defaultValue: defaultCurve,
        options: options.curves,
        check: 'option',
        stored: true,
      },
      ...(options.properties ?? []),
    ],
    secretMembers: ['privateKey', 'certificate'],
    takes: [privateMember, publicMember],
    keyedBy: [options.member],
    async secrets(config, given) {
      const encoded = configValue(given, privateMember);
      if (encoded) return taken(options, curveOf(config), encoded, configValue(given, publicMember));
      const { privateKey } = await generateKeyPairAsync(...options.generation(curveOf(config)));
      return { privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64') };
    },
    async settle({ certificate, ...secrets }, config, owner, now) {
      const isAsked =
        options.properties?.includes(CERTIFICATE) && configValue(config, CERTIFICATE.name) === 'true';
      if (!isAsked) return secrets;
      if (certificate) return { ...secrets, certificate };
      const privateKey = decode(secrets.privateKey);
      const made = await selfSignedCertificate(owner.name, createPublicKey(privateKey), privateKey, now);
      return { ...secrets, certificate: made.toString('base64') };
    },
    load(component) {
      const { certificate } = component.secrets;
      const privateKey = decode(component.secrets.privateKey);
      const publicKey = createPublicKey(privateKey);
      const algorithm = options.algorithm(
        curveOf(component.config),
        configValue(component.config, `${name}Algorithm`),
      );
      return {
        ...commonOf(component),
        kid: publicKeyId(publicKey),
        algorithm,
        type: options.type,
        use: options.use,
        privateKey,
        publicKey,
        ...(certificate && { certificate: Buffer.from(certificate, 'base64') }),
      };
    },
  };
}

const decode = (encoded = '') =>
  createPrivateKey({ key: Buffer.from(encoded, 'base64'), type: 'pkcs8', format: 'der' });

/** A key that was made elsewhere, as PKCS#8 and, if it comes along, its public key as SPKI. @throws {Refusal} 400 */
function taken(
  { type, generation }: EllipticOptions,
  curve: string,
  encoded: string,
  publicEncoded: string | undefined,
): Record<string, string> {
  const wrong = () => adminError(400, `Failed to decode the private key: it is no key on the curve ${curve}`);
  const read = <Read>(work: () => Read): Read => {
    try {
      return work();
    } catch {
      throw wrong();
    }
  };
  const privateKey = read(() => decode(encoded));
  const publicKey = createPublicKey(privateKey);
  const jwk = read(() => publicKey.export({ format: 'jwk' }));
  const [kind] = generation(curve);
  const isRight =
    jwk.kty === type && jwk.crv === curve && (type === 'OKP' || privateKey.asymmetricKeyType === kind);
  if (!isRight) throw wrong();
  const other =
    publicEncoded === undefined
      ? publicKey
      : read(() =>
          createPublicKey({ key: Buffer.from(publicEncoded, 'base64'), type: 'spki', format: 'der' }),
        );
  if (!other.equals(publicKey)) throw adminError(400, 'The public key does not match the private key');
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64') };
}
