import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What an authenticator and the browser around it are told, or lie about. */
export interface Ceremony {
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  readonly type?: string;
  /** How often it has signed, as it says. */
  readonly counter?: number;
  readonly isUserVerified?: boolean;
  readonly userHandle?: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** A security key in software, with one key pair, that does what nobody's would. */
export class SoftAuthenticator {
  readonly id = randomBytes(32).toString('base64url');
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' }) as {
    publicKey: KeyObject;
    privateKey: KeyObject;
  };

  /** The fields of the form by which a new credential goes back. */
  register(ceremony: Ceremony): Record<string, string> {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const key = cborMap([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    const id = Buffer.from(this.id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]);
    const object = cborMap([
      ['fmt', 'none'],
      ['attStmt', []],
      ['authData', Buffer.concat([authenticatorData(ceremony, ATTESTED), attested])],
    ]);
    return {
      clientDataJSON: clientData({ type: 'webauthn.create', ...ceremony }).toString('base64url'),
      attestationObject: object.toString('base64url'),
      publicKeyCredentialId: this.id,
      transports: 'usb,internal',
      authenticatorAttachment: 'cross-platform',
      authenticatorLabel: 'Key',
    };
  }

  /** The fields of the form by which a signature goes back. */
  assert(ceremony: Ceremony): Record<string, string> {
    const client = clientData({ type: 'webauthn.get', ...ceremony });
    const data = authenticatorData(ceremony, 0);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return {
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
      credentialId: this.id,
      userHandle: ceremony.userHandle ? Buffer.from(ceremony.userHandle).toString('base64url') : '',
    };
  }
}

const clientData = ({ type, challenge, origin }: Ceremony): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

function authenticatorData({ rpId, counter = 0, isUserVerified = true }: Ceremony, flags: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const all = flags | PRESENT | (isUserVerified ? VERIFIED : 0);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([all]), count]);
}

type Cbor = number | string | Buffer | readonly (readonly [number | string, Cbor])[];

/** As much of CBOR (RFC 8949) as an attestation without a statement takes. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  return Buffer.isBuffer(value) ? Buffer.concat([head(2, value.length), value]) : cborMap(value);
}

const cborMap = (entries: readonly (readonly [number | string, Cbor])[]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flatMap(([name, value]) => [cbor(name), cbor(value)])]);

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}
