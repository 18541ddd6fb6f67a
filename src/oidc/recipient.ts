import type { Client } from '../domain/clients/client.ts';
import { isContentEncryption, isKeyManagement, type Recipient } from '../domain/tokens/jwe.ts';
import { invalidRequest } from '../errors/protocol.ts';
import type { ClientKeys } from './client-keys.ts';

/** What a client may have encrypted, as its attributes begin. */
type Encrypted = 'id.token' | 'user.info' | 'authorization' | 'introspection';

/** Where a client names an algorithm alone (OpenID Connect Dynamic Client Registration section 2). */
const DEFAULT_ENCRYPTION = 'A128CBC-HS256';

/**
 * How something is encrypted for a client (OpenID Connect Core section 10.2); undefined when it does not ask for it.
 * What it asked to have encrypted never goes out in the clear.
 * @throws {Refusal} 400 when the client has no key for it, or asks for what there is not
 */
export async function findRecipient(
  keys: ClientKeys,
  client: Client,
  what: Encrypted,
): Promise<Recipient | undefined> {
  const { [`${what}.encrypted.response.alg`]: algorithm, [`${what}.encrypted.response.enc`]: asked } =
    client.attributes;
  if (!algorithm) return undefined;
  const encryption = asked || DEFAULT_ENCRYPTION;
  if (!isKeyManagement(algorithm) || !isContentEncryption(encryption))
    throw invalidRequest('The client asks for an encryption that is not supported');
  const found = await keys.findToEncrypt(client, algorithm);
  if (!found) throw invalidRequest(`The client has no key to encrypt for by ${algorithm}`);
  return { ...found, algorithm, encryption };
}
