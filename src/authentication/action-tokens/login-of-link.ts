import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { ActionToken } from '../../domain/tokens/action-token.ts';
import type { Request } from '../../http/exchange.ts';
import { secretHash } from '../../lib/secret-hash.ts';
import { newLogin, type Start } from '../begin.ts';
import { existingOf } from '../broker/existing-user.ts';
import { browserOf } from '../cookies/browser.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { findTab } from '../find-login.ts';
import type { Login } from '../login.ts';
import { BROWSER_BEFORE, ENDS_HERE, LINK_OF } from '../notes.ts';
import { ownRequest } from '../own-request.ts';
import { isReset } from '../reset-credentials.ts';
import { readTab } from '../tab.ts';

/**
 * The login that had the mail sent, where it is in this browser and still that user's. Whoever has only said who they are
 * in the same tab since is somebody else.
 */
export async function findOwnLogin(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  { tab, clientId, userId }: ActionToken,
): Promise<Login | undefined> {
  const browser = browserOf(request);
  if (browser === undefined || tab === undefined) return undefined;
  const { browserHash, tabId } = readTab(tab);
  const login = await findTab(dependencies, realm, request, tabId, clientId);
  const { state } = login?.session ?? {};
  if (![secretHash(browser), state?.notes[BROWSER_BEFORE]].includes(browserHash)) return undefined;
  // Whose account it is shows when the link is followed: until then they are nobody.
  if (login && existingOf(login)?.id === userId) return login;
  const isTheirs =
    state?.userId === userId && (state.proved || isReset(state.detour) || state.notes[LINK_OF] === userId);
  return isTheirs ? login : undefined;
}

/** A login that is about the link and nothing else: it ends with a page of its own, and logs nobody in. */
export function freshLogin(
  dependencies: LoginDependencies,
  asking: Pick<Start, 'realm' | 'client' | 'request'>,
  { userId, members, action }: ActionToken,
): Promise<Login> {
  const back = typeof members.reduri === 'string' ? members.reduri : undefined;
  // Events of what an administrator asks for tell where it leads (as Keycloak).
  const leads = back !== undefined && action === 'execute-actions' ? { redirect_uri: back } : {};
  return newLogin(
    dependencies,
    { ...asking, asked: { ...ownRequest(asking), ...leads } },
    { [ENDS_HERE]: back ?? '', [LINK_OF]: userId },
  );
}
