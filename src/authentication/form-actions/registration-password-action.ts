import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { UPDATE_PASSWORD, VERIFY_EMAIL } from '../../domain/authentication/required-actions.ts';
import { passwordCredential } from '../../domain/users/password.ts';
import { checkPasswordPolicy } from '../../domain/users/password-policy/check-password-policy.ts';
import { passwordPolicyOf } from '../../domain/users/password-policy/policy-of-realm.ts';
import { Refusal } from '../../errors/refusal.ts';
import { NO_PAGE } from '../notes.ts';
import type { FormAction, Registering } from './form-action.ts';

/** Whoever has yet to prove that an address is theirs chooses the password after that, unless the flow is told otherwise. */
const isAsked = (
  { login, rule, draft }: Registering,
  { always_set_password_on_register_form: always }: Config,
): boolean =>
  always === 'true' ||
  draft.emailVerified ||
  login.session.state.notes[NO_PAGE] !== undefined ||
  // Whoever waits for an approval has no browser session that goes on.
  rule?.mode === 'approval' ||
  !(login.realm.settings.verifyEmail || rule?.verifyEmail || draft.requiredActions.includes(VERIFY_EMAIL));

/** The password by which they will log in. */
export const password: FormAction = {
  id: 'registration-password-action',
  show: (registering, config) => ({ passwordRequired: isAsked(registering, config) }),
  async check({ posted, ...registering }, config) {
    if (!isAsked(registering, config)) return undefined;
    const { draft } = registering;
    const chosen = posted.get('password') ?? '';
    const error = 'invalid_registration';
    if (chosen.trim() === '') return { error, fieldErrors: { password: { key: 'missingPasswordMessage' } } };
    const wrong = {
      ...(await policyProblem(chosen, registering)),
      ...(chosen !== posted.get('password-confirm') && {
        'password-confirm': { key: 'invalidPasswordConfirmMessage' },
      }),
    };
    return Object.keys(wrong).length > 0 ? { error, fieldErrors: wrong } : undefined;

    async function policyProblem(candidate: string, { login: { dependencies, realm } }: typeof registering) {
      try {
        const now = dependencies.clock.now();
        await checkPasswordPolicy(passwordPolicyOf(realm), {
          password: candidate,
          user: draft,
          realm,
          earlier: [],
          now,
        });
        return {};
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        // The rule's number is all that its message says beside the key.
        const [number] = /\d+/.exec(refusal.description ?? '') ?? [];
        return { password: { key: refusal.code, ...(number !== undefined && { args: [number] }) } };
      }
    }
  },
  complete: (user, registered, config) =>
    isAsked(registered, config)
      ? user
      : { ...user, requiredActions: [...new Set([...user.requiredActions, UPDATE_PASSWORD])] },
  async credentials(user, { login, posted, ...rest }, config) {
    const { realm, dependencies } = login;
    if (!isAsked({ login, ...rest }, config)) return [];
    const policy = passwordPolicyOf(realm);
    const now = dependencies.clock.now();
    const made = await passwordCredential(realm.id, user.id, posted.get('password') ?? '', policy, now);
    return [made];
  },
};
