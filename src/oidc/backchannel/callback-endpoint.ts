import { Type } from 'typebox';
import type { Client } from '../../domain/clients/client.ts';
import { findClientView } from '../../domain/clients/client-view.ts';
import type { FoundDevice } from '../../domain/device-authorizations/device-authorization.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Conflict } from '../../domain/store.ts';
import { invalidRequest, invalidToken } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { FetchRefused } from '../../http/guarded-fetcher.ts';
import { readJson } from '../../http/json-body.ts';
import { presentedToken } from '../../http/presented-token.ts';
import { getRealm, requireEnabled } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, recordError } from '../happening.ts';
import type { PingSecrets } from './authentication-endpoint.ts';
import { answeredBy } from './channel.ts';
import { isPinged, pingedAt } from './settings.ts';

const ChannelAnswer = Type.Object({ status: Type.Optional(Type.String()) });

/** Keycloak's words of channels, and of events of them. */
const STATUSES: ReadonlyMap<string, string | undefined> = new Map([
  ['SUCCEED', undefined],
  ['CANCELLED', 'not_allowed'],
  ['UNAUTHORIZED', 'consent_denied'],
]);

/** The operator's channel says what somebody has answered; once. */
export async function channelAnswered(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  const happening: Happening = { realm, request, type: 'LOGIN', details: {} };
  try {
    requireSecureTransport(realm, request);
    requireEnabled(realm);
    const { answerCode, waiting, client } = await questionOf(dependencies, realm, request);
    const { status = '' } = readJson(request, 'AuthenticationChannelResponse', ChannelAnswer);
    if (!STATUSES.has(status)) throw invalidRequest('Invalid authentication status');
    happening.clientId = client.clientId;
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
    // Somebody else has answered.
    if (error instanceof Conflict && error.reason === 'changed') return refused(worthless());
    if (!(error instanceof Refusal)) throw error;
    return refused(error);
  }
}

const worthless = () => new Refusal(403, 'invalid_token', { description: 'Invalid token' });

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
