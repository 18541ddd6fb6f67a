import { isOpenToClients } from '../domain/authentication/client-authenticators.ts';
import type { Client } from '../domain/clients/client.ts';
import { isSecretOf, isSecretOver } from '../domain/clients/client-secret.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { invalidToken } from '../errors/protocol.ts';
import { basicCredentials } from '../http/authorization.ts';
import type { Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import type { RegistrationService } from './service.ts';

const METHOD = 'client_secret_basic';

/**
 * The client that proves itself by HTTP Basic with its secret (RFC 6749 section 2.3.1). Guesses are held off as at the
 * token endpoint, and count together with those. Nothing tells a client that is not there from a wrong secret.
 * @throws {Refusal} 401
 */
export async function authenticateByBasic(
  { store, clientGuesses, clock }: RegistrationService,
  realm: RealmView,
  request: Request,
): Promise<Client> {
  const basic = basicCredentials(request.headers.authorization);
  const client = basic && (await store.clients.findByClientId(realm.id, basic.id));
  if (!client?.enabled) throw failed();
  if (client.publicClient) return client;
  const required = client.attributes['client.secret.authentication.allowed.method'] || METHOD;
  if (client.clientAuthenticatorType !== 'client-secret' || required !== METHOD || !client.secret)
    throw failed();
  const now = seconds(clock);
  if (isSecretOver(client, now)) throw failed();
  if (!isOpenToClients(authenticationOf(realm), client.clientAuthenticatorType)) throw failed();
  const isRight = isSecretOf(client, basic?.secret ?? '', now);
  if (!clientGuesses.isTaken({ realm, client, address: request.ip, isRight })) throw failed();
  return client;
}

const failed = () => invalidToken('Failed to authenticate client');
