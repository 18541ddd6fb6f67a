import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';
import { LOCALE } from '../notes.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';

export const UPDATE_USER_LOCALE = 'update_user_locale';

/** Whether users keep the language that they choose. */
export const keepsLocales = (realm: RealmView): boolean =>
  authenticationOf(realm).requiredActions.some(
    ({ alias, enabled }) => alias === UPDATE_USER_LOCALE && enabled,
  );

/** Whoever has chosen another language on the way has it from then on; nobody is asked. */
export const updateUserLocale: RequiredActionKind = {
  id: UPDATE_USER_LOCALE,
  forClients: false,
  begin: async (login) => done(login),
  answer: async (login) => done(login),
};

function done(login: Login): ActionTurn {
  const user = inChosenLanguage(login);
  return { kind: 'done', unit: [], ...(user && { user }) };
}

/** The user with the language that they chose on the way; undefined where it is theirs already, or they chose none. */
export function inChosenLanguage({ session, user }: Login): User | undefined {
  const chosen = session.state.notes[LOCALE];
  if (!user || chosen === undefined || user.attributes.locale?.[0] === chosen) return undefined;
  return { ...user, attributes: { ...user.attributes, locale: [chosen] } };
}
