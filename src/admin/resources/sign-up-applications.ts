import { Type } from 'typebox';
import type { Client } from '../../domain/clients/client.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { refreshAllowedClients } from '../../domain/sign-up/allowed-clients.ts';
import type { Opinion, SignUpApplication } from '../../domain/sign-up/application.ts';
import { applicationEvents } from '../../domain/sign-up/application-events.ts';
import { decideSignUp } from '../../domain/sign-up/decide.ts';
import { isDomainAllowed } from '../../domain/sign-up/email-domains.ts';
import { givenBy } from '../../domain/sign-up/given.ts';
import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import { verifying } from '../../domain/sign-up/verifying.ts';
import { type Change, Conflict } from '../../domain/store.ts';
import { createUser } from '../../domain/users/create-user.ts';
import { takenNames } from '../../domain/users/taken-names.ts';
import { adminConflict, adminError, adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { seconds } from '../../lib/clock.ts';
import { text } from '../../lib/optional.ts';
import { paging } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const PATH = '/sign-up-applications';
/** Seconds for which a decision is told of. */
const TOLD = 90 * 86_400;
const LONGEST_REASON = 1000;

const SignUpDecision = Type.Object({ reason: text });
type Decided = { readonly reason: string };
const readDecided = (request: Request): Decided => {
  const decision = readJson(request, 'SignUpDecision', SignUpDecision);
  const reason = decision.reason?.trim() ?? '';
  if (reason === '' || reason.length > LONGEST_REASON)
    throw adminError(400, `reason: is required, of at most ${LONGEST_REASON} characters`);
  return { reason };
};

/** `/sign-up-applications`: who waits to be let in, and what administrators say to it. Ours. */
export const signUpApplicationEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: PATH, roles: VIEW, handle: list },
  { method: 'GET', path: `${PATH}/:id`, roles: VIEW, handle: read },
  endpointWithBody({
    method: 'POST',
    path: `${PATH}/:id/approve`,
    roles: MANAGE,
    read: readDecided,
    handle: approve,
  }),
  endpointWithBody({
    method: 'POST',
    path: `${PATH}/:id/refuse`,
    roles: MANAGE,
    read: readDecided,
    handle: refuse,
  }),
];

/** All but what they will log in with. */
const shown = ({
  credentials: _secret,
  user,
  realmId: _realm,
  revision: _counted,
  applicant: _known,
  ...rest
}: SignUpApplication) => {
  const { username, email, firstName, lastName, attributes, signUp } = user;
  return { ...rest, user: { username, email, firstName, lastName, attributes, signUp } };
};

async function list({ store, realm, request, clock }: RealmRequest): Promise<Answer> {
  const state = request.query.get('state');
  if (state !== null && state !== 'pending' && state !== 'approved' && state !== 'refused')
    throw adminError(400, 'state: must be one of pending, approved, refused');
  const clientId = request.query.get('client') ?? undefined;
  const client = clientId === undefined ? undefined : await store.clients.findByClientId(realm.id, clientId);
  if (clientId !== undefined && !client) return ok([], NO_CACHE);
  const query = {
    ...paging(request),
    ...(state !== null && { state: state as SignUpApplication['state'] }),
    ...(client && { clientId: client.id }),
  };
  const applications = await store.signUpApplications.list(realm.id, query, seconds(clock));
  return ok(applications.map(shown), NO_CACHE);
}

async function find({ store, realm, request, clock }: RealmRequest): Promise<SignUpApplication> {
  const application = await store.signUpApplications.find(realm.id, request.params.id ?? '', seconds(clock));
  if (!application) throw adminNotFound('Application not found');
  return application;
}

/** @throws {Refusal} 404, 409 */
async function findPending(admin: RealmRequest): Promise<SignUpApplication> {
  const application = await find(admin);
  if (application.state !== 'pending') throw adminConflict(`The application is ${application.state}`);
  return application;
}

async function read(admin: RealmRequest): Promise<Answer> {
  return ok(shown(await find(admin)), NO_CACHE);
}

const opinionOf = ({ bearer, clock }: RealmRequest, { reason }: Decided): Opinion => ({
  by: bearer.user.id,
  username: bearer.user.username,
  reason,
  at: clock.now(),
});

/** What is kept of somebody who was decided on: who they were, and no secret. */
const decided = (application: SignUpApplication, { clock }: RealmRequest): SignUpApplication => ({
  ...application,
  user: { ...application.user, attributes: {} },
  credentials: [],
  expiresAt: seconds(clock) + TOLD,
});

