import { Type } from 'typebox';
import { knownActions, UPDATE_PASSWORD } from '../../domain/authentication/required-actions.ts';
import { findClientView } from '../../domain/clients/client-view.ts';
import { findRedirectUri } from '../../domain/clients/redirect-uri.ts';
import { addressOf } from '../../domain/realms/realm-address.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import type { User } from '../../domain/users/user.ts';
import { adminError } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { type LinkMail, letterWithLink } from '../../mail/action-link.ts';
import { MailLimited } from '../../mail/mail.ts';
import { MailFailed } from '../../mail/mail-failed.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';

const manage = { method: 'PUT', roles: ['manage-users'], locate: locateUser } as const;

/** On whose behalf a mail is sent where no client is named. */
const ACCOUNT = 'account';
/** Why, where it is not the settings: more would tell what listens inside the server's network. */
const NOT_SENT =
  'Error when attempting to send the email to the server. More information is available in the server log.';

/** Mails with links that an administrator has the server send to users. */
export const userEmailEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    ...manage,
    path: '/users/:id/execute-actions-email',
    read: (request) => readJson(request, 'List', Type.Array(Type.String())),
    handle: (admin, actions) => sendActions(admin, actions),
  }),
  {
    ...manage,
    path: '/users/:id/reset-password-email',
    handle: (admin: RealmRequest) => sendActions(admin, [UPDATE_PASSWORD], false),
  },
  {
    ...manage,
    path: '/users/:id/send-verify-email',
    handle: (admin: RealmRequest) =>
      send(admin, 'Failed to send verify email', {
        action: 'verify-email',
        template: 'email-verification',
        subject: { key: 'emailVerificationSubject' },
      }),
  },
];

/** @param mayLast whether the request says for how long the link is good */
async function sendActions(admin: RealmRequest, actions: readonly string[], mayLast = true): Promise<Answer> {
  return send(admin, 'Failed to send execute actions email', {
    action: 'execute-actions',
    members: { rqac: actions },
    template: 'executeActions',
    subject: { key: 'executeActionsSubject' },
    variables: { requiredActions: actions },
    tellsWhy: true,
    mayLast,
    check() {
      if (knownActions(actions).length < actions.length)
        throw adminError(400, 'Provided invalid required actions');
    },
  });
}

interface Wanted extends Pick<LinkMail, 'template' | 'subject' | 'variables'> {
  readonly action: LinkMail['token']['action'];
  readonly members?: Claims;
  readonly check?: () => void;
  /** Whether the answer tells what is wrong with the mail server (as Keycloak). */
  readonly tellsWhy?: boolean;
  readonly mayLast?: boolean;
}

/** Sends it, once everything about it is right. @throws {Refusal} 400, 404, 500 */
async function send(admin: RealmRequest, failure: string, wanted: Wanted): Promise<Answer> {
  const { realm, request, mail, clock } = admin;
  const { action, members, template, subject, variables, check, tellsWhy, mayLast = true } = wanted;
  const user = await getUser(admin);
  const email = emailOf(user);
  const { clientId, redirectUri } = await destinationOf(admin);
  check?.();
  const lifespan = mayLast ? lifespanOf(admin) : realm.settings.actionTokenGeneratedByAdminLifespan;
  const letter = await letterWithLink(
    { ...admin, clock },
    {
      realm,
      baseUrl: addressOf(realm, request.baseUrl),
      user,
      token: { action, clientId },
      members: { eml: email, ...members, ...(redirectUri !== undefined && { reduri: redirectUri }) },
      lifespan,
      template,
      subject,
      ...(variables && { variables }),
    },
  );
  try {
    await mail.send(letter, email);
  } catch (err) {
    if (err instanceof MailLimited)
      throw new Refusal(429, 'error', {
        audience: 'admin',
        description: failure,
        headers: { 'retry-after': String(err.after) },
      });
    if (!(err instanceof MailFailed)) throw err;
    request.log.warn({ realm: realm.name, err }, 'a mail was not sent');
    throw adminError(500, tellsWhy ? `${failure}: ${err.problem ?? NOT_SENT}` : failure);
  }
  // What is in the mail is the user's affair.
  admin.record({ representation: undefined });
  return noContent;
}

function emailOf({ email, enabled }: User): string {
  if (!email) throw adminError(400, 'User email missing');
  if (!enabled) throw adminError(400, 'User is disabled');
  return email;
}

/** On whose behalf, and where the link leads back to at the end. */
async function destinationOf({ store, realm, request }: RealmRequest) {
  // What is empty is not said (as Keycloak).
  const [asked, uri] = [request.query.get('client_id'), request.query.get('redirect_uri')];
  if (uri && !asked) throw adminError(400, 'Client id missing');
  const clientId = asked || ACCOUNT;
  const client = (await findClientView(store, realm.id, clientId))?.client;
  if (!client) throw adminError(400, "Client doesn't exist");
  if (!client.enabled) throw adminError(400, 'Client is not enabled');
  const redirectUri = uri ? findRedirectUri(client, uri, addressOf(realm, request.baseUrl)) : undefined;
  if (uri && redirectUri === undefined) throw adminError(400, 'Invalid redirect uri.');
  return { clientId, redirectUri };
}

/** Seconds, at most. */
const LONGEST = 31_536_000;

function lifespanOf({ realm, request }: RealmRequest): number {
  const asked = request.query.get('lifespan');
  if (!asked) return realm.settings.actionTokenGeneratedByAdminLifespan;
  // A number that is none is another path (as Keycloak).
  if (!/^[-+]?\d{1,10}$/.test(asked)) throw new Refusal(404, 'HTTP 404 Not Found');
  const lifespan = Number(asked);
  if (lifespan < 1 || lifespan > LONGEST) throw adminError(400, `lifespan must be from 1 to ${LONGEST}`);
  return lifespan;
}
