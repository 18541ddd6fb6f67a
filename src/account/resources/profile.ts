import { changesByMail } from '../../domain/users/own-profile/address-by-mail.ts';
import { ownProfileMetadata } from '../../domain/users/own-profile/metadata.ts';
import { withDefaults } from '../../domain/users/profile/defaults.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { refusalOf } from '../check-profile.ts';
import { formOf, isSeen, saveProfile } from '../own-profile.ts';
import { AccountRepresentation, saidBy } from '../profile-representation.ts';
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
        userProfileMetadata: ownProfileMetadata(form, changesByMail(account.realm)),
      }),
    },
    NO_CACHE,
  );
}

async function change(account: AccountRequest, asked: AccountRepresentation): Promise<Answer> {
  const { form, problems } = await saveProfile(account, saidBy(asked), { isAll: true });
  if (problems.length > 0) throw refusalOf(form, problems);
  return { ...noContent, headers: NO_CACHE };
}
