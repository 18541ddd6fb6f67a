import { UPDATE_EMAIL } from '../../domain/authentication/required-actions.ts';
import { changesByMail } from '../../domain/users/own-profile/address-by-mail.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { pendingEmailOf } from '../../domain/users/pending-email.ts';
import { firstOfEach } from '../../domain/users/profile/problems.ts';
import type { AttributeRule, ProfileRules } from '../../domain/users/profile/rules.ts';
import type { User } from '../../domain/users/user.ts';
import { realmCookie } from '../../http/cookies.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import { profileErrors, profileVariables } from '../../pages/profile-fields.ts';
import { isLanguageTag, LOCALE_COOKIE } from '../../pages/text/locale.ts';
import { formOf, saveProfile } from '../own-profile.ts';
import type { SaidOfSelf } from '../profile-representation.ts';
import { goTo } from './frame.ts';
import type { AccountPage, Content } from './page.ts';
import { actionUrl, offersAction } from './sign-in.ts';
import { mayOne, type Visit } from './visit.ts';

const PATH = '';
const LOCALE = 'locale';

const isLocale = ({ attribute }: AttributeRule) => attribute.name === LOCALE && attribute.group === undefined;

const mayChange = (visit: Visit) => mayOne(visit, 'manage-account');

/** Who they are, as the realm's user profile lets them see and say. */
export const personalInfo: AccountPage = {
  id: 'personal-info',
  path: PATH,
  label: 'personalInfoSidebarTitle',
  isFor: (visit) => mayOne(visit, 'view-profile', 'manage-account'),
  show: (visit) => contentOf(visit, formOf(visit, visit.user), visit.user),
  answer: save,
};

/** What the form shows: nothing can be changed by those who may not. */
async function contentOf(visit: Visit, form: ProfileForm, shown: User): Promise<Content> {
  const { realm, user } = visit;
  // Who they are goes before how they are spoken to.
  const rules = form.rules.rules
    .filter((rule) => rule.canView('user') && rule.isSelected('user'))
    .toSorted((one, other) => Number(isLocale(one)) - Number(isLocale(other)));
  const settled = mayChange(visit) ? [] : rules.map(({ attribute }) => attribute.name);
  const { profile } = profileVariables(form, shown, settled, rules);
  const attributes = profile.attributes.map((each) =>
    each.name === LOCALE ? { ...each, options: realm.settings.supportedLocales ?? [] } : each,
  );
  const changesEmail = mayChange(visit) && changesByMail(realm) && offersAction(realm, UPDATE_EMAIL);
  return {
    variables: {
      profile: { ...profile, attributes },
      isEditable: attributes.some(({ readOnly }) => !readOnly),
      emailVerified: user.emailVerified,
      pendingEmail: pendingEmailOf(user) ?? '',
      ...(changesEmail && { updateEmailUrl: await actionUrl(visit, PATH, UPDATE_EMAIL) }),
    },
  };
}

async function save(visit: Visit, posted: Form): Promise<Answer | Content> {
  if (!mayChange(visit)) return goTo(visit, PATH, 'failed');
  const said = saidIn(posted, formOf(visit, visit.user).rules);
  const { form, draft, problems } = await saveProfile(visit, said, { isAll: false });
  if (problems.length > 0) {
    return {
      ...(await contentOf(visit, form, draft)),
      message: { type: 'error', key: 'accountUpdatedError' },
      fieldErrors: profileErrors(firstOfEach(problems)),
      status: 400,
    };
  }
  const [locale] = draft.attributes[LOCALE] ?? [];
  const speaks = said.names.has(LOCALE) && locale !== undefined && isLanguageTag(locale);
  return goTo(
    visit,
    PATH,
    'saved',
    speaks ? [realmCookie(visit.request, visit.realm.name, LOCALE_COOKIE, locale)] : [],
  );
}

/** What the form says of attributes of the profile: whatever else is in it is no attribute of theirs. */
function saidIn(posted: Form, { byName }: ProfileRules): SaidOfSelf {
  const entries = posted.entries().filter(([name]) => byName.has(name));
  const names = new Set(entries.map(([name]) => name));
  return { names, all: (name) => (names.has(name) ? posted.all(name) : []), entries: () => entries };
}
