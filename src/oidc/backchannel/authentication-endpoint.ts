import type { Client } from '../../domain/clients/client.ts';
import { newDeviceCode } from '../../domain/device-authorizations/device-authorization.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import { duplicatedParameter, invalidClient, invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { type Form, readForm } from '../../http/form.ts';
import { getRealm, requireEnabled } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import type { Parameters } from '../authorization/asked.ts';
import { isTooLong } from '../authorization/parameters.ts';
import { authenticateClient } from '../client-authentication.ts';
import { heedClientPolicies } from '../client-policies.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, recordRefusal, tellProved } from '../happening.ts';
import { askByChannel } from './channel.ts';
import { asksAbout, checkMessage, lifespanOf, notificationTokenOf, scopeOf } from './question.ts';
import { byReference, openSigned } from './request-object.ts';
import { checkMayAsk, cibaInterval, isCibaEnabled } from './settings.ts';

/**
 * Questions that a client may have one person asked in a minute: nobody is to say yes to be left alone. No client uses up what
 * another may ask.
 */
const A_MINUTE = 6;

/** A client has somebody asked who is somewhere else (CIBA Core section 7). */
export async function authenticateElsewhere(
  dependencies: OidcDependencies,
  request: Request,
): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  const happening: Happening = { realm, request, type: 'LOGIN', details: {} };
  try {
    requireSecureTransport(realm, request);
    requireEnabled(realm);
    const form = readForm(request);
    const client = await requester(dependencies, happening, form);
    return await answered(dependencies, happening, client, form);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error);
  }
}

/** Whoever has not proved who they are is unauthorized, whatever is wrong (section 13). @throws {Refusal} 401 */
async function requester(dependencies: OidcDependencies, happening: Happening, form: Form): Promise<Client> {
  const { realm, request } = happening;
  try {
    return (await authenticateClient(dependencies, realm, request, form, checkMayAsk, happening)).client;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, happening, error);
    if (error.status !== 400) throw error;
    throw new Refusal(401, error.code, { description: error.description, cause: error });
  }
}

async function answered(
  dependencies: OidcDependencies,
  happening: Happening,
  client: Client,
  form: Form,
): Promise<Answer> {
  tellProved(happening, client);
  try {
    return await ask(dependencies, happening, client, form);
  } catch (error) {
    // No event tells of a question that is wrong but where it says so (as Keycloak).
    if (error instanceof Refusal && error.event) await recordRefusal(dependencies, happening, error);
    throw error;
  }
}

async function ask(
  dependencies: OidcDependencies,
  happening: Happening,
  client: Client,
  form: Form,
): Promise<Answer> {
  checkMayHaveAsked(client);
  const sent = await readSent(dependencies, happening, client, form);
  const question = await readQuestion(dependencies, happening, client, sent);
  dependencies.limiter?.takeInMinute(`questions ${client.id} ${question.user.id}`, A_MINUTE);
  return await putQuestion(dependencies, happening, client, question);
}

/** Whoever has not proved who they are has nobody asked (section 7.1). @throws {Refusal} 401 */
function checkMayHaveAsked(client: Client): void {
  if (client.publicClient) throw invalidClient('A public client cannot ask for backchannel authentication');
  if (!isCibaEnabled(client))
    throw new Refusal(401, 'invalid_grant', {
      description: 'Client not allowed OIDC CIBA Grant',
      event: { error: 'not_allowed' },
    });
}

/** What a client sends: of the form, or of a signed request object that takes its place. */
interface Sent {
  readonly form: Parameters;
  readonly requestObject: Claims | undefined;
  /** What counts. */
  readonly asked: Parameters;
}

/** @throws {Refusal} 400 */
async function readSent(
  dependencies: OidcDependencies,
  { realm, request }: Happening,
  client: Client,
  sent: Form,
): Promise<Sent> {
  if (sent.repeats) throw duplicatedParameter();
  const form: Parameters = Object.fromEntries(sent.entries().filter(([, value]) => value !== ''));
  if (sent.get('request_uri') !== undefined) throw byReference(form.request);
  const requestObject =
    form.request === undefined
      ? undefined
      : await openSigned(dependencies, realm, client, request, form.request);
  const asked = requestObject ? membersOf(requestObject) : form;
  if (Object.entries(asked).some(([name, value]) => isTooLong(name, value)))
    throw invalidRequest('A parameter is too long');
  return { form, requestObject, asked };
}

/** The question that it makes, as the realm and its client policies have it. @throws {Refusal} */
async function readQuestion(
  dependencies: OidcDependencies,
  { realm, request }: Happening,
  client: Client,
  { form, requestObject, asked }: Sent,
) {
  const { clock } = dependencies;
  const expiresIn = lifespanOf(realm, asked.requested_expiry);
  const user = await asksAbout(dependencies, realm, client, request, asked);
  const { scope, scopes } = scopeOf(realm, client, asked.scope);
  checkMessage(asked.binding_message);
  const notificationToken = notificationTokenOf(realm, client, asked.client_notification_token);
  if (asked.user_code !== undefined) throw invalidRequest('User code not supported');
  await heedClientPolicies(
    'BACKCHANNEL_AUTHENTICATION_REQUEST',
    { realm, request, form: { get: (name) => asked[name] ?? form[name] }, client, clock },
    { scope, authorization: { ...NOTHING, scope, requestObject } },
  );
  return { asked, user, scope, scopes, notificationToken, expiresIn };
}

/** Has the question asked, and tells the client by which name it learns of the answer. @throws {Refusal} 503 */
async function putQuestion(
  dependencies: OidcDependencies,
  { realm, request }: Happening,
  client: Client,
  { asked, user, scope, scopes, notificationToken, expiresIn }: Awaited<ReturnType<typeof readQuestion>>,
): Promise<Answer> {
  const { store, clock } = dependencies;
  const [authReqId, answerCode] = [newDeviceCode(), newDeviceCode()];
  const expiresAt = seconds(clock) + expiresIn;
  const interval = cibaInterval(realm);
  const waiting = store.deviceAuthorizations.create({
    realmId: realm.id,
    deviceCode: authReqId,
    userCode: answerCode,
    clientId: client.id,
    expiresAt,
    details: { interval, scope, backchannel: { userId: user.id } },
    ...(notificationToken !== undefined && {
      secrets: JSON.stringify({ authReqId, notificationToken } satisfies PingSecrets),
    }),
  });
  // Before anybody is asked: an answer may come at once.
  await store.commit([waiting]);
  const question = { realm, client, request, user, answerCode, asked, scopes, expiresAt };
  if (!(await askByChannel(dependencies, question))) {
    await store.commit([store.deviceAuthorizations.remove(realm.id, authReqId)]);
    throw new Refusal(503, 'server_error', { description: 'Failed to send authentication request' });
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    json: { auth_req_id: authReqId, expires_in: expiresIn, ...(interval > 0 && { interval }) },
  };
}

/** What is sealed for the ping of a client. */
export interface PingSecrets {
  readonly authReqId: string;
  readonly notificationToken: string;
}

const NOTHING = {
  responseType: [],
  responseMode: undefined,
  redirectUri: undefined,
  state: undefined,
  nonce: undefined,
  claims: undefined,
  acrValues: [],
  codeChallenge: undefined,
  codeChallengeMethod: undefined,
  dpopJkt: undefined,
  isPushed: false,
} as const;

const membersOf = (claims: Claims): Parameters =>
  Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
