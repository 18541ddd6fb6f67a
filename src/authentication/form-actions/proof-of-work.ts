import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import { challengeFor, solved } from '../captcha/proof-of-work.ts';
import type { FormAction, Registered } from './form-action.ts';
import { NOT_SHOWN } from './registration-recaptcha-action.ts';

const FIELD = 'proof-of-work';
/** Zero bits, where the rule says nothing: a second of a phone. */
const USUAL = 16;

const askedBy = (rule: SignUpRule | undefined) =>
  rule?.captcha?.provider === 'proof-of-work' ? rule.captcha : undefined;

const solvedBy = ({ login, posted, rule }: Registered) =>
  solved(login, posted.get(FIELD) ?? '', rule?.captcha?.bits ?? USUAL);

/** Whoever sends the form has worked for it: part of every form whose client's rule asks for it. */
export const proofOfWork: FormAction = {
  id: 'proof-of-work',
  async show({ login, rule }) {
    const captcha = askedBy(rule);
    if (!captcha) return {};
    const { bits = USUAL } = captcha;
    return { proofOfWork: { challenge: await challengeFor(login, bits), bits } };
  },
  needsPage: (rule) => askedBy(rule) !== undefined,
  check: async (registered) => (!askedBy(registered.rule) || solvedBy(registered) ? undefined : NOT_SHOWN),
  spends(registered) {
    const found = askedBy(registered.rule) && solvedBy(registered);
    const { realm, dependencies } = registered.login;
    return found ? [dependencies.store.spentTokens.spend(realm.id, found.id, found.expiresAt)] : [];
  },
};
