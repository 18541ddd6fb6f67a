import { newId } from '../../lib/ids.ts';
import type { Credential } from './user.ts';

export const PASSWORD = 'password';

/** Keycloak's parameters: argon2id 1.3, 7 MiB, 5 passes, one lane, 32 bytes. */
const ARGON2ID = {
  algorithm: 2,
  version: 1,
  memoryCost: 7168,
  timeCost: 5,
  parallelism: 1,
  outputLen: 32,
} as const;

/** A password credential whose secret is the argon2id hash in PHC form. @param now milliseconds since 1970 */
export async function passwordCredential(
  realmId: string,
  userId: string,
  password: string,
  now: number,
): Promise<Credential> {
  const { hash } = await argon2();
  return {
    id: newId(),
    realmId,
    userId,
    type: PASSWORD,
    secret: await hash(password, ARGON2ID),
    createdAt: now,
  };
}

/** Whether one of the credentials is this password. Takes as long for a user without one. */
export async function isPassword(credentials: readonly Credential[], password: string): Promise<boolean> {
  const { verify } = await argon2();
  const stored = credentials.find(({ type }) => type === PASSWORD)?.secret;
  const matches = await verify(stored ?? (await decoy()), password);
  return matches && stored !== undefined;
}

/** Loaded when the first password comes by: a server that only issues tokens to clients never needs it. */
const argon2 = () => import('@node-rs/argon2');

let decoyHash: Promise<string> | undefined;
const decoy = () => {
  decoyHash ??= argon2().then(({ hash }) => hash(newId(), ARGON2ID));
  return decoyHash;
};
