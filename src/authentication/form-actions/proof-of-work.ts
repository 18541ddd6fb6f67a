import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import { challengeFor, solved } from '../captcha/proof-of-work.ts';
import type { Login } from '../login.ts';
import type { FormAction, Registered } from './form-action.ts';
import { NOT_SHOWN } from './registration-recaptcha-action.ts';

/** The field of the form that has it. */
export const PROOF_OF_WORK = 'proof-of-work';
/** Zero bits, where the rule says nothing: a second of a phone. */
const USUAL = 16;

const askedBy = (rule: SignUpRule | undefined) =>
  rule?.captcha?.provider === 'proof-of-work' ? rule.captcha : undefined;

const solvedBy = ({ login, posted, rule }: Registered) =>
  solved(login, posted.get(PROOF_OF_WORK) ?? '', rule?.captcha?.bits ?? USUAL);

/** What whoever signs up has to work on, where the rule asks for it. */
export async function workFor(login: Login, rule: SignUpRule | undefined) {
  const captcha = askedBy(rule);
  if (!captcha) return undefined;
  const { provider, bits = USUAL } = captcha;
  return { provider, challenge: await challengeFor(login, bits), bits };
}

/** Whoever sends the form has worked for it: part of every form whose client's rule asks for it. */
export const proofOfWork: FormAction = {
  id: 'proof-of-work',
  async show({ login, rule }) {
    const work = await workFor(login, rule);
    return work ? { proofOfWork: work } : {};
  },
  check: async (registered) => (!askedBy(registered.rule) || solvedBy(registered) ? undefined : NOT_SHOWN),
  spends(registered) {
    const found = askedBy(registered.rule) && solvedBy(registered);
    const { realm, dependencies } = registered.login;
    return found ? [dependencies.store.spentTokens.spend(realm.id, found.id, found.expiresAt)] : [];
  },
};
