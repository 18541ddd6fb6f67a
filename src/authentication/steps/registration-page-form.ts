import { rulesOfSignUp } from '../../domain/sign-up/fields.ts';
import { type Given, givenBy } from '../../domain/sign-up/given.ts';
import type { Conflict } from '../../domain/store.ts';
import { readProfile } from '../../domain/users/own-profile/read.ts';
import type { User } from '../../domain/users/user.ts';
import { hidesExisting, isAddressTaken } from '../existing-account.ts';
import type { Fault, Registered, Registering } from '../form-actions/form-action.ts';
import { type Part, partsOf, saidOfProfile } from '../form-actions/of-form.ts';
import { profileShown, USER_CREATION } from '../form-actions/registration-user-creation.ts';
import type { Login } from '../login.ts';
import { nobody } from '../nobody.ts';
import { NO_PAGE } from '../notes.ts';
import { besideAnother } from '../one-person.ts';
import { profileForm } from '../profile-form/profile-form.ts';
import { isFull, tooLate, useUp } from '../refused-registration.ts';
import { madeBy } from '../register-user.ts';
import { closed, type Entrance, entranceOf, ruleDetail } from '../registration.ts';
import { detailsOf } from '../registration-details.ts';
import { nextAction } from '../required-actions/next.ts';
import { NOT_KEPT } from '../show.ts';
import type { Step } from '../step.ts';
import { errorPage, type StepPage, type Turn } from '../turn.ts';

/** The form by which people register, made of the actions of its flow. They are made in one unit with all that is theirs. */
export const registrationPage: Step = {
  id: 'registration-page-form',
  asksNothing: true,
  async begin(login, { execution }) {
    const way = await wayIn(login);
    if (way.kind === 'closed') return { ...way, kind: 'failed' };
    const { rule, invitation } = way;
    const profile = profileForm(login, nobody(login), rulesOfSignUp(login.realm, login.client, rule));
    const registering = { login, profile, draft: bound(profile.before, way, login), rule, invitation };
    const parts = partsOf(login.realm, execution);
    const refused = await refusedBy(registering, parts, way.by);
    return refused ?? { kind: 'asked', page: await page(registering, parts) };
  },
  async answer(login, posted, { execution }) {
    limitTries(login);
    const way = await wayIn(login);
    if (way.kind === 'closed') return { ...way, kind: 'failed' };
    const { rule, invitation } = way;
    const profile = profileForm(login, nobody(login), rulesOfSignUp(login.realm, login.client, rule));
    const parts = partsOf(login.realm, execution);
    const draft = bound(readProfile(profile, saidOfProfile(posted, parts)), way, login);
    const registered = { login, profile, draft, rule, invitation, posted };
    const refused = await refusedBy(registered, parts, way.by);
    return refused ?? (await register(registered, parts, way));
  },
};

/** The form is looked at: whoever it makes is made, or it is shown once more. */
async function register(registered: Registered, parts: readonly Part[], way: WayIn): Promise<Turn> {
  const faults: Fault[] = [];
  for (const { action, config } of parts) {
    const fault = await action.check(registered, config);
    if (fault) faults.push(fault);
  }
  const replayed = await useUp(registered, parts, faults);
  if (replayed) return again(registered, parts, [replayed], way.by);
  if (faults.length > 0) return again(registered, parts, faults, way.by);
  if (!parts.some(({ action }) => action.id === USER_CREATION)) return { kind: 'done' };
  const full = await isFull(registered);
  if (full) return again(registered, parts, [full], way.by);
  const isTaken = hidesExisting(registered) && (await isAddressTaken(registered));
  return make(registered, parts, way, isTaken);
}

/** @param isTaken whether the address is somebody's who is there, which is told to them alone */
async function make(
  registered: Registered,
  parts: readonly Part[],
  way: WayIn,
  isTaken: boolean,
): Promise<Turn> {
  const made = await madeBy(registered, parts, way, isTaken);
  const beside = await wouldArriveBeside(registered.login, made);
  if (beside) return { ...beside, kind: 'failed' };
  return {
    ...made,
    refused(conflict: Conflict) {
      // They have applied twice at the same time.
      if (conflict.reason === 'duplicate-application') return make(registered, parts, way, isTaken);
      const fault = tooLate(registered, conflict);
      if (hidesExisting(registered) && !isTaken && fault?.error === 'email_in_use')
        return make(registered, parts, way, true);
      return fault && again(registered, parts, [fault], way.by);
    },
  };
}

/** Whoever would be in with this form, in the browser of somebody else: they are turned away before they are made. */
async function wouldArriveBeside(login: Login, made: Turn) {
  if (made.kind !== 'done' || !made.user) return undefined;
  const arriving = { ...login, user: made.user };
  const beside = await besideAnother(arriving);
  return beside && (await nextAction(arriving)) === undefined ? beside : undefined;
}

