import { countSignUp } from '../../domain/sign-up/counts.ts';
import { isDomainAllowed } from '../../domain/sign-up/email-domains.ts';
import { fieldProblems } from '../../domain/sign-up/fields.ts';
import { type Given, givenBy } from '../../domain/sign-up/given.ts';
import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import { verifying } from '../../domain/sign-up/verifying.ts';
import type { Change, Conflict } from '../../domain/store.ts';
import { createUser } from '../../domain/users/create-user.ts';
import type { User } from '../../domain/users/user.ts';
import { seconds } from '../../lib/clock.ts';
import { applying, newApplication } from '../applications.ts';
import { plainEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { infoPage } from '../register-user.ts';
import { closed, entranceOfBrokered, ruleDetail } from '../registration.ts';
import { errorPage, type Mistake, type StepPage, type Turn } from '../turn.ts';
import { type Brokered, brokerDetails } from './identity.ts';
import { CREATED, RULE } from './notes.ts';

type Refused = Extract<Turn, { readonly kind: 'failed' }>;
type Open = Extract<Awaited<ReturnType<typeof entranceOfBrokered>>, { readonly kind: 'open' }>;

/**
 * The turn that makes a user of whom a provider has sent, in one unit which holds what was decided: by the client's rule, as of anybody who signs
 * up for it.
 */
export async function createBrokered(login: Login, brokered: Brokered, drafted: User): Promise<Turn> {
  const { identity, provider } = brokered;
  const entrance = await entranceOfBrokered(login, provider.alias, drafted.email);
  if (entrance.kind === 'closed') return refusedBy(brokered, entrance.page, entrance.mistake);
  const { rule, by, invitation } = entrance;
  const outside = rule && (outsideOf(rule, drafted, by) ?? unaskedOf(login, rule, drafted, by));
  if (outside) return refusedBy(brokered, outside.page, outside.mistake);
  const given = rule ? await givenBy(login.dependencies.store, login.realm, rule) : NOTHING;
  if (given.kind === 'wrong') {
    const { page, mistake } = closed({ by });
    return refusedBy(brokered, page, {
      ...mistake,
      error: 'sign_up_rule_broken',
      details: { ...mistake.details, reason: given.problems[0] ?? '' },
    });
  }
  const user = asRuled(login, drafted, entrance);
  const decided = decidedBy(login, entrance, user);
  if (rule?.mode === 'approval') {
    const application = newApplication(login, rule, user, []);
    const waiting = plainEvent(login, 'REGISTER_ERROR', {
      error: 'approval_pending',
      details: { ...brokerDetails(identity), register_method: 'broker', ...ruleDetail(by) },
    });
    return {
      kind: 'ended',
      page: infoPage('signUpPending', login),
      ...(await applying(login, rule, application, [...decided, ...waiting])),
      refused: (conflict) =>
        conflict.reason === 'duplicate-application'
          ? createBrokered(login, brokered, drafted)
          : tooLate(brokered, by, conflict),
    };
  }
  const { store } = login.dependencies;
  const { realm } = login;
  return {
    kind: 'done',
    user,
    notes: { [CREATED]: user.id, [RULE]: by },
    unit: [
      ...decided,
      ...createUser(store, realm, user, { chosen: ['username', 'email'] }),
      ...given.roleIds.map((id) => store.users.addRole(realm.id, user.id, id)),
      ...given.groupIds.map((id) => store.users.joinGroup(realm.id, user.id, id)),
      ...(invitation
        ? [store.signUpInvitations.update({ ...invitation, state: 'used' as const, userId: user.id })]
        : []),
    ],
    refused: (conflict) => tooLate(brokered, by, conflict),
  };
}

const NOTHING: Extract<Given, { kind: 'given' }> = { kind: 'given', roleIds: [], groupIds: [] };

/** The user as the rule has them; whom somebody has invited has shown that the address is theirs. */
function asRuled({ client, dependencies }: Login, drafted: User, { rule, by, invitation }: Open): User {
  const draft = invitation ? { ...drafted, emailVerified: true } : drafted;
  if (!rule) return draft;
  const fields = (rule.fields ?? []).map(({ name }) => name);
  return {
    ...draft,
    ...verifying(draft, rule),
    signUp: {
      clientId: client.clientId,
      client: client.id,
      at: dependencies.clock.now(),
      by,
      fields,
    },
  };
}

/** What holds as the user is made: client and realm as they were, and the limits of the rule. */
function decidedBy({ realm, client, request, dependencies }: Login, { rule }: Open, user: User): Change[] {
  const { store, clock } = dependencies;
  const from = { realmId: realm.id, clientId: client.id, ip: request.ip, email: user.email };
  return [
    store.clients.hold(client, realm),
    ...(rule ? countSignUp(store.signUpCounts, rule, { ...from, now: seconds(clock) }) : []),
  ];
}

/** Whose address the rule does not let in, or who could never show that one is theirs. */
function outsideOf(
  rule: SignUpRule,
  { email }: User,
  by: string,
): { readonly page: StepPage; readonly mistake: Mistake } | undefined {
  const isOutside = !isDomainAllowed(rule, email);
  if (!isOutside && !(rule.verifyEmail && email === undefined)) return undefined;
  const { page, mistake } = closed({ by });
  const key = email === undefined ? 'missingEmailMessage' : 'emailDomainNotAllowedMessage';
  return {
    page: { ...page, ...errorPage(key, 403) },
    mistake: { ...mistake, error: isOutside ? 'email_domain_not_allowed' : 'invalid_registration' },
  };
}

/** A flow of the realm's own may ask nobody anything: whoever the client cannot do without some word of does not get in then. */
function unaskedOf({ realm, client }: Login, rule: SignUpRule, drafted: User, by: string) {
  const [problem] = fieldProblems(realm, client, rule, drafted);
  if (!problem) return undefined;
  const { page, mistake } = closed({ by });
  const details = { ...mistake.details, reason: `${problem.field}: ${problem.error}` };
  return { page, mistake: { ...mistake, error: 'invalid_registration', details } };
}

function refusedBy({ identity }: Brokered, page: StepPage, mistake: Mistake): Refused {
  return {
    kind: 'failed',
    page,
    mistake: {
      ...mistake,
      details: { register_method: 'broker', ...brokerDetails(identity), ...mistake.details },
    },
  };
}

/** Why the unit was refused, where that can be said. */
function tooLate(brokered: Brokered, by: string, { reason }: Conflict): Turn | undefined {
  if (reason === 'too-many-sign-ups')
    return refusedBy(brokered, errorPage('tooManySignUpsMessage', 429), {
      type: 'REGISTER_ERROR',
      error: 'too_many_sign_ups',
      details: ruleDetail(by),
    });
  if (reason !== 'duplicate-email' && reason !== 'duplicate-username') return undefined;
  // Somebody else was given the name or the address in the meantime.
  return refusedBy(brokered, errorPage('identityProviderUnexpectedErrorMessage', 409), {
    type: 'REGISTER_ERROR',
    error: reason === 'duplicate-email' ? 'email_in_use' : 'username_in_use',
    details: ruleDetail(by),
  });
}