async function approve(admin: RealmRequest, said: Decided): Promise<Answer> {
  const application = await retrying(admin, async () => {
    const pending = await findPending(admin);
    const client = await clientOf(admin, pending);
    await refreshAllowedClients(admin.realm, admin.clock);
    const rule = ruleOf(admin, client, pending);
    const opinion = opinionOf(admin, said);
    // Four eyes are of two people.
    if (pending.approvals.some(({ by }) => by === opinion.by))
      throw adminConflict('You have approved this application already: somebody else must');
    const approvals = [...pending.approvals, opinion];
    const isEnough = approvals.length >= (rule.approval?.approvals ?? 1);
    const { store } = admin;
    if (!isEnough) {
      await store.commit([store.signUpApplications.update({ ...pending, approvals })]);
      return undefined;
    }
    const outcome = { ...decided({ ...pending, approvals }, admin), state: 'approved' } as const;
    await store.commit([
      ...(await letIn(admin, client, rule, pending)),
      store.signUpApplications.update(outcome),
    ]);
    return { ...pending, state: outcome.state };
  });
  if (application) await tell(admin, application, 'sign-up-approved', 'signUpApprovedSubject', said);
  return noContent;
}

async function refuse(admin: RealmRequest, said: Decided): Promise<Answer> {
  const { store, realm, clock, request } = admin;
  const application = await retrying(admin, async () => {
    const pending = await findPending(admin);
    const refusal = opinionOf(admin, said);
    const outcome = { ...decided(pending, admin), state: 'refused', refusal } as const;
    await store.commit([
      store.signUpApplications.update(outcome),
      ...applicationEvents(realm, clock.now(), await clientOf(admin, pending), pending, {
        error: 'approval_refused',
        by: 'client: approval',
        ipAddress: request.ip,
      }).map((each) => store.events.append(each)),
    ]);
    return pending;
  });
  await tell(admin, application, 'sign-up-refused', 'signUpRefusedSubject', said);
  return noContent;
}

/** @throws {Refusal} 409 for somebody else's name or address */
async function retrying<Value>({ store: _ }: RealmRequest, decide: () => Promise<Value>): Promise<Value> {
  try {
    return await retryWhenChanged(decide);
  } catch (error) {
    if (
      error instanceof Conflict &&
      (error.reason === 'duplicate-username' || error.reason === 'duplicate-email')
    )
      throw taken();
    throw error;
  }
}

const taken = () => adminConflict('Somebody else has the name or the address by now');

async function clientOf({ store, realm }: RealmRequest, { clientId }: SignUpApplication): Promise<Client> {
  const client = await store.clients.find(realm.id, clientId);
  if (!client) throw adminNotFound('Could not find client');
  return client;
}

/** By what the client says now: nobody is let in after it was closed, to whoever came as they did. @throws {Refusal} 409 */
function ruleOf(
  { realm }: RealmRequest,
  client: Client,
  { user: { brokeredFor } }: SignUpApplication,
): SignUpRule {
  const sentBy = realm.identityProviders.find(({ id }) => id === brokeredFor?.providerId);
  // By a provider that is gone nobody comes.
  const provider = brokeredFor && (sentBy?.alias ?? '');
  const decision = decideSignUp(realm, client, {
    invited: true,
    ...(provider !== undefined && { provider }),
  });
  if (!client.enabled || !decision.allowed || decision.rule === undefined)
    throw adminConflict('Nobody signs up for the client any more');
  return decision.rule;
}

/** The user, for the unit. @throws {Refusal} 409 */
async function letIn(
  { store, realm, clock, request }: RealmRequest,
  client: Client,
  rule: SignUpRule,
  application: SignUpApplication,
): Promise<Change[]> {
  const { user, credentials } = application;
  const given = await givenBy(store, realm, rule);
  if (given.kind === 'wrong') throw adminConflict(`Sign-up rule: ${given.problems.join('; ')}`);
  if (!isDomainAllowed(rule, user.email))
    throw adminConflict('Nobody signs up for the client with an address of this domain any more');
  const nobody = { id: user.id, username: '' };
  const isTaken = await takenNames(user, nobody, realm.settings, store);
  if (isTaken.username || isTaken.email) throw taken();
  const happened = { by: `client: ${rule.mode}`, userId: user.id, ipAddress: request.ip };
  return [
    store.clients.hold(client, realm),
    ...createUser(store, realm, { ...user, ...verifying(user, rule) }, { chosen: ['username', 'email'] }),
    ...given.roleIds.map((id) => store.users.addRole(realm.id, user.id, id)),
    ...given.groupIds.map((id) => store.users.joinGroup(realm.id, user.id, id)),
    ...credentials.map((each) => store.users.addCredential(each)),
    ...applicationEvents(realm, clock.now(), client, application, happened).map((each) =>
      store.events.append(each),
    ),
  ];
}

/** The decision stands, whatever becomes of the mail. */
async function tell(
  { store, realm, mail, request }: RealmRequest,
  { user, locale, clientId }: SignUpApplication,
  template: string,
  subject: string,
  { reason }: Decided,
): Promise<void> {
  if (user.email === undefined) return;
  const client = await store.clients.find(realm.id, clientId);
  const clientName = client?.name || client?.clientId || '';
  const letter = { template, realm, locale, subject: { key: subject, args: [clientName] } };
  const variables = { clientName, reason };
  try {
    await mail.send({ ...letter, variables }, user.email);
  } catch (err) {
    request.log.warn({ realm: realm.name, err }, 'somebody was not told what was decided on them');
  }
}
