import { VERIFY_PROFILE } from '../../domain/authentication/required-actions.ts';
import type { ProfileProblem } from '../../domain/users/profile/problems.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { checkProfile } from '../profile-form/check.ts';
import type { RequiredActionKind } from './action.ts';
import { answerProfile, ownProfileForm, profilePage } from './own-profile.ts';

/** Whoever is not what the realm's profile asks for completes it. */
export const verifyProfile: RequiredActionKind = {
  id: VERIFY_PROFILE,
  forClients: false,
  isDue: async (login) => (await problemsOf(login)).length > 0,
  async begin(login) {
    const { user } = login;
    if (!user) return { kind: 'impossible', unit: [] };
    const problems = await problemsOf(login);
    if (problems.length === 0) return { kind: 'done', unit: [] };
    const fields = [...new Set(problems.map(({ field }) => field))].join(',');
    return {
      kind: 'asked',
      page: profilePage(login, VERIFY_PROFILE, user, problems),
      unit: actionEvent(login, 'VERIFY_PROFILE', { details: { fields_to_update: fields } }),
    };
  },
  answer: async (login, form) =>
    login.user ? answerProfile(login, login.user, form, VERIFY_PROFILE) : { kind: 'impossible', unit: [] },
};

/** What is wrong with the user as they are, of what they may put right. */
async function problemsOf(login: Login): Promise<readonly ProfileProblem[]> {
  const { user, dependencies } = login;
  return user ? checkProfile(ownProfileForm(login, user), user, dependencies.store) : [];
}
