import type { Registered } from './form-actions/form-action.ts';

/**
 * What events tell of them: what they have sent, whatever it is folded to, and of what is wrong with it names in small letters (as Keycloak). The
 * address of an invitation is its own.
 */
export function detailsOf(
  { draft, posted, login, invitation, profile }: Registered,
  { isWrong = false } = {},
): Readonly<Record<string, string>> {
  // What the profile asks for other scopes alone is not heard at all, nor what it does not name where that is for nobody to say.
  const isHeard = (name: string) =>
    profile.rules.byName.get(name)?.isSelected('user', profile.scopes) ??
    login.realm.settings.unmanagedAttributePolicy === 'ENABLED';
  const said = (name: 'username' | 'email' | 'firstName' | 'lastName') =>
    (isHeard(name) && posted.get(name)) || draft[name];
  const name = (which: 'username' | 'email') => (isWrong ? said(which)?.toLowerCase() : said(which));
  const email = invitation ? draft.email : name('email');
  const told = {
    username: login.realm.settings.registrationEmailAsUsername ? email : name('username'),
    email,
    first_name: said('firstName'),
    last_name: said('lastName'),
  };
  const given = Object.entries(told).flatMap(([key, value]) => (value ? [[key, value] as const] : []));
  return { register_method: 'form', ...Object.fromEntries(given) };
}
