import type { RequiredActionKind } from './action.ts';
import { answerProfile, profilePage } from './own-profile.ts';

const UPDATE_PROFILE = 'UPDATE_PROFILE';
const MESSAGE = { type: 'warning', key: 'updateProfileMessage' } as const;

/** The user looks through their profile, and changes of it what they may. */
export const updateProfile: RequiredActionKind = {
  id: UPDATE_PROFILE,
  forClients: true,
  async begin(login) {
    const { user } = login;
    if (!user) return { kind: 'impossible', unit: [] };
    return { kind: 'asked', page: profilePage(login, UPDATE_PROFILE, user, [], MESSAGE) };
  },
  answer: async (login, form) =>
    login.user ? answerProfile(login, login.user, form, UPDATE_PROFILE) : { kind: 'impossible', unit: [] },
};
