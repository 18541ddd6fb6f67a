import type { Client } from '../domain/clients/client.ts';
import { type ClientView, findClientView } from '../domain/clients/client-view.ts';
import type { Store } from '../domain/store.ts';
import { invalidClient, wrongClientCredentials } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { basicCredentials } from '../http/authorization.ts';
import type { Request } from '../http/exchange.ts';
import type { Form } from '../http/form.ts';
import { equalSecrets } from '../lib/equality.ts';

const WRONG = 'Invalid client or Invalid client credentials';

/**
 * The client that makes a request, proved by its secret in the header or in the form (RFC 6749 section 2.3.1), or
 * named alone when it is public. Where both are there the form counts (as Keycloak).
 * @throws {Refusal} 400 or 401; unknown and disabled clients look the same
 */
export async function authenticateClient(
  store: Store,
  realmId: string,
  request: Request,
  form: Form,
): Promise<ClientView> {
  const basic = basicCredentials(request.headers.authorization);
  const id = form.get('client_id') ?? basic?.id;
  if (!id) throw invalidClient(WRONG);
  const view = await findClientView(store, realmId, id);
  if (!view?.client.enabled) throw invalidClient(WRONG);
  const { client } = view;
  if (client.publicClient) return view;
  const formSecret = form.get('client_secret');
  const secret = formSecret ?? basic?.secret;
  checkMethod(
    client,
    secret === undefined
      ? undefined
      : formSecret === undefined
        ? 'client_secret_basic'
        : 'client_secret_post',
  );
  if (!secret || !client.secret || !equalSecrets(secret, client.secret)) throw wrongClientCredentials();
  if (client.bearerOnly) throw new Refusal(400, 'invalid_client', { description: 'Bearer-only not allowed' });
  return view;
}

/** Holds the client to the way of authentication it registered for; it may use either when it named none. */
function checkMethod({ clientAuthenticatorType, attributes }: Client, method: string | undefined): void {
  if (clientAuthenticatorType !== 'client-secret') {
    throw new Refusal(400, 'invalid_client', { description: 'Parameter client_assertion_type is missing' });
  }
  const required = attributes['client.secret.authentication.allowed.method'];
  if (required && method !== undefined && required !== method) {
    const description = `Invalid method used to get client secret. Client requires method '${required}' to obtain client secret from the request`;
    throw new Refusal(401, 'unauthorized_client', { description });
  }
}
