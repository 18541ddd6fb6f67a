import { listsEvents, newEvent } from '../../domain/events/new-event.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { isOpen } from '../../domain/sign-up/invitation.ts';
import { readInvitationKey } from '../../domain/sign-up/invitation-link.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { renderPage } from '../../pages/page.ts';
import { advance, fail } from '../advance.ts';
import { newLogin } from '../begin.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { turnTo } from '../detour.ts';
import { INVITATION, LOCALE } from '../notes.ts';
import { entranceOf } from '../registration.ts';
import { NOT_KEPT } from '../show.ts';

/** Somebody follows the link of an invitation. Looking at it does nothing to it: mail programs look too. */
export async function followInvitation(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Answer> {
  const { store, clock } = dependencies;
  const now = seconds(clock);
  const key = readInvitationKey(realm, request.baseUrl, request.query.get('key') ?? '', now);
  if (!key) return gone(dependencies, realm, request);
  const [invitation, client] = await Promise.all([
    store.signUpInvitations.find(realm.id, key.id),
    store.clients.find(realm.id, key.clientId),
  ]);
  const isIts =
    invitation?.clientId === key.clientId &&
    invitation.email === key.email &&
    invitation.keyHash === key.keyHash &&
    isOpen(invitation, now);
  if (!isIts || !client?.enabled) return gone(dependencies, realm, request, client?.clientId);
  // Nobody sent them, so nobody is answered: whoever logs in after all goes where the client is.
  const asked = {
    redirect_uri: client.redirectUris.find((uri) => !uri.includes('*')) ?? '',
    response_type: 'code',
  };
  const login = await newLogin(
    dependencies,
    { realm, client, request, asked },
    {
      [INVITATION]: `${key.id} ${key.keyHash}`,
      ...(invitation.locale !== undefined && { [LOCALE]: invitation.locale }),
    },
  );
  const entrance = await entranceOf(login);
  if (entrance.kind === 'closed') return fail(login, entrance.page, entrance.mistake);
  return advance(turnTo(login, entrance.detour));
}

/** Used, revoked, sent anew, over, or never there: nobody is told which. */
async function gone(
  { store, clock, pages }: LoginDependencies,
  realm: RealmView,
  request: Request,
  clientId?: string,
): Promise<Answer> {
  if (listsEvents(realm, 'REGISTER_ERROR')) {
    const rest = {
      ...(clientId !== undefined && { clientId }),
      ipAddress: request.ip,
      error: 'invalid_invitation',
    };
    const event = newEvent(realm, clock.now(), 'REGISTER_ERROR', rest, { audited: false });
    await store.commit([store.events.append(event)]);
  }
  return renderPage(pages, {
    template: 'error',
    realm,
    request,
    message: { type: 'error', key: 'invitationGoneMessage' },
    status: 400,
    cacheControl: NOT_KEPT['cache-control'],
  });
}
