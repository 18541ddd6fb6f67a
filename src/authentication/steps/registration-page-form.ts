import type { Execution } from '../../domain/authentication/authentication.ts';
import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { findFlow, inOrder } from '../../domain/authentication/find.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import type { Conflict } from '../../domain/store.ts';
import { createUser } from '../../domain/users/create-user.ts';
import type { User } from '../../domain/users/user.ts';
import { notImplemented } from '../../errors/http.ts';
import { newId } from '../../lib/ids.ts';
import { loginEvent } from '../events.ts';
import type { Fault, FormAction, Registered, Registering } from '../form-actions/form-action.ts';
import { formActions } from '../form-actions/index.ts';
import { profileFault, USER_CREATION } from '../form-actions/registration-user-creation.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from '../profile-form/check.ts';
import { profileForm } from '../profile-form/profile-form.ts';
import { readProfile } from '../profile-form/read.ts';
import { refuseRegistration } from '../registration.ts';
import type { Place, Step } from '../step.ts';
import type { StepPage, Turn } from '../turn.ts';

/** The form by which people register, made of the actions of its flow. They are made in one unit with all that is theirs. */
export const registrationPage: Step = {
  id: 'registration-page-form',
  asksNothing: true,
  async begin(login, place) {
    const refused = refuseRegistration(login);
    if (refused) return { kind: 'failed', ...refused };
    const profile = profileForm(login, nobody(login));
    const registering = { login, profile, draft: profile.before };
    return { kind: 'asked', page: page(registering, actionsOf(login, place)) };
  },
  async answer(login, posted, place) {
    const refused = refuseRegistration(login);
    if (refused) return { kind: 'failed', ...refused };
    const profile = profileForm(login, nobody(login));
    const registered = { login, profile, draft: readProfile(profile, posted), posted };
    const actions = actionsOf(login, place);
    const faults: Fault[] = [];
    for (const { action, config } of actions) {
      const fault = await action.check(registered, config);
      if (fault) faults.push(fault);
    }
    return faults.length > 0 ? again(registered, actions, faults) : register(registered, actions);
  },
};

interface Part {
  readonly action: FormAction;
  readonly config: Config;
}

/** The actions of the form that are switched on. @throws {Refusal} 501 for one that this version does not have */
function actionsOf({ realm }: Login, { execution }: Place): readonly Part[] {
  const authentication = authenticationOf(realm);
  const flow = findFlow(authentication, execution.flowId ?? '');
  const configOf = ({ configId }: Execution): Config =>
    authentication.configs.find(({ id }) => id === configId)?.config ?? {};
  return inOrder(flow?.executions ?? [])
    .filter(({ requirement }) => requirement !== 'DISABLED')
    .map((each) => {
      const action = formActions.get(each.authenticator ?? '');
      if (!action) throw notImplemented(`The form action ${each.authenticator}`);
      return { action, config: configOf(each) };
    });
}

/** Somebody who is not there yet. */
const nobody = ({ realm, dependencies }: Login): User => ({
  id: newId(),
  realmId: realm.id,
  username: '',
  emailVerified: false,
  enabled: true,
  attributes: {},
  requiredActions: authenticationOf(realm)
    .requiredActions.filter(({ enabled, defaultAction }) => enabled && defaultAction)
    .map(({ alias }) => alias),
  notBefore: 0,
  createdAt: dependencies.clock.now(),
});

const page = (
  registering: Registering,
  actions: readonly Part[],
  wrong: Pick<StepPage, 'fieldErrors' | 'message'> = {},
): StepPage => ({
  template: 'register',
  ...wrong,
  variables: Object.assign({}, ...actions.map(({ action, config }) => action.show?.(registering, config))),
});

/** The form once more, with all that is wrong; the first thing is what the event tells. */
function again(registered: Registered, actions: readonly Part[], faults: readonly Fault[]): Turn {
  const told = faults.some(({ hidesOthers }) => hidesOthers)
    ? faults.filter(({ hidesOthers }) => hidesOthers)
    : faults;
  const [first] = faults;
  const message = told.find((fault) => fault.message)?.message;
  return {
    kind: 'asked',
    page: page(registered, actions, {
      fieldErrors: Object.assign({}, ...told.toReversed().map(({ fieldErrors }) => fieldErrors)),
      ...(message && { message }),
    }),
    mistake: {
      type: 'REGISTER_ERROR',
      error: first?.error ?? 'invalid_registration',
      details: detailsOf(registered.draft),
    },
  };
}

async function register(registered: Registered, actions: readonly Part[]): Promise<Turn> {
  const { login, draft } = registered;
  if (!actions.some(({ action }) => action.id === USER_CREATION)) return { kind: 'done' };
  const { store } = login.dependencies;
  const user = actions.reduce(
    (made, { action, config }) => action.complete?.(made, registered, config) ?? made,
    draft,
  );
  const parts = await Promise.all(
    actions.map(async ({ action, config }) => (await action.unit?.(user, registered, config)) ?? []),
  );
  return {
    kind: 'done',
    user,
    notes: { [ATTEMPTED]: undefined },
    unit: [
      ...createUser(store, login.realm, user),
      ...parts.flat(),
      ...loginEvent(login, 'REGISTER', { userId: user.id, details: detailsOf(user) }),
    ],
    refused: (conflict) => tooLate(registered, actions, conflict),
  };
}

/** Somebody else was given the name or the address in the meantime. */
function tooLate(registered: Registered, actions: readonly Part[], { reason }: Conflict): Turn | undefined {
  const isEmail = reason === 'duplicate-email';
  if (!isEmail && reason !== 'duplicate-username') return undefined;
  const isOfAddress = isEmail || registered.login.realm.settings.registrationEmailAsUsername;
  const problem = isOfAddress
    ? { field: 'email', error: EMAIL_TAKEN, params: [] }
    : { field: 'username', error: USERNAME_TAKEN, params: [] };
  return again(registered, actions, [profileFault([problem])]);
}

/** What events tell of them. */
const detailsOf = ({ username, email, firstName, lastName }: User): Readonly<Record<string, string>> => ({
  register_method: 'form',
  ...(username !== '' && { username }),
  ...(email !== undefined && { email }),
  ...(firstName !== undefined && { first_name: firstName }),
  ...(lastName !== undefined && { last_name: lastName }),
});
