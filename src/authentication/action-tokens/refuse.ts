import { findClientView } from '../../domain/clients/client-view.ts';
import { listsEvents, newEvent } from '../../domain/events/new-event.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { ActionToken } from '../../domain/tokens/action-token.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { renderPage } from '../../pages/page.ts';
import { browserCookies } from '../cookies/browser.ts';
import { forgetRestart } from '../cookies/restart.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { NOT_KEPT, showPage, withCookies } from '../show.ts';
import type { ActionTokenKind, Unfit } from './kind.ts';

const TYPE = 'EXECUTE_ACTION_TOKEN_ERROR';

/** What events tell of a token that was refused before there was a login. */
interface Refused {
  readonly error: string;
  readonly reason?: string;
  readonly action?: string | undefined;
  readonly tokenId?: string | undefined;
  readonly userId?: string;
}

/** Refuses what is no link of ours, or no more. */
export function refuseKey({ store, clock, pages }: LoginDependencies, realm: RealmView, request: Request) {
  const refuse = async (refused: Refused, key: string): Promise<Answer> => {
    await record(refused);
    const clientId = request.query.get('client_id');
    const view = clientId === null ? undefined : await findClientView(store, realm.id, clientId);
    return renderPage(pages, {
      template: 'error',
      realm,
      request,
      ...(view?.client.enabled && { client: view.client }),
      message: { type: 'error', key },
      status: 400,
      cacheControl: NOT_KEPT['cache-control'],
    });
  };
  async function record({ error, reason, action, tokenId, userId }: Refused): Promise<void> {
    if (!listsEvents(realm, TYPE)) return;
    const details = { action, token_id: tokenId, reason };
    const said = Object.entries(details).filter((each): each is [string, string] => each[1] !== undefined);
    const rest = {
      ...(userId !== undefined && { userId }),
      ipAddress: request.ip,
      error,
      details: Object.fromEntries(said),
    };
    await store.commit([store.events.append(newEvent(realm, clock.now(), TYPE, rest, { audited: false }))]);
  }
  return Object.assign(refuse, { record });
}

/** How events of a link tell of its token. */
export const tokenDetails = ({ action, id }: ActionToken) => ({ action, token_id: id });

/** Refuses a link that is whole, and says why: it was mailed to whoever follows it. */
export async function refuseLink(
  { event }: ActionTokenKind,
  token: ActionToken,
  login: Login,
  { error, page, reason, details, isSilent, keepsLogins }: Unfit,
): Promise<Answer> {
  const { request, realm, session, dependencies } = login;
  if (!isSilent)
    await dependencies.store.commit(
      actionEvent({ ...login, user: undefined }, `${event}_ERROR`, {
        userId: token.userId,
        error,
        details: {
          ...tokenDetails(token),
          ...(login.isStored && { username: login.user?.username ?? '' }),
          ...(reason !== undefined && { reason }),
          ...details,
        },
      }),
    );
  return withCookies(showPage(login, page), [
    ...(login.isStored ? [] : browserCookies(request, realm.name, session.browserId)),
    ...(keepsLogins ? [] : forgetRestart(request, realm.name)),
  ]);
}
