import type { Step } from '../step.ts';
import { answeredBy, askForAssertion, assertionPage, errorTurn, isWrong } from './authenticate.ts';
import type { WebAuthnType } from './policy.ts';

/** A step that asks for an authenticator, of one of the two types. */
export const webAuthnStep = (
  given: Pick<Step, 'id' | 'setUpBy'> & { readonly type: WebAuthnType; readonly needsUser: boolean },
): Step => ({
  id: given.id,
  credential: given.type,
  ...(given.setUpBy !== undefined && { setUpBy: given.setUpBy }),
  needsUser: given.needsUser,
  async begin(login) {
    const asked = await askForAssertion(login, given.type);
    return { kind: 'asked', page: assertionPage(asked), notes: asked.notes };
  },
  async answer(login, form, { execution }) {
    const turn = await answeredBy(login, form, given.type);
    return isWrong(turn) ? errorTurn(turn, given.type, execution.id) : turn;
  },
});
