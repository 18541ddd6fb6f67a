import type { Form } from '../../http/form.ts';
import type { Login } from '../login.ts';
import type { Step } from '../step.ts';
import type { Turn } from '../turn.ts';
import { answeredBy, askForAssertion, isAssertion, isWrong, mistakeOf } from './authenticate.ts';

const PASSKEY = 'webauthn-passwordless';

const areOn = ({ realm }: Login): boolean =>
  realm.settings.webAuthnPolicyPasswordlessPasskeysEnabled === true;

/** The page offers passkeys besides (conditional mediation), where the realm has them on. */
async function offering(login: Login, turn: Turn): Promise<Turn> {
  if (turn.kind !== 'asked' || !areOn(login)) return turn;
  const { variables, notes } = await askForAssertion(login, PASSKEY);
  return {
    ...turn,
    notes: { ...turn.notes, ...notes },
    page: {
      ...turn.page,
      variables: { ...turn.page.variables, ...variables, enableWebAuthnConditionalUI: true },
    },
  };
}

/** A step with a form that people may leave be, and show a passkey instead. */
export function withPasskeys(
  step: Required<Pick<Step, 'answer'>> & Step,
): Required<Pick<Step, 'answer'>> & Step {
  const answer: NonNullable<Step['answer']> = async (login: Login, form: Form, place) => {
    if (!areOn(login) || !isAssertion(form)) return offering(login, await step.answer(login, form, place));
    const turn = await answeredBy(login, form, PASSKEY);
    if (!isWrong(turn)) return turn;
    const { key, args = [] } = turn;
    // Whose it is neither the passkey nor anybody has said: that is told as of a wrong password (as Keycloak).
    const isAnonymous = turn.error === 'user_not_found' && Object.keys(turn.told ?? {}).length === 0;
    const mistake = isAnonymous
      ? { error: 'invalid_user_credentials', userId: turn.userId }
      : mistakeOf(turn, PASSKEY);
    const again = await step.begin(login, place);
    if (again.kind !== 'asked') return again;
    const page = { ...again.page, message: { type: 'error', key, args } as const };
    return offering(login, { ...again, page, mistake });
  };
  return { ...step, begin: async (login, place) => offering(login, await step.begin(login, place)), answer };
}
