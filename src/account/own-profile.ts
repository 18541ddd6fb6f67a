import { retryWhenChanged } from '../domain/retry.ts';
import { isImpersonated } from '../domain/sessions/impersonation.ts';
import { Conflict } from '../domain/store.ts';
import { changesByMail, withFixedAddress } from '../domain/users/own-profile/address-by-mail.ts';
import { profileChanges } from '../domain/users/own-profile/changes.ts';
import type { ProfileForm } from '../domain/users/own-profile/profile-form.ts';
import { readProfile } from '../domain/users/own-profile/read.ts';
import { type ProfileProblem, readOnly } from '../domain/users/profile/problems.ts';
import { isOfTheServer, profileRulesOf } from '../domain/users/profile/rules.ts';
import { isServers } from '../domain/users/profile/servers-attributes.ts';
import { EMAIL, MEMBERS, USERNAME } from '../domain/users/profile/user-profile.ts';
import type { User } from '../domain/users/user.ts';
import { adminUnauthorized } from '../errors/admin.ts';
import { takenAfterAll, wrongWith } from './check-profile.ts';
import { accountEvent } from './events.ts';
import type { SaidOfSelf } from './profile-representation.ts';
import type { OwnAccount } from './resource.ts';

/** What somebody may see and say of themselves. */
export function formOf(account: OwnAccount, before: User): ProfileForm {
  const { realm } = account;
  const rules = profileRulesOf(realm);
  const own = changesByMail(realm) ? withFixedAddress(rules) : rules;
  return { realm, rules: own, scopes: new Set<string>(), before };
}

/** Attributes that the profile does not name are the person's where it lets them have some, but for the server's own. */
export function isSeen({ rules, realm }: ProfileForm, name: string): boolean {
  const rule = rules.byName.get(name);
  if (rule) return rule.canView('user') && rule.isSelected('user');
  if (MEMBERS.has(name)) return false;
  return (
    realm.settings.unmanagedAttributePolicy === 'ENABLED' && !isOfTheServer(name) && !name.startsWith('kc.')
  );
}

/** What people have beyond the profile is what they say; what the server or an application keeps of them stays. */
function withoutUnsaid({ rules, realm, before }: ProfileForm, draft: User, { names }: SaidOfSelf): User {
  if (realm.settings.unmanagedAttributePolicy !== 'ENABLED') return draft;
  const stays = (name: string) =>
    names.has(name) ||
    rules.byName.has(name) ||
    isServers(name) ||
    name === TERMS ||
    before.signUp?.fields.includes(name) === true;
  const kept = Object.entries(draft.attributes).filter(([name]) => stays(name));
  return { ...draft, attributes: Object.fromEntries(kept) };
}

/** When somebody has accepted the terms. */
const TERMS = 'terms_and_conditions';

/** How it ended: with what is wrong nothing was stored. */
export interface ProfileOutcome {
  readonly form: ProfileForm;
  readonly draft: User;
  readonly problems: readonly ProfileProblem[];
}

/** By their name and address people log in and are reached: who is in their place changes neither. */
const takenOver = (before: User, draft: User): ProfileProblem[] => [
  ...(draft.username === before.username ? [] : [readOnly(USERNAME)]),
  ...(draft.email === before.email ? [] : [readOnly(EMAIL)]),
];

/**
 * Stores what somebody says of themselves, in one unit with the event.
 * @param isAll whether what they do not speak of, beyond the profile, is to go @throws {Refusal} 401 where they are gone
 */
export function saveProfile(
  account: OwnAccount,
  said: SaidOfSelf,
  { isAll }: { readonly isAll: boolean },
): Promise<ProfileOutcome> {
  const { store, realm } = account;
  const { duplicateEmailsAllowed } = realm.settings;
  return retryWhenChanged(async () => {
    const before = await store.users.find(realm.id, account.user.id);
    if (!before) throw adminUnauthorized();
    const form = formOf(account, before);
    const read = readProfile(form, said);
    const draft = isAll ? withoutUnsaid(form, read, said) : read;
    const problems = [
      ...(isImpersonated(account.session) ? takenOver(before, draft) : []),
      ...(await wrongWith(form, draft, said, store)),
    ];
    if (problems.length > 0) return { form, draft, problems };
    const details = { context: 'ACCOUNT', ...profileChanges(before, draft) };
    try {
      await store.commit([
        store.users.update(draft, {
          duplicateEmailsAllowed,
          chosen: (['username', 'email'] as const).filter((name) => draft[name] !== before[name]),
          ifRevision: before.revision,
        }),
        ...accountEvent(account, 'UPDATE_PROFILE', { details }),
      ]);
    } catch (error) {
      const taken = error instanceof Conflict ? takenAfterAll(error) : undefined;
      if (!taken) throw error;
      return { form, draft, problems: [taken] };
    }
    return { form, draft, problems: [] };
  });
}
