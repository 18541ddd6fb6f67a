import { deviceIn, deviceOf } from '../../domain/sessions/device.ts';
import { expectedEnd } from '../../domain/sessions/lifespan.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import { endSessions, sessionsOf } from '../own-sessions.ts';
import { pageUrl } from './addresses.ts';
import { goTo } from './frame.ts';
import { momentIn } from './moment.ts';
import type { AccountPage, Content } from './page.ts';
import { mayOne, type Visit } from './visit.ts';

const PATH = '/account-security/device-activity';

/** Where they are logged in, and how they end that. */
export const deviceActivity: AccountPage = {
  id: 'device-activity',
  path: PATH,
  label: 'deviceActivitySidebarTitle',
  isFor: (visit) => mayOne(visit, 'view-profile', 'manage-account'),
  show: contentOf,
  answer: end,
};

async function contentOf(visit: Visit): Promise<Content> {
  const all = await sessionsOf(visit);
  // An offline one that has the id of another is ended with it, and is not shown twice.
  const sessions = all.filter(({ id }, at) => id !== all[at - 1]?.id);
  const shown = await Promise.all(sessions.map((session) => shownSession(visit, session)));
  return {
    variables: {
      // This one first, then by when they were used last.
      sessions: shown.toSorted(
        (one, other) => Number(other.isCurrent) - Number(one.isCurrent) || other.lastAccess - one.lastAccess,
      ),
      mayEnd: mayOne(visit, 'manage-account'),
    },
  };
}

async function shownSession(visit: Visit, session: UserSession) {
  const { store, realm, sessionId } = visit;
  const { id, ipAddress, startedAt, lastAccess } = session;
  const { os, osVersion, device, browser, mobile } = deviceIn(session) ?? deviceOf('');
  const clients = await Promise.all(
    session.clients.map((each) => store.clients.find(realm.id, each.clientId)),
  );
  const known = (text: string) => (/^(?:Other|Unknown)$/.test(text) ? '' : text);
  return {
    id,
    ipAddress,
    lastAccess,
    os: [known(os), known(osVersion)].filter(Boolean).join(' '),
    device: known(device),
    browser: browser.split('/').map(known).filter(Boolean).join(' '),
    isMobile: mobile,
    isCurrent: id === sessionId,
    started: momentIn(visit, startedAt * 1000),
    accessed: momentIn(visit, lastAccess * 1000),
    expires: momentIn(visit, expectedEnd(realm.settings, session) * 1000),
    clients: clients.flatMap((client) => (client ? [client.name || client.clientId] : [])),
  };
}

/** One session, the others, or all of them. Of what is not theirs nobody learns whether there is any. */
async function end(visit: Visit, form: Form): Promise<Answer> {
  if (!mayOne(visit, 'manage-account')) return goTo(visit, PATH, 'failed');
  const own = await sessionsOf(visit);
  const which = form.get('session') ?? '';
  const isAll = which === 'all';
  const others = own.filter(({ id }) => id !== visit.sessionId);
  const ending = isAll || which === 'others' ? others : others.filter(({ id }) => id === which);
  await endSessions(visit, ending);
  if (isAll || which === visit.sessionId) return signOut(visit);
  return goTo(visit, PATH, ending.length > 0 ? 'signed-out' : 'gone');
}

/** They leave: all that their browser is in, as an application's logout would end it. */
export const signOut = (visit: Visit): Promise<Answer> =>
  visit.logOut(visit.realm, visit.request, {
    session: visit.session,
    client: visit.client,
    redirectUri: pageUrl({ realm: visit.realm, request: visit.request }, ''),
  });
