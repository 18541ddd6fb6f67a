import { BrokerFailure } from '../domain/identity-providers/brokers.ts';
import { decryptJwe, isJwe } from '../domain/tokens/jwe.ts';
import type { Exchanged } from './kind.ts';

/** What is in a token that the provider has encrypted for a key of the realm (OpenID Connect Core section 10.2); others are as they are. @throws {BrokerFailure} */
export async function inside<Token extends string | undefined>(
  { realm }: Pick<Exchanged, 'realm'>,
  token: Token,
): Promise<Token | string> {
  if (token === undefined || !isJwe(token)) return token;
  const decrypted = await decryptJwe(token, realm.keys);
  if (decrypted) return decrypted.text;
  throw new BrokerFailure(
    'identityProviderUnexpectedErrorMessage',
    'identity_provider_login_failure',
    'A token is encrypted for another, or in a way that is not to be trusted',
  );
}
