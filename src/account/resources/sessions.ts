import { type Device, deviceIn, deviceOf } from '../../domain/sessions/device.ts';
import { expectedEnd } from '../../domain/sessions/lifespan.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { endSessions, sessionsOf } from '../own-sessions.ts';
import { type AccountRequest, type Endpoint, NO_CACHE } from '../resource.ts';

const VIEW = ['view-profile', 'manage-account'];
const MANAGE = ['manage-account'];

/** `/sessions`: where the person is logged in. */
export const sessionEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/sessions', roles: VIEW, handle: list },
  { method: 'GET', path: '/sessions/devices', roles: VIEW, handle: devices },
  { method: 'DELETE', path: '/sessions', roles: MANAGE, handle: endAll },
  { method: 'DELETE', path: '/sessions/:session', roles: MANAGE, handle: endOne },
  // No session is called so; it is answered as any that is not theirs (as Keycloak).
  { method: 'DELETE', path: '/sessions/devices', roles: MANAGE, handle: endOne },
];

async function shown(account: AccountRequest, session: UserSession) {
  const { store, realm, session: own } = account;
  const browser = deviceIn(session)?.browser;
  const clients = await Promise.all(
    session.clients.map((each) => store.clients.find(realm.id, each.clientId)),
  );
  return {
    id: session.id,
    ipAddress: session.ipAddress,
    started: session.startedAt,
    lastAccess: session.lastAccess,
    expires: expectedEnd(realm.settings, session),
    clients: clients
      .filter((client) => client !== undefined)
      .map(({ clientId, name, consentRequired }) => ({
        clientId,
        ...(name !== undefined && { clientName: name }),
        userConsentRequired: consentRequired,
        inUse: false,
        offlineAccess: false,
      })),
    ...(browser !== undefined && { browser }),
    ...(session.kind === own?.kind && session.id === own.id && { current: true }),
  };
}

async function list(account: AccountRequest): Promise<Answer> {
  const sessions = (await sessionsOf(account)).filter(({ kind }) => kind === 'online');
  return ok(await Promise.all(sessions.map((session) => shown(account, session))), NO_CACHE);
}

/** Sessions by what they began on, offline ones among them: browsers of one kind of device are told together. */
async function devices(account: AccountRequest): Promise<Answer> {
  const sessions = await sessionsOf(account);
  const groups = Map.groupBy(sessions, (session) => {
    const { browser: _browser, ...device } = deviceIn(session) ?? deviceOf('');
    return JSON.stringify(device);
  });
  const those = [...groups].map(async ([device, members]) => {
    const all = await Promise.all(members.map((session) => shown(account, session)));
    return {
      ...(JSON.parse(device) as Omit<Device, 'browser'>),
      lastAccess: Math.max(...all.map(({ lastAccess }) => lastAccess)),
      ...(all.some(({ current }) => current) && { current: true }),
      sessions: all,
    };
  });
  return ok(await Promise.all(those), NO_CACHE);
}

/** All but this one, with which goes the offline one that came from it. */
async function endAll(account: AccountRequest): Promise<Answer> {
  const { request, sessionId } = account;
  const isAll = request.query.get('current') === 'true';
  return end(
    account,
    (await sessionsOf(account)).filter(({ id }) => isAll || id !== sessionId),
  );
}

/** What is not theirs, or not there, is passed over: nobody learns which sessions there are. */
async function endOne(account: AccountRequest): Promise<Answer> {
  const own = await sessionsOf(account);
  return end(
    account,
    own.filter(({ id }) => id === account.request.params.session),
  );
}

async function end(account: AccountRequest, sessions: readonly UserSession[]): Promise<Answer> {
  await endSessions(account, sessions);
  return { ...noContent, headers: NO_CACHE };
}
