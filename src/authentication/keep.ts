import { MAX_TABS, newSessionCode } from '../domain/authentication-sessions/authentication-session.ts';
import { type Change, Conflict } from '../domain/store.ts';
import { seconds } from '../lib/clock.ts';
import { browserOf } from './cookies/browser.ts';
import { type Login, withNotes, withState } from './login.ts';
import { TYPED } from './notes.ts';
import { beginningCookies } from './show.ts';

/** A login as it is stored now, and what the browser is given with it. */
export interface Kept {
  readonly login: Login;
  readonly cookies: readonly string[];
}

/**
 * Stores how far the login has come, with a new code for its next form: forms from before do nothing any more.
 * @throws {Conflict} `changed` when another request of this tab was quicker
 */
export async function keep(login: Login, unit: readonly Change[] = []): Promise<Kept> {
  const { authenticationSessions, commit } = login.dependencies.store;
  const next = withState(login, { code: newSessionCode() });
  if (login.isStored) {
    await commit([authenticationSessions.save(next.session), ...unit]);
    const revision = (login.session.revision ?? 0) + 1;
    return { login: { ...next, session: { ...next.session, revision } }, cookies: [] };
  }
  limitNewcomers(login);
  await commit([...(await makeRoom(login)), authenticationSessions.create(next.session), ...unit]);
  const stored = { ...next, isStored: true, session: { ...next.session, revision: 0 } };
  return { login: stored, cookies: await beginningCookies(stored) };
}

/** A new code alone, for the form of a page that is shown again: an answer that is under way still counts. */
export async function renewed(login: Login): Promise<Login> {
  const next = withState(login, { code: newSessionCode() });
  await noted(next);
  return next;
}

/** Stores what is noted of the login; the form of its page stays good. */
export async function keepAsIs(login: Login, before: Login): Promise<void> {
  if (hasChanged(login, before)) await noted(login);
}

/** Where another request of the tab was quicker, that has seen to it. */
async function noted({ session, dependencies: { store } }: Login): Promise<void> {
  try {
    await store.commit([store.authenticationSessions.note(session)]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

/**
 * Logins that browsers without a cookie of ours may begin in a minute from one network: each is a row until it is over,
 * and whoever sends no cookie could begin any number. A browser that is known has its tabs, and no more.
 */
const NEWCOMERS_A_MINUTE = 600;

/** @throws {Refusal} 429 */
function limitNewcomers({ dependencies: { limiter }, session, request }: Login): void {
  if (browserOf(request) === session.browserId) return;
  limiter?.takeInNetwork('logins begun', request.ip, NEWCOMERS_A_MINUTE);
}

/** A browser that has as many tabs as it may loses the oldest. */
async function makeRoom({ dependencies, session, request }: Login): Promise<Change[]> {
  const { store, clock } = dependencies;
  const { realmId, browserId } = session;
  // An id that was made a moment ago has none.
  if (browserOf(request) !== browserId) return [];
  const tabs = await store.authenticationSessions.ofBrowser(realmId, browserId, seconds(clock));
  return tabs
    .slice(MAX_TABS - 1)
    .map(({ tabId }) => store.authenticationSessions.remove(realmId, browserId, tabId));
}

/** Whether there is anything to store: a step that came to nothing changes nothing, whatever was typed. */
export const hasChanged = (login: Login, before: Login): boolean =>
  !login.isStored || comparable(login) !== comparable(before);

const comparable = (login: Login): string =>
  JSON.stringify(withNotes(login, { [TYPED]: undefined }).session.state);
