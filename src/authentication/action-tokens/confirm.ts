import { issueActionToken } from '../../domain/tokens/action-token.ts';
import type { Answer } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { actionTokenUrl } from '../../mail/action-link.ts';
import { infoPage } from '../end-here.ts';
import { keep } from '../keep.ts';
import { withUser } from '../login.ts';
import { showPage, withCookies } from '../show.ts';
import { nameOfTab } from '../tab.ts';
import { linkQuery } from '../urls.ts';
import type { Followed } from './kind.ts';

/**
 * Asks whether what the link is for shall be done in this browser, in which nobody has asked for it: whoever only looks at
 * the links of a mail, as programs do, does nothing by that.
 * @param variables what the page knows beside the way on
 */
export async function confirm(
  { token, login }: Followed,
  message: string,
  header: string | undefined,
  variables: Readonly<Record<string, unknown>> = {},
  args: readonly string[] = [],
): Promise<Answer> {
  const { realm, request, dependencies } = login;
  const { login: kept, cookies } = await keep(withUser(login, login.user));
  const again = { ...token, tab: nameOfTab(kept.session) };
  const now = seconds(dependencies.clock);
  const key = await issueActionToken(dependencies, realm, request.baseUrl, again, now);
  const actionUri = actionTokenUrl(request.baseUrl, realm.name, key, linkQuery(kept));
  return withCookies(showPage(kept, infoPage(message, header, { ...variables, actionUri }, args)), cookies);
}
