import { findClientView } from '../../domain/clients/client-view.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { type ActionToken, readActionToken } from '../../domain/tokens/action-token.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { advance } from '../advance.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { turnTo } from '../detour.ts';
import { withNotes } from '../login.ts';
import { RESTARTED } from '../notes.ts';
import { isSpent } from '../spend.ts';
import { errorPage } from '../turn.ts';
import { actionTokens } from './index.ts';
import type { Followed, Unfit } from './kind.ts';
import { findOwnLogin, freshLogin } from './login-of-link.ts';
import { refuseKey, refuseLink } from './refuse.ts';

/** Somebody follows the link of a mail. */
export async function followLink(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Answer> {
  const refuse = refuseKey(dependencies, realm, request);
  const key = request.query.get('key') ?? '';
  if (key === '')
    return refuse({ error: 'not_allowed', reason: 'invalidRequestMessage' }, 'invalidRequestMessage');
  const read = readActionToken(realm, request.baseUrl, key, seconds(dependencies.clock));
  switch (read.kind) {
    case 'none':
      return refuse({ error: 'invalid_code', reason: 'Failed to parse JWT' }, 'invalidCodeMessage');
    case 'forged':
      return refuse(
        { error: 'not_allowed', reason: 'Invalid token signature' },
        'resetCredentialNotAllowedMessage',
      );
    case 'other':
      return refuse(
        {
          error: 'invalid_code',
          action: read.type,
          tokenId: read.id,
          reason: 'Invalid action token operation',
        },
        'invalidCodeMessage',
      );
    case 'expired':
      return tooLate(dependencies, realm, request, read.token);
    case 'good':
      return follow(dependencies, realm, request, read.token);
  }
}

/** Who still has the tab goes on there from the beginning. */
async function tooLate(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  token: ActionToken,
): Promise<Answer> {
  const refuse = refuseKey(dependencies, realm, request);
  const happened = {
    error: 'expired_code',
    action: token.action,
    tokenId: token.id,
    userId: token.userId,
  };
  const own = await findOwnLogin(dependencies, realm, request, token);
  if (!own)
    return refuse({ ...happened, reason: 'Token is not active' }, 'expiredActionTokenNoSessionMessage');
  await refuse.record(happened);
  const again = turnTo(own, undefined);
  return advance(withNotes(again, { [RESTARTED]: 'expiredActionTokenSessionExistsMessage' }));
}

async function follow(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  token: ActionToken,
): Promise<Answer> {
  const { store } = dependencies;
  const [view, user] = await Promise.all([
    findClientView(store, realm.id, token.clientId),
    store.users.find(realm.id, token.userId),
  ]);
  const kind = actionTokens.get(token.action);
  if (!view?.client.enabled || !kind)
    return refuseKey(
      dependencies,
      realm,
      request,
    )(
      { error: 'client_not_found', action: token.action, tokenId: token.id, userId: token.userId },
      'clientNotFoundMessage',
    );
  const own = await findOwnLogin(dependencies, realm, request, token);
  const login = own ?? (await freshLogin(dependencies, { realm, client: view.client, request }, token));
  if (!user) return refuseLink(kind, token, login, NOBODY);
  const followed: Followed = { token, login: { ...login, user }, isFresh: own === undefined };
  const unfit = await findUnfit(followed);
  return unfit ? refuseLink(kind, token, followed.login, unfit) : kind.follow(followed);
}

const unfit = (error: string, reason: string): Unfit => ({ error, reason, page: errorPage(reason) });
const NOBODY = unfit('user_not_found', 'invalidUserMessage');

/** What is against it, by what goes for all links and by what goes for this one. */
async function findUnfit(followed: Followed): Promise<Unfit | undefined> {
  const { token, login } = followed;
  const { user } = login;
  if (!user.enabled) return unfit('user_disabled', 'accountDisabledMessage');
  const identity = await login.identity();
  if (identity && identity.user.id !== user.id)
    return {
      error: 'different_user_authenticated',
      details: { previous_user: identity.user.id },
      page: errorPage('differentUserAuthenticated', 400, [identity.user.username]),
    };
  const own = await actionTokens.get(token.action)?.check?.(followed);
  if (own) return own;
  return (await isSpent(login, token)) ? unfit('expired_code', 'expiredActionMessage') : undefined;
}
