import { localeOfUser } from '../pages/text/locale.ts';
import type { OwnAccount } from './resource.ts';

/** What is said to the person, in their language by the realm's theme. */
export function textsFor({ pages, realm, user }: OwnAccount) {
  const theme = pages.themes.get(realm.settings.loginTheme, 'login');
  return pages.texts(theme, realm, localeOfUser(realm, user));
}
