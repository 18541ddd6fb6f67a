import { newBrowserId } from '../domain/authentication-sessions/authentication-session.ts';
import type { Change } from '../domain/store.ts';
import { seconds } from '../lib/clock.ts';
import { randomOctets } from '../lib/random.ts';
import { secretHash } from '../lib/secret-hash.ts';
import { browserCookies } from './cookies/browser.ts';
import { type Kept, keep } from './keep.ts';
import { type Login, withNotes } from './login.ts';
import { BROWSER_BEFORE, SHOWN } from './notes.ts';
import { resealed, sealNote } from './sealed-note.ts';

/** How far the flow has come: under another id of the browser as soon as they have shown something, and not only at its end. */
export const keepOn = (login: Login, unit: readonly Change[] = []): Promise<Kept> =>
  login.hasShown ? keepApart(login, unit) : keep(login, unit);

/**
 * A login as it is stored now, of somebody who has just shown who they are: the browser gets another id, for this tab and all others. Whoever gave
 * it the one before, and so knows it, does not go on as them (session fixation, RFC 6265 section 8.4).
 */
export async function keepApart(login: Login, unit: readonly Change[] = []): Promise<Kept> {
  const { realm, request, session, dependencies } = login;
  if (login.wasProved) return keep(login, unit);
  if (!login.isStored) return keep(withNotes(login, shownOf(login, session.browserId)), unit);
  const { realmId, browserId: before } = session;
  const browserId = newBrowserId();
  const renamed = withNotes(login, {
    ...resealed(session, browserId),
    ...shownOf(login, browserId),
    [BROWSER_BEFORE]: secretHash(before),
  });
  const { rename } = dependencies.store.authenticationSessions;
  const moved = [...(await otherTabs(login, browserId)), rename(realmId, before, browserId)];
  const { login: kept } = await keep(renamed, [...moved, ...unit]);
  return {
    login: { ...kept, session: { ...kept.session, browserId } },
    cookies: browserCookies(request, realm.name, browserId),
  };
}

/** What their own secrets follow from: whoever knew the browser's id before does not know it. */
const shownOf = ({ session: { tabId, state } }: Login, browserId: string): Record<string, string> =>
  state.proved
    ? { [SHOWN]: sealNote({ browserId, tabId }, SHOWN, randomOctets(32).toString('base64url')) }
    : {};

/** What is under way in the other tabs of the browser goes on there. */
async function otherTabs({ session, dependencies }: Login, browserId: string): Promise<Change[]> {
  const { store, clock } = dependencies;
  const { ofBrowser, note } = store.authenticationSessions;
  const tabs = await ofBrowser(session.realmId, session.browserId, seconds(clock));
  return tabs
    .filter(({ tabId }) => tabId !== session.tabId)
    .flatMap((tab) => {
      const sealed = resealed(tab, browserId);
      const { state } = tab;
      return sealed ? [note({ ...tab, state: { ...state, notes: { ...state.notes, ...sealed } } })] : [];
    });
}
