import type { Client } from '../../domain/clients/client.ts';
import { newDeviceCode } from '../../domain/device-authorizations/device-authorization.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import type { User } from '../../domain/users/user.ts';
import { duplicatedParameter, invalidClient, invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { type Form, readForm } from '../../http/form.ts';
import { getRealm, requireEnabled } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { authenticateClient } from '../client-authentication.ts';
import { heedClientPolicies } from '../client-policies.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, recordRefusal } from '../happening.ts';
import { grantScope } from '../scope.ts';
import { askByChannel } from './channel.ts';
import { byReference, openSigned } from './request-object.ts';
import { checkMayAsk, cibaHint, cibaInterval, cibaLifespan, isCibaEnabled, isPinged } from './settings.ts';
import { findMeant } from './whom.ts';

/** Characters of a value, at most. */
const LONGEST = 4000;
const LONGEST_NOTIFICATION_TOKEN = 1024;
/**
 * Questions that a client may have one person asked in a minute: nobody is to say yes to be left alone. No client uses up what
 * another may ask.
 */
const A_MINUTE = 6;
/** Names in a minute that nobody has, of one client and of one address: nobody finds out by asking who has an account. */
const UNKNOWN_A_MINUTE = 30;

/** A client has somebody asked who is somewhere else (CIBA Core section 7). */
export async function authenticateElsewhere(
  dependencies: OidcDependencies,
  request: Request,
): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  try {
    requireSecureTransport(realm, request);
    requireEnabled(realm);
    return await perform(dependencies, realm, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error);
  }
}

/** Whoever has not proved who they are is unauthorized, whatever is wrong (section 13). @throws {Refusal} 401 */
async function requester(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  form: Form,
): Promise<Client> {
  const happening: Happening = { realm, request, type: 'LOGIN', details: {} };
  try {
    return (await authenticateClient(dependencies, realm, request, form, checkMayAsk, happening)).client;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, happening, error);
    if (error.status !== 400) throw error;
    throw new Refusal(401, error.code, { description: error.description, cause: error });
  }
}

type Parameters = Readonly<Record<string, string>>;

async function perform(dependencies: OidcDependencies, realm: RealmView, request: Request): Promise<Answer> {
  const { store, clock, limiter } = dependencies;
  const form = readForm(request);
  const client = await requester(dependencies, realm, request, form);
  // Whoever has not proved who they are has nobody asked (section 7.1).
  if (client.publicClient) throw invalidClient('A public client cannot ask for backchannel authentication');
  if (!isCibaEnabled(client))
    throw new Refusal(401, 'invalid_grant', { description: 'Client not allowed OIDC CIBA Grant' });
  if (form.repeats) throw duplicatedParameter();
  const sent = Object.fromEntries(form.entries().filter(([, value]) => value !== ''));
  if (form.get('request_uri') !== undefined) throw byReference(sent.request);
  const requestObject =
    sent.request === undefined
      ? undefined
      : await openSigned(dependencies, realm, client, request, sent.request);
  const asked: Parameters = requestObject ? membersOf(requestObject) : sent;
  if (Object.entries(asked).some(([name, value]) => name !== 'request' && value.length > LONGEST))
    throw invalidRequest('A parameter is too long');
  const expiresIn = lifespanOf(realm, asked.requested_expiry);
  const user = await asksAbout(dependencies, realm, client, request, asked);
  const scope = scopeOf(realm, client, asked.scope);
  checkMessage(asked.binding_message);
  const notificationToken = notificationTokenOf(realm, client, asked.client_notification_token);
  if (asked.user_code !== undefined) throw invalidRequest('User code not supported');
  const authorization = { ...NOTHING, scope, requestObject };
  await heedClientPolicies(
    'BACKCHANNEL_AUTHENTICATION_REQUEST',
    { realm, request, form: { get: (name) => asked[name] ?? sent[name] }, client, clock },
    { scope, authorization },
  );
  limiter?.takeInMinute(`questions ${client.id} ${user.id}`, A_MINUTE);
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
  const { binding_message: bindingMessage, acr_values: acrValues } = asked;
  const question = { realm, client, request, user, answerCode, scope, bindingMessage, acrValues, expiresAt };
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

/** No longer than the realm has it. */
function lifespanOf(realm: RealmView, requested: string | undefined): number {
  const most = cibaLifespan(realm);
  if (requested === undefined) return most;
  if (!/^\d{1,9}$/.test(requested) || Number(requested) === 0)
    throw invalidRequest('Invalid parameter: requested_expiry');
  return Math.min(most, Number(requested));
}

async function asksAbout(
  { store, limiter }: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  parameters: Parameters,
): Promise<User> {
  const { ip } = request;
  const kind = cibaHint(realm);
  const hint = parameters[kind];
  if (hint === undefined) throw invalidRequest(`missing parameter : ${kind}`);
  const [ofClient, ofNetwork] = [`unknown names ${client.id}`, `unknown names ${realm.id}`];
  // Before anybody is looked for: what is refused then tells nothing of the name.
  limiter?.checkMinute(ofClient, UNKNOWN_A_MINUTE);
  limiter?.checkNetwork(ofNetwork, ip, UNKNOWN_A_MINUTE);
  const user = await findMeant(store, { realm, client, request }, kind, hint);
  if (user?.enabled) return user;
  limiter?.takeInMinute(ofClient, UNKNOWN_A_MINUTE);
  limiter?.takeInNetwork(ofNetwork, ip, UNKNOWN_A_MINUTE);
  throw invalidRequest('invalid_user');
}

function scopeOf(realm: RealmView, client: Client, scope: string | undefined): string {
  if (scope === undefined) throw invalidRequest('missing parameter : scope');
  grantScope(realm, client, scope);
  // Section 7.1: what is asked for is an authentication.
  if (!scope.split(' ').includes('openid'))
    throw new Refusal(400, 'invalid_scope', { description: 'The scope must contain openid' });
  return scope;
}

function checkMessage(message: string | undefined): void {
  if (message !== undefined && !/^[\w.+/!?#-]{1,50}$/.test(message))
    throw new Refusal(400, 'invalid_binding_message', {
      description:
        'the binding_message value has to be max 50 characters in length and must contain only basic plain-text characters without spaces',
    });
}

function notificationTokenOf(realm: RealmView, client: Client, token: string | undefined) {
  const pinged = isPinged(realm, client);
  if (token !== undefined && !pinged)
    throw invalidRequest('Client Notification token supported only for the ping mode');
  if (token !== undefined && token.length > LONGEST_NOTIFICATION_TOKEN)
    throw invalidRequest('Client Notification token length is limited to 1024 characters');
  if (token === undefined && pinged)
    throw invalidRequest('Client Notification token needs to be provided with the ping mode');
  // It goes into a header (RFC 6750 section 2.1).
  if (token !== undefined && !/^[\w.~+/-]+=*$/.test(token))
    throw invalidRequest('Invalid parameter: client_notification_token');
  return token;
}
