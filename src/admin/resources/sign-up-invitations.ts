import { type Static, Type } from 'typebox';
import type { Client } from '../../domain/clients/client.ts';
import { addressOf } from '../../domain/realms/realm-address.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { refreshAllowedClients } from '../../domain/sign-up/allowed-clients.ts';
import { isOpen, newInvitationKey, type SignUpInvitation } from '../../domain/sign-up/invitation.ts';
import { invitationLink } from '../../domain/sign-up/invitation-link.ts';
import { foldName } from '../../domain/users/folded-name.ts';
import { adminConflict, adminError, adminNotFound } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { seconds } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { number, text } from '../../lib/optional.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { secretHash } from '../../lib/secret-hash.ts';
import { MailLimited } from '../../mail/mail.ts';
import { MailFailed } from '../../mail/mail-failed.ts';
import { checkFree, checkInvited, checkLocale } from '../check-invited.ts';
import { getClient, locateClient } from '../get-client.ts';
import { paging } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const PATH = '/clients/:id/sign-up-invitations';
const DAY = 86_400;
const USUAL_DAYS = 7;
const MOST_DAYS = 90;

const Invited = Type.Object({
  email: text,
  expiresInDays: number,
  locale: text,
});
type Invited = Static<typeof Invited>;

/** `/clients/{id}/sign-up-invitations`: who may sign up for a client though not everybody may. Ours. */
export const signUpInvitationEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: PATH, roles: VIEW, locate: locateClient, handle: list },
  endpointWithBody({
    method: 'POST',
    path: PATH,
    roles: MANAGE,
    locate: locateClient,
    read: (request: Request) => readJson(request, 'SignUpInvitation', Invited),
    handle: invite,
  }),
  { method: 'GET', path: `${PATH}/:invitation`, roles: VIEW, locate: locateClient, handle: read },
  { method: 'POST', path: `${PATH}/:invitation/resend`, roles: MANAGE, locate: locateClient, handle: resend },
  { method: 'DELETE', path: `${PATH}/:invitation`, roles: MANAGE, locate: locateClient, handle: revoke },
];

/** All but what the link has. */
function shown(invitation: SignUpInvitation, { clock }: RealmRequest) {
  const { id, email, state, sent, invitedBy, userId, createdAt, expiresAt, locale } = invitation;
  const isOver = state === 'open' && !isOpen(invitation, seconds(clock));
  return {
    id,
    email,
    state: isOver ? 'expired' : state,
    sent,
    invitedBy,
    userId,
    createdAt,
    expiresAt,
    locale,
  };
}

async function list(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const invitations = await store.signUpInvitations.list(realm.id, request.params.id ?? '', paging(request));
  return ok(
    invitations.map((each) => shown(each, admin)),
    NO_CACHE,
  );
}

async function find(admin: RealmRequest): Promise<SignUpInvitation> {
  const { store, realm, request } = admin;
  const invitation = await store.signUpInvitations.find(realm.id, request.params.invitation ?? '');
  if (!invitation || invitation.clientId !== request.params.id) throw adminNotFound('Invitation not found');
  return invitation;
}

async function read(admin: RealmRequest): Promise<Answer> {
  return ok(shown(await find(admin), admin), NO_CACHE);
}

async function invite(admin: RealmRequest, asked: Invited): Promise<Answer> {
  const { store, realm, request, bearer, clock } = admin;
  const { email: address = '', expiresInDays = USUAL_DAYS, locale } = asked;
  const client = await getClient(admin);
  const email = foldName(address.trim());
  await refreshAllowedClients(admin.realm, clock);
  checkInvited(admin, client, email);
  if (!(expiresInDays >= 1 && expiresInDays <= MOST_DAYS))
    throw adminError(400, `expiresInDays: must be from 1 to ${MOST_DAYS}`);
  if (locale !== undefined) checkLocale(admin, locale);
  await checkFree(admin, email);
  const key = newInvitationKey();
  const invitation: SignUpInvitation = {
    id: newId(),
    realmId: realm.id,
    clientId: client.id,
    email,
    state: 'open',
    keyHash: secretHash(key),
    invitedBy: bearer.user.id,
    sent: 1,
    createdAt: clock.now(),
    expiresAt: seconds(clock) + expiresInDays * DAY,
    ...(locale !== undefined && { locale }),
  };
  admin.record({ made: invitation.id });
  await store.commit([store.signUpInvitations.create(invitation)]);
  await send(admin, client, invitation, key);
  return created(
    `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/clients/${pathSegment(client.id)}/sign-up-invitations/${invitation.id}`,
  );
}

/** With a new link: the one from before is worth nothing. */
async function resend(admin: RealmRequest): Promise<Answer> {
  const { store, clock } = admin;
  const [client, invitation] = [await getClient(admin), await find(admin)];
  await refreshAllowedClients(admin.realm, clock);
  checkInvited(admin, client, invitation.email);
  if (invitation.state !== 'open') throw adminConflict(`The invitation is ${invitation.state}`);
  await checkFree(admin, invitation.email);
  const key = newInvitationKey();
  const lasted = invitation.expiresAt - Math.floor(invitation.createdAt / 1000);
  const anew = {
    ...invitation,
    keyHash: secretHash(key),
    sent: invitation.sent + 1,
    expiresAt: Math.max(invitation.expiresAt, seconds(clock) + Math.min(lasted, MOST_DAYS * DAY)),
  };
  await store.commit([store.signUpInvitations.update(anew)]);
  await send(admin, client, anew, key);
  return noContent;
}

async function revoke(admin: RealmRequest): Promise<Answer> {
  const { store } = admin;
  const invitation = await find(admin);
  if (invitation.state === 'used') throw adminConflict('The invitation is used');
  await store.commit([store.signUpInvitations.update({ ...invitation, state: 'revoked' })]);
  return noContent;
}

/**
 * It counts as sent before it is: whoever gets it may use it while the mail server still talks.
 * @throws {Refusal} 429, 502: the invitation is there, and can be sent again
 */
async function send(
  admin: RealmRequest,
  client: Client,
  invitation: SignUpInvitation,
  key: string,
): Promise<void> {
  const { realm, request, mail } = admin;
  const clientName = client.name || client.clientId;
  const link = await invitationLink(admin, realm, addressOf(realm, request.baseUrl), invitation, key);
  try {
    await mail.send(
      {
        template: 'sign-up-invitation',
        realm,
        locale: invitation.locale,
        subject: { key: 'signUpInvitationSubject', args: [clientName] },
        variables: {
          link,
          clientName,
          linkExpiration: Math.ceil((invitation.expiresAt - seconds(admin.clock)) / 60),
        },
      },
      invitation.email,
    );
  } catch (error) {
    // What became of the mail is what is told, whatever becomes of the count.
    await uncount(admin, invitation).catch((err: unknown) =>
      request.log.warn({ realm: realm.name, err }, 'an invitation counts as sent that was not'),
    );
    if (error instanceof MailLimited) throw adminError(429, 'Too many mails were sent to this address');
    if (error instanceof MailFailed)
      throw adminError(502, 'The invitation was made, and its mail could not be sent');
    throw error;
  }
}

/** Nothing was sent, whatever became of the invitation meanwhile. */
const uncount = ({ store, realm }: RealmRequest, { id }: SignUpInvitation): Promise<void> =>
  retryWhenChanged(async () => {
    const now = await store.signUpInvitations.find(realm.id, id);
    if (now) await store.commit([store.signUpInvitations.update({ ...now, sent: now.sent - 1 })]);
  });