/** Nobody may register by this form, whatever they would write into it: a step from outside says so. */
async function refusedBy(
  registering: Registering,
  parts: readonly Part[],
  by: string,
): Promise<Extract<Turn, { kind: 'failed' }> | undefined> {
  for (const { action, config } of parts) {
    const text = await action.refuses?.(registering, config);
    if (text === undefined) continue;
    const details = { ...ruleDetail(by), sign_up_step: action.id };
    return {
      kind: 'failed',
      page: { ...errorPage(text, 403), cacheControl: NOT_KEPT['cache-control'] },
      mistake: { type: 'REGISTER_ERROR', error: 'registration_disabled', details, isBare: true },
    };
  }
  return undefined;
}

/** Forms from one network in a minute, whatever comes of them. Applications with pages of their own are counted at their door. */
const TRIES_A_MINUTE = 60;

/** @throws {Refusal} 429 */
function limitTries({ dependencies: { limiter }, request, session }: Login): void {
  if (session.state.notes[NO_PAGE] !== undefined) return;
  limiter?.takeInNetwork('sign-ups by the page', request.ip, TRIES_A_MINUTE);
}

/** Whoever is invited has the address of the invitation, which its link has shown to be theirs, whatever they say. */
const bound = (draft: User, { invitation }: WayIn, { realm }: Login): User =>
  invitation
    ? {
        ...draft,
        email: invitation.email,
        emailVerified: true,
        ...(realm.settings.registrationEmailAsUsername && { username: invitation.email }),
      }
    : draft;

type Open = Extract<Entrance, { kind: 'open' }>;
/** The way in, with what whoever comes by it is given. */
type WayIn = Open & { readonly given: Extract<Given, { kind: 'given' }> };

const NOTHING: WayIn['given'] = { kind: 'given', roleIds: [], groupIds: [] };

/** A rule that gives what is not there, or what it may not, lets nobody in. */
async function wayIn(login: Login): Promise<WayIn | Extract<Entrance, { kind: 'closed' }>> {
  const entrance = await entranceOf(login);
  if (entrance.kind === 'closed') return entrance;
  const { rule } = entrance;
  const given = rule ? await givenBy(login.dependencies.store, login.realm, rule) : NOTHING;
  if (given.kind === 'given') return { ...entrance, given };
  const [reason = ''] = given.problems;
  const { page: shown, mistake } = closed(entrance);
  return {
    kind: 'closed',
    page: shown,
    mistake: { ...mistake, error: 'sign_up_rule_broken', details: { ...mistake.details, reason } },
  };
}

async function page(
  registering: Registering,
  parts: readonly Part[],
  wrong: Pick<StepPage, 'fieldErrors' | 'message'> = {},
): Promise<StepPage> {
  const shown = await Promise.all(parts.map(({ action, config }) => action.show?.(registering, config)));
  const { message, ...variables } = Object.assign({}, profileShown(registering), ...shown) as {
    message?: StepPage['message'];
  };
  const scripts = shown.flatMap((each) => (each?.scripts ?? []) as readonly string[]);
  const stepFields = shown.flatMap((each) => (each?.stepFields ?? []) as readonly object[]);
  return {
    template: 'register',
    ...(message && { message, fieldErrors: { global: { key: message.key } } }),
    ...wrong,
    variables: {
      ...variables,
      ...(scripts.length > 0 && { scripts }),
      ...(stepFields.length > 0 && { stepFields }),
    },
    contentSources: sourcesOf(registering, parts),
  };
}

/** Directives that several actions add to have the sources of them all. */
function sourcesOf({ rule }: Registering, parts: readonly Part[]): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const { action, config } of parts)
    for (const [name, sources] of Object.entries(action.contentSources?.(config, rule) ?? {}))
      all[name] = `${all[name] ?? ''} ${sources}`.trim();
  return all;
}

/** The form once more, with all that is wrong; the first thing is what the event tells. */
async function again(
  registered: Registered,
  parts: readonly Part[],
  faults: readonly Fault[],
  by: string,
): Promise<Turn> {
  const told = faults.some(({ hidesOthers }) => hidesOthers)
    ? faults.filter(({ hidesOthers }) => hidesOthers)
    : faults;
  const message = told.find((fault) => fault.message)?.message;
  return {
    kind: 'asked',
    page: await page(registered, parts, {
      fieldErrors: Object.assign({}, ...told.toReversed().map(({ fieldErrors }) => fieldErrors)),
      ...(message && { message }),
    }),
    mistake: {
      type: 'REGISTER_ERROR',
      error: faults[0]?.error ?? 'invalid_registration',
      details: { ...detailsOf(registered, { isWrong: true }), ...ruleDetail(by) },
    },
  };
}
