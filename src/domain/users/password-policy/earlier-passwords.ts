import { isPassword, PASSWORD_HISTORY } from '../password.ts';
import type { Credential } from '../user.ts';
import { type Candidate, counted, problem, rule } from './rule.ts';

const DAY = 86_400_000;

const latestFirst = (earlier: readonly Credential[]) =>
  [...earlier].sort((a, b) => b.createdAt - a.createdAt);

async function isAmong(passwords: readonly Credential[], { password }: Candidate): Promise<boolean> {
  for (const each of passwords) if (await isPassword(each, password)) return true;
  return false;
}

const current = ({ earlier }: Candidate) => earlier.filter(({ type }) => type !== PASSWORD_HISTORY);
const past = ({ earlier }: Candidate) => latestFirst(earlier.filter(({ type }) => type === PASSWORD_HISTORY));

/** None of the last so many. */
export const passwordHistory = rule({
  id: 'passwordHistory',
  displayName: 'Not Recently Used',
  ...counted(3),
  check: async (candidate, count) =>
    count >= 0 &&
    (await isAmong([...current(candidate), ...past(candidate).slice(0, Math.max(0, count - 1))], candidate))
      ? problem('History', `must not be equal to any of last ${count} passwords`)
      : undefined,
});

/** None of the last so many days. */
export const passwordAge = rule({
  id: 'passwordAge',
  displayName: 'Not Recently Used (In Days)',
  ...counted(30),
  check: async (candidate, days) =>
    days >= 0 &&
    (await isAmong(
      [
        ...current(candidate),
        ...past(candidate).filter(({ createdAt }) => createdAt >= candidate.now - days * DAY),
      ],
      candidate,
    ))
      ? problem('Generic', 'new password does not match password policies')
      : undefined,
});
