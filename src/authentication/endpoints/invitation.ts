import type { Client } from '../../domain/clients/client.ts';
import { firstRedirectUri } from '../../domain/clients/redirect-uri.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { renderPage } from '../../pages/page.ts';
import { advance, fail } from '../advance.ts';
import { newLogin } from '../begin.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { turnTo } from '../detour.ts';
import { noteOf, openInvitation, recordTurnedAway } from '../invitations.ts';
import { ENDS_HERE, INVITATION, LOCALE } from '../notes.ts';
import { ownRequest } from '../own-request.ts';
import { entranceOf } from '../registration.ts';
import { NOT_KEPT } from '../show.ts';

/** Somebody follows the link of an invitation. Looking at it does nothing to it: mail programs look too. */
export async function followInvitation(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Answer> {
  const text = request.query.get('key') ?? '';
  const { key, invitation, client } = await openInvitation(dependencies, realm, request, text);
  if (!key || !invitation || !client) return gone(dependencies, realm, request, client);
  // Nobody sent them, so nobody is answered: whoever logs in after all goes where the client is, if it is anywhere.
  const uri = firstRedirectUri(client, request.baseUrl);
  const asked =
    uri === undefined ? ownRequest({ realm, request }) : { redirect_uri: uri, response_type: 'code' };
  const login = await newLogin(
    dependencies,
    { realm, client, request, asked },
    {
      [INVITATION]: noteOf(key),
      ...(uri === undefined && { [ENDS_HERE]: '' }),
      ...(invitation.locale !== undefined && { [LOCALE]: invitation.locale }),
    },
  );
  const entrance = await entranceOf(login);
  if (entrance.kind === 'closed') return fail(login, entrance.page, entrance.mistake);
  return advance(turnTo(login, entrance.detour));
}

/** Used, revoked, sent anew, over, or never there: nobody is told which. */
async function gone(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  client?: Client,
): Promise<Answer> {
  await recordTurnedAway(dependencies, realm, request, client, 'invalid_invitation');
  return renderPage(dependencies.pages, {
    template: 'error',
    realm,
    request,
    message: { type: 'error', key: 'invitationGoneMessage' },
    status: 400,
    cacheControl: NOT_KEPT['cache-control'],
  });
}
