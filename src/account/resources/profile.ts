import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { Conflict } from '../../domain/store.ts';
import { profileChanges } from '../../domain/users/own-profile/changes.ts';
import { ownProfileMetadata } from '../../domain/users/own-profile/metadata.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { readProfile } from '../../domain/users/own-profile/read.ts';
import { withDefaults } from '../../domain/users/profile/defaults.ts';
import { isOfTheServer, profileRulesOf } from '../../domain/users/profile/rules.ts';
import { EMAIL, MEMBERS } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import { adminUnauthorized } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { checkAsked, isServers, takenAfterAll } from '../check-profile.ts';
import { accountEvent } from '../events.ts';
import { AccountRepresentation, type SaidOfSelf, saidBy } from '../profile-representation.ts';
import { type AccountRequest, type Endpoint, endpointWithBody, NO_CACHE } from '../resource.ts';

/** `/`: who the person is, as the realm's user profile lets them see and say. */
export const profileEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '', roles: ['view-profile', 'manage-account'], handle: show },
  endpointWithBody({
    method: 'POST',
    path: '',
    roles: ['manage-account'],
    read: (request) => readJson(request, 'UserRepresentation', AccountRepresentation),
    handle: change,
  }),
];

/** Whether another address is taken by a mail to it, in an action of its own. */
const changesByMail = (account: AccountRequest): boolean =>
  authenticationOf(account.realm).requiredActions.some(
    ({ providerId, enabled }) => providerId === 'UPDATE_EMAIL' && enabled,
  );

function formOf(account: AccountRequest, before: User): ProfileForm {
  const { realm } = account;
  const rules = profileRulesOf(realm);
  const form = { realm, rules, scopes: new Set<string>(), before };
  if (!changesByMail(account)) return form;
  const fixed = rules.rules.map((rule) =>
    rule.attribute.name === EMAIL ? { ...rule, canEdit: () => false, canView: rule.canView } : rule,
  );
  const byName = new Map(fixed.map((rule) => [rule.attribute.name, rule]));
  return { ...form, rules: { ...rules, rules: fixed, byName } };
}

async function show(account: AccountRequest): Promise<Answer> {
  const { user, request } = account;
  const form = formOf(account, user);
  const wish = request.query.get('userProfileMetadata');
  const attributes = Object.entries(withDefaults(form.rules, user.attributes)).filter(([name]) =>
    isSeen(form, name),
  );
  // Where the address is the name, it is so for those too who had another one before.
  const named = account.realm.settings.registrationEmailAsUsername
    ? (user.email ?? user.username)
    : user.username;
  const shown = { ...user, username: named };
  const member = (name: 'username' | 'firstName' | 'lastName' | 'email') =>
    shown[name] !== undefined && isSeen(form, name) && { [name]: shown[name] };
  return ok(
    {
      id: user.id,
      ...member('username'),
      ...member('firstName'),
      ...member('lastName'),
      ...member('email'),
      emailVerified: user.emailVerified,
      ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
      ...((wish === null || wish === 'true') && {
        userProfileMetadata: ownProfileMetadata(form, changesByMail(account)),
      }),
    },
    NO_CACHE,
  );
}

/** Attributes that the profile does not name are the person's where it lets them have some, but for the server's own. */
function isSeen({ rules, realm }: ProfileForm, name: string): boolean {
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

async function change(account: AccountRequest, asked: AccountRepresentation): Promise<Answer> {
  const { store, realm } = account;
  const { duplicateEmailsAllowed } = realm.settings;
  const said = saidBy(asked);
  await retryWhenChanged(async () => {
    const before = await store.users.find(realm.id, account.user.id);
    if (!before) throw adminUnauthorized();
    const form = formOf(account, before);
    const draft = withoutUnsaid(form, readProfile(form, said), said);
    await checkAsked(form, draft, said, store);
    const details = { context: 'ACCOUNT', ...profileChanges(before, draft) };
    try {
      await store.commit([
        store.users.update(draft, { duplicateEmailsAllowed, ifRevision: before.revision }),
        ...accountEvent(account, 'UPDATE_PROFILE', { details }),
      ]);
    } catch (error) {
      throw error instanceof Conflict ? (takenAfterAll(form, error) ?? error) : error;
    }
  });
  return { ...noContent, headers: NO_CACHE };
}
