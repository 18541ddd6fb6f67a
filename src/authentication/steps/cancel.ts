import type { Step } from '../step.ts';

/** A step whose form has a way out, by a field that no built-in page has but themes do (as Keycloak). */
export function withCancel(step: Required<Pick<Step, 'answer'>> & Step): Step {
  const answer: NonNullable<Step['answer']> = async (login, form, place) =>
    form.get('cancel') === undefined ? step.answer(login, form, place) : { kind: 'rejected' };
  return { ...step, answer };
}
