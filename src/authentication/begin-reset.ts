import { findClientView } from '../domain/clients/client-view.ts';
import { findRedirectUri } from '../domain/clients/redirect-uri.ts';
import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { advance } from './advance.ts';
import { newLogin } from './begin.ts';
import type { LoginDependencies } from './dependencies.ts';
import { turnTo } from './detour.ts';
import { lost } from './lost.ts';
import { ENDS_HERE, RESETS } from './notes.ts';
import { ownRequest } from './own-request.ts';
import { refusalPage } from './refusal-page.ts';
import { refuseReset, resetOf } from './reset-credentials.ts';
import { NOT_KEPT } from './show.ts';

/** Whose pages they are, where no client is named. */
const ACCOUNT = 'account';

/** Somebody comes for a reset of credentials who has begun no login: it ends with a page of its own, and logs nobody in. */
export async function beginReset(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Answer> {
  const { store, clock, pages } = dependencies;
  const { query, ip } = request;
  if (query.has('session_code') || query.has('client_data')) return lost(dependencies, realm, request);
  const explain = (key: string) =>
    refusalPage(pages, realm, request, new Refusal(400, key), NOT_KEPT['cache-control']);
  const refused = refuseReset(realm);
  if (refused) {
    const { type = '', error } = refused.mistake;
    const event = newEvent(realm, clock.now(), type, { ipAddress: ip, error }, { audited: false });
    await store.commit(listsEvents(realm, type) ? [store.events.append(event)] : []);
    return explain(refused.key);
  }
  const view = await findClientView(store, realm.id, query.get('client_id') ?? ACCOUNT);
  if (!view) return explain('clientNotFoundMessage');
  const { client } = view;
  if (!client.enabled) return explain('clientDisabledMessage');
  const asked = query.get('redirect_uri') ?? undefined;
  const back = asked === undefined ? undefined : findRedirectUri(client, asked, request.baseUrl);
  if (asked !== undefined && back === undefined) return explain('Invalid parameter: redirect_uri');
  const start = { realm, client, request, asked: ownRequest({ realm, request }) };
  return advance(
    turnTo(
      await newLogin(dependencies, start, {
        [ENDS_HERE]: back ?? '',
        [RESETS]: 'true',
      }),
      resetOf(realm),
    ),
  );
}
