import { Type } from 'typebox';
import type { Client } from '../../domain/clients/client.ts';
import { findClientView } from '../../domain/clients/client-view.ts';
import type { FoundDevice } from '../../domain/device-authorizations/device-authorization.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Conflict } from '../../domain/store.ts';
import { invalidRequest, invalidToken } from '../../errors/protocol.ts';
import { CANNOT_PARSE, Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { FetchRefused } from '../../http/fetch-refused.ts';
import { readJson } from '../../http/json-body.ts';
import { presentedToken } from '../../http/presented-token.ts';
import { getRealm, requireEnabled } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { text } from '../../lib/optional.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, recordError, recordRefusal } from '../happening.ts';
import type { PingSecrets } from './authentication-endpoint.ts';
import { answeredBy } from './channel.ts';
import { isPinged, pingedAt } from './settings.ts';

/** Keycloak's words of channels, and of events of them. */
const STATUSES: ReadonlyMap<string, string | undefined> = new Map([
  ['SUCCEED', undefined],
  ['CANCELLED', 'not_allowed'],
  ['UNAUTHORIZED', 'consent_denied'],
]);

/** What a channel says besides means nothing here. */
const ChannelAnswer = Type.Object({ status: text }, { additionalProperties: true });

/** The operator's channel says what somebody has answered; once. */
export async function channelAnswered(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  const happening: Happening = { realm, request, type: 'LOGIN', details: {} };
  try {
    requireSecureTransport(realm, request);
    requireEnabled(realm);
    const { answerCode, waiting, client } = await questionOf(dependencies, realm, request);
    happening.clientId = client.clientId;
    const { status } = readJson(request, 'AuthenticationChannelResponse', ChannelAnswer);
    if (status === undefined)
      throw new Refusal(400, 'invalid_request', {
        description: 'Invalid authentication status',
        event: { error: 'invalid_request' },
      });
    if (!STATUSES.has(status)) throw new Refusal(400, 'unknown_error', { description: CANNOT_PARSE });
    const { userId } = waiting.details.backchannel ?? { userId: '' };
    const verdict =
      status === 'SUCCEED'
        ? ({ status: 'approved', userId, sessionId: '' } as const)
        : ({ status: 'denied' } as const);
    await store.commit([store.deviceAuthorizations.settle(realm.id, answerCode, verdict, seconds(clock))]);
    const error = STATUSES.get(status);
    if (error !== undefined) await recordError(dependencies, happening, { error });
    await ping(dependencies, realm, client, request, waiting);
    return { status: 200 };
  } catch (error) {
    const refusal = refusalOf(error);
    // Of what is no answer at all no event tells (as Keycloak).
    if (refusal.event !== undefined) await recordRefusal(dependencies, happening, refusal);
    return refused(refusal);
  }
}

const worthless = () =>
  new Refusal(403, 'invalid_token', { description: 'Invalid token', event: { error: 'invalid_token' } });

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  // Somebody else has answered.
  if (error instanceof Conflict && error.reason === 'changed') return worthless();
  throw error;
}

async function questionOf(dependencies: OidcDependencies, realm: RealmView, request: Request) {
  const { store, clock } = dependencies;
  if (!presentedToken(request)) throw invalidToken('Invalid token');
  const answered = answeredBy(dependencies, realm, request);
  if (!answered) throw worthless();
  const { answerCode, clientId } = answered;
  const waiting = await store.deviceAuthorizations.findByUserCode(realm.id, answerCode);
  if (!waiting?.details.backchannel || waiting.expiresAt <= seconds(clock)) throw worthless();
  const client = (await findClientView(store, realm.id, clientId))?.client;
  if (!client?.enabled) throw invalidRequest('Invalid token recipient');
  if (client.id !== waiting.clientId) throw invalidRequest('Token recipient mismatch');
  return { answerCode, waiting, client };
}

/** Tells the client that there is something to fetch (CIBA Core section 10.2). A ping that is lost loses nothing: it may poll. */
async function ping(
  { fetcher }: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  { secrets }: FoundDevice,
): Promise<void> {
  const url = pingedAt(client);
  if (!isPinged(realm, client) || url === undefined || secrets === undefined) return;
  const { authReqId, notificationToken } = JSON.parse(secrets) as PingSecrets;
  try {
    const body = JSON.stringify({ auth_req_id: authReqId });
    await fetcher.post(url, 'application/json', body, `Bearer ${notificationToken}`);
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    request.log.info({ err: error, client: client.clientId }, 'a client could not be pinged');
  }
}
