import type { Form } from '../../http/form.ts';
import { randomOctets } from '../../lib/random.ts';
import type { StoredKey } from './credential.ts';
import type { WebAuthnPolicy } from './policy.ts';

/** COSE algorithms (RFC 9053, RFC 8812) by their names in JOSE. SHA-1 (`RS1`) is none that anybody should use. */
export const COSE_ALGORITHMS: Readonly<Record<string, number>> = {
  ES256: -7,
  Ed25519: -8,
  EdDSA: -8,
  ES384: -35,
  ES512: -36,
  RS256: -257,
  RS384: -258,
  RS512: -259,
};

export const algorithmsOf = ({ algorithms }: WebAuthnPolicy): number[] => [
  ...new Set(algorithms.map((name) => COSE_ALGORITHMS[name]).filter((id) => id !== undefined)),
];

/** 256 random bits, in base64url: what an authenticator signs, once. */
export const newChallenge = (): string => randomOctets(32).toString('base64url');

/** Why a ceremony comes to nothing, in words for the person whose authenticator it is. */
export class CeremonyFailed extends Error {}

/** Characters of what a browser sends of a ceremony, at most. */
const LONGEST = 65_536;

/** @throws {CeremonyFailed} */
function sent(form: Form, name: string): string {
  const value = form.get(name) ?? '';
  if (value.length > LONGEST || !/^[\w-]+={0,2}$/.test(value))
    throw new CeremonyFailed('Missing compulsory webauthn parameters');
  return value.replace(/=+$/, '');
}

/**
 * A new credential, as the browser has made it, held against what it was asked for.
 * @throws {CeremonyFailed}
 */
export async function verifyRegistration(
  form: Form,
  policy: WebAuthnPolicy,
  challenge: string,
): Promise<StoredKey> {
  const id = sent(form, 'publicKeyCredentialId');
  const [clientDataJSON, attestationObject] = [sent(form, 'clientDataJSON'), sent(form, 'attestationObject')];
  checkAttachment(policy, form.get('authenticatorAttachment') ?? '');
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { registrationInfo } = await told(() =>
    verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: [...policy.origins],
      expectedRPID: policy.rpId,
      requireUserVerification: policy.userVerification === 'required',
      supportedAlgorithmIDs: algorithmsOf(policy),
    }),
  );
  if (!registrationInfo) throw new CeremonyFailed('The attestation is not valid');
  const { fmt, aaguid, credential } = registrationInfo;
  if (fmt === 'none' && policy.attestation !== undefined && policy.attestation !== 'none')
    throw new CeremonyFailed('An attestation is required');
  await checkModel(policy, fmt, aaguid, registrationInfo.attestationObject);
  return {
    aaguid,
    credentialId: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    attestationFormat: fmt,
    transports: TRANSPORTS.filter((transport) =>
      (form.get('transports') ?? '').split(',').includes(transport),
    ),
  };
}

const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** What the client says of where the authenticator is; nothing vouches for it. */
function checkAttachment({ attachment }: WebAuthnPolicy, said: string): void {
  if (attachment !== undefined && said !== attachment)
    throw new CeremonyFailed(`The authenticator must be of the kind ${attachment}`);
}

/** Where only some models are taken: what an authenticator says of itself counts if its maker vouches for it. */
async function checkModel(
  { aaguids }: WebAuthnPolicy,
  format: string,
  aaguid: string,
  attestationObject: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (aaguids.length === 0) return;
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const statement = decodeAttestationObject(attestationObject).get('attStmt');
  const isSelfMade = format === 'packed' && statement.get('x5c') === undefined;
  if (format === 'none' || isSelfMade)
    throw new CeremonyFailed('Acceptable AAGUIDs require an attestation that somebody vouches for');
  if (!aaguids.includes(aaguid))
    throw new CeremonyFailed('Not acceptable authenticator model (based on the AAGUID)');
}

/** The id of the credential that an answer is said to be of. @throws {CeremonyFailed} */
export const assertedId = (form: Form): string => sent(form, 'credentialId');

/**
 * That an authenticator has signed the challenge. @returns how often it has signed by now
 * @throws {CeremonyFailed} also where it has signed as often before: then there are two of it
 */
export async function verifyAssertion(
  form: Form,
  policy: WebAuthnPolicy,
  challenge: string,
  key: StoredKey,
): Promise<number> {
  const id = assertedId(form);
  const userHandle = form.get('userHandle');
  const response = {
    clientDataJSON: sent(form, 'clientDataJSON'),
    authenticatorData: sent(form, 'authenticatorData'),
    signature: sent(form, 'signature'),
    ...(userHandle && { userHandle }),
  };
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { verified, authenticationInfo } = await told(() =>
    verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challenge,
      expectedOrigin: [...policy.origins],
      expectedRPID: policy.rpId,
      requireUserVerification: policy.userVerification === 'required',
      credential: { id: key.credentialId, publicKey: key.publicKey, counter: key.counter },
    }),
  );
  if (!verified) throw new CeremonyFailed('The signature is not valid');
  return authenticationInfo.newCounter;
}

/** The library throws for whatever is wrong with what a browser has sent: that is no fault of ours. */
async function told<Result>(verify: () => Promise<Result>): Promise<Result> {
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CeremonyFailed(error.message, { cause: error });
  }
}
