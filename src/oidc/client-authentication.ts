import { isOpenToClients } from '../domain/authentication/client-authenticators.ts';
import { FEDERATED_JWT } from '../domain/clients/authentication-method.ts';
import type { Client } from '../domain/clients/client.ts';
import { isSecretOf, isSecretOver } from '../domain/clients/client-secret.ts';
import { type ClientView, findClientView } from '../domain/clients/client-view.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { invalidClient, wrongClientCredentials } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { type BasicCredentials, basicCredentials } from '../http/authorization.ts';
import type { Request } from '../http/exchange.ts';
import type { Form } from '../http/form.ts';
import { seconds } from '../lib/clock.ts';
import {
  type Assertion,
  checkAssertion,
  type IsTaken,
  readAssertion,
  tellAssertion,
} from './client-assertion.ts';
import { checkCertificate } from './client-certificate.ts';
import type { OidcDependencies } from './dependencies.ts';
import { checkFederatedAssertion, federatedClientId } from './federated-assertion.ts';
import type { Happening } from './happening.ts';

const WRONG = 'Invalid client or Invalid client credentials';

const BY_ASSERTION: ReadonlySet<string> = new Set(['client-jwt', 'client-secret-jwt']);
/** A way that nobody knows never falls back on what the client has itself. */
const UNKNOWN = {
  error: 'invalid_client_credentials',
  reason: 'No client of this authenticator type is let in',
};

/** Called with a client that has proved itself, before it is asked what else is wrong with it. */
type Met = (client: Client) => void;

/**
 * The client that makes a request: proved by its secret in the header or in the form (RFC 6749 section 2.3.1), by an
 * assertion (RFC 7523), by its certificate (RFC 8705), or named alone when it is public. Where header and form name one,
 * the form counts (as Keycloak).
 * @param happening is told who it is, and by what assertion, as far as that is known by then
 * @throws {Refusal} 400 or 401; unknown and disabled clients look the same
 */
export async function authenticateClient(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  form: Form,
  met: Met = () => {},
  happening?: Happening,
): Promise<ClientView> {
  const { basic, assertion, id: named } = namedClient(request, form);
  const id = named ?? (await federatedClientId(dependencies, realm, form));
  const view = id ? await findClientView(dependencies.store, realm.id, id) : undefined;
  if (happening) {
    const given = form.get('client_id') ?? basic?.id;
    happening.clientId = view?.client.clientId ?? given;
    // A client that is named and has a secret is asked for that alone (as Keycloak).
    if (given === undefined || view?.client.clientAuthenticatorType !== 'client-secret')
      tellAssertion(happening, form);
  }
  if (!view?.client.enabled)
    throw invalidClient(WRONG, { error: view ? 'client_disabled' : 'client_not_found' });
  const { client } = view;
  checkIsOpen(realm, client);
  if (client.publicClient) {
    // An assertion that nobody has verified names nobody.
    if ((form.get('client_id') ?? basic?.id) === undefined) throw invalidClient(WRONG);
    met(client);
    checkProtocol(client);
    return view;
  }
  const { clock, certificates } = dependencies;
  // Said as of a wrong secret.
  if (isSecretOver(client, seconds(clock))) throw wrongClientCredentials();
  const isTaken = (isRight: boolean) =>
    dependencies.clientGuesses.isTaken({ realm, client, address: request.ip, isRight });
  if (client.clientAuthenticatorType === 'client-secret')
    checkSecret(client, form, basic, assertion, isTaken, seconds(clock));
  else if (client.clientAuthenticatorType === 'client-x509') {
    const { clientCertificate } = request;
    await checkCertificate(
      client,
      form.get('client_id'),
      clientCertificate,
      certificates.authorities,
      clock.now(),
    );
  } else if (BY_ASSERTION.has(client.clientAuthenticatorType))
    await checkAssertion(dependencies, { realm, request, happening }, client, form, assertion, isTaken);
  else if (client.clientAuthenticatorType === FEDERATED_JWT)
    await checkFederatedAssertion(dependencies, realm, client, request, form);
  else throw invalidClient(WRONG, UNKNOWN);
  met(client);
  checkProtocol(client);
  return view;
}

/** As `authenticateClient`, where clients get something: one that only takes tokens gets none. @throws {Refusal} 400 or 401 */
export async function authenticateRequester(
  ...given: Parameters<typeof authenticateClient>
): Promise<ClientView> {
  const view = await authenticateClient(...given);
  if (view.client.bearerOnly)
    throw new Refusal(400, 'invalid_client', { description: 'Bearer-only not allowed', event: 'none' });
  return view;
}

/** Who a request says it is from, unproved. */
export function namedClient(request: Request, form: Form) {
  const basic = basicCredentials(request.headers.authorization);
  const assertion = readAssertion(form);
  return { basic, assertion, id: form.get('client_id') ?? basic?.id ?? assertion?.clientId };
}

/** What the realm has closed to all clients lets none in, whatever it proves. */
function checkIsOpen(realm: RealmView, { publicClient, clientAuthenticatorType }: Client): void {
  // Those who have none come by the way of secrets (as Keycloak).
  const type = publicClient ? 'client-secret' : clientAuthenticatorType;
  const isOpen = realm.derived(`client authenticator ${type}`, () =>
    isOpenToClients(authenticationOf(realm), type),
  );
  if (!isOpen) throw invalidClient(WRONG, { error: 'invalid_client_credentials' });
}

/** Whether it is a client of another protocol; one that names none is of ours. */
export const isOfOthers = ({ protocol = 'openid-connect' }: Client): boolean => protocol !== 'openid-connect';

/** Clients of other protocols get nothing here. */
function checkProtocol(client: Client): void {
  if (isOfOthers(client)) throw new Refusal(400, 'invalid_client', { description: 'Wrong client protocol.' });
}

function checkSecret(
  client: Client,
  form: Form,
  basic: BasicCredentials | undefined,
  assertion: Assertion | undefined,
  isTaken: IsTaken,
  now: number,
): void {
  const formSecret = form.get('client_secret');
  const secret = formSecret ?? basic?.secret;
  const inForm = formSecret === undefined ? 'client_secret_basic' : 'client_secret_post';
  // An assertion that nobody has verified names nobody, and proves no client of another way.
  if (assertion && !(form.get('client_id') ?? basic?.id)) throw invalidClient(WRONG);
  checkMethod(client, secret === undefined ? undefined : inForm);
  if (!secret || !client.secret || !isTaken(isSecretOf(client, secret, now))) throw wrongClientCredentials();
}

/** Holds the client to the way of authentication it registered for; it may use either when it named none. */
function checkMethod({ attributes }: Client, method: string | undefined): void {
  const required = attributes['client.secret.authentication.allowed.method'];
  if (required && method !== undefined && required !== method) {
    const description = `Invalid method used to get client secret. Client requires method '${required}' to obtain client secret from the request`;
    throw new Refusal(401, 'unauthorized_client', { description });
  }
}
