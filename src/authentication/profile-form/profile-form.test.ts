import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { freshRealmSettings, type RealmSettings } from '../../domain/realms/settings.ts';
import type { Store } from '../../domain/store.ts';
import { lookOf } from '../../domain/users/folded-name.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { readProfile } from '../../domain/users/own-profile/read.ts';
import { firstOfEach } from '../../domain/users/profile/problems.ts';
import { profileRules } from '../../domain/users/profile/rules.ts';
import { type ProfileAttribute, profileOf } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import { readForm } from '../../http/form.ts';
import { profileErrors, profileVariables } from '../../pages/profile-fields.ts';
import { checkProfile } from './check.ts';

const NOBODY: User = {
  id: 'new',
  realmId: 'r',
  username: '',
  emailVerified: false,
  enabled: true,
  attributes: {},
  requiredActions: [],
  notBefore: 0,
  createdAt: 0,
};
const ANN: User = {
  ...NOBODY,
  id: 'a',
  username: 'ann',
  email: 'ann@example.org',
  emailVerified: true,
  firstName: 'Ann',
  lastName: 'Example',
  attributes: { rank: ['1'], note: ['old'] },
};
const BOTH = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const OWN: readonly ProfileAttribute[] = [
  { name: 'size', multivalued: false, permissions: BOTH, validations: { options: { options: ['S', 'M'] } } },
  { name: 'rank', multivalued: false, permissions: { view: ['user'], edit: ['admin'] } },
  { name: 'note', multivalued: true, permissions: BOTH },
];

function formOf(before: User, changed: Partial<RealmSettings> = {}): ProfileForm {
  const settings = { ...freshRealmSettings, ...changed };
  const { attributes, groups } = profileOf({ name: 'acme', settings: {} });
  const rules = profileRules({ attributes: [...attributes, ...OWN], groups }, settings);
  return { realm: { settings } as RealmView, rules, scopes: new Set(), before };
}

const posted = (fields: Record<string, string> | string) =>
  readForm({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  } as unknown as Parameters<typeof readForm>[0]);

const storeWith = (...users: User[]) =>
  ({
    users: {
      findByUsername: async (_realm: string, name: string) => users.find(({ username }) => username === name),
      findByEmail: async (_realm: string, email: string) => users.find((user) => user.email === email),
      findLookAlikes: async (_realm: string, looks: readonly string[]) =>
        users
          .map(({ id, username, email = '' }) => ({
            id,
            usernameLook: lookOf(username),
            emailLook: lookOf(email),
          }))
          .filter(({ usernameLook, emailLook }) => looks.includes(usernameLook) || looks.includes(emailLook)),
    },
  }) as unknown as Store;

const BEA = { username: 'bea', email: 'bea@example.org', firstName: 'Bea', lastName: 'Example' };

const errorsOf = async (form: ProfileForm, fields: Record<string, string>, ...others: User[]) => {
  const problems = await checkProfile(form, readProfile(form, posted(fields)), storeWith(...others));
  return Object.fromEntries(problems.map(({ field, error }) => [field, error]));
};

test('nothing is taken from a form but what the person may change', () => {
  const draft = readProfile(
    formOf(NOBODY),
    posted({
      ...BEA,
      id: 'x',
      enabled: 'false',
      emailVerified: 'true',
      groups: '/admins',
      requiredActions: 'x',
      rank: '9',
      'attributes.rank': '9',
      'user.attributes.role': 'admin',
      role: 'admin',
      size: 'M',
    }),
  );
  assert.deepEqual(draft, { ...NOBODY, ...BEA, attributes: { size: ['M'] } });
});

test('what a profile does not name is taken where the realm lets users have it, and nothing that the server says', () => {
  const form = formOf(NOBODY, { unmanagedAttributePolicy: 'ENABLED' });
  const fields = { ...BEA, colour: 'red', rank: '9', password: 'x', enabled: 'false', LDAP_ID: 'x' };
  assert.deepEqual(readProfile(form, posted({ ...fields, disabledReason: 'x', __proto__: 'x' })).attributes, {
    colour: ['red'],
  });
});

test('who is there keeps what they may not change, and what they leave empty is gone', () => {
  const draft = readProfile(formOf(ANN), posted({ username: 'eve', email: 'ann@example.org', rank: '9' }));
  assert.deepEqual(draft, {
    ...NOBODY,
    id: 'a',
    username: 'ann',
    email: 'ann@example.org',
    emailVerified: true,
    attributes: { rank: ['1'] },
  });
  assert.equal(
    readProfile(formOf(ANN), posted({ email: 'other@example.org' })).emailVerified,
    false,
    'another address',
  );
});

test('names and addresses are folded, and what cannot be seen is refused', async () => {
  const form = formOf(NOBODY);
  const wide = readProfile(form, posted({ ...BEA, username: 'ＢＥＡ', email: 'Ｂea@Example.ORG' }));
  assert.deepEqual([wide.username, wide.email], ['bea', 'bea@example.org']);
  for (const hidden of ['\u200b', '\u00ad', '\u2060', '\u202e', '\u034f', '\ufe0f']) {
    const fields = { ...BEA, username: `be${hidden}a`, email: `be${hidden}a@example.org` };
    assert.deepEqual(
      await errorsOf(form, fields),
      { username: 'error-username-invalid-character', email: 'error-invalid-email' },
      `U+${hidden.codePointAt(0)?.toString(16)}`,
    );
  }
});

test('a name is nobody else’s, however it is written, nor an address of somebody', async () => {
  const form = formOf(NOBODY);
  for (const username of ['ann', 'ANN', 'ＡＮＮ', 'ann@example.org'])
    assert.deepEqual(
      await errorsOf(form, { ...BEA, username }, ANN),
      { username: 'usernameExistsMessage' },
      username,
    );
  assert.deepEqual(await errorsOf(form, { ...BEA, email: 'ANN@example.org' }, ANN), {
    email: 'emailExistsMessage',
  });
  const named = { ...ANN, username: 'bea@example.org' };
  assert.deepEqual(await errorsOf(form, BEA, named), { email: 'emailExistsMessage' });
  assert.deepEqual(await errorsOf(formOf(ANN), { ...BEA, email: ANN.email ?? '' }, ANN), {}, 'their own');
});

test('a name in another script that looks like somebody’s is taken', async () => {
  const rules = profileRules(
    { attributes: [{ name: 'username', multivalued: false, permissions: BOTH }], groups: [] },
    freshRealmSettings,
  );
  const form = { ...formOf(NOBODY), rules };
  assert.deepEqual(await errorsOf(form, { username: 'аnn' }, ANN), { username: 'usernameExistsMessage' });
  assert.deepEqual(await errorsOf(form, { username: 'иван' }, ANN), {});
});

test('what is missing is told by the field', async () => {
  const form = formOf(NOBODY);
  const errors = await checkProfile(form, readProfile(form, posted({})), storeWith(), posted({}));
  assert.deepEqual(profileErrors(firstOfEach(errors)), {
    username: { key: 'missingUsernameMessage', args: ['username'] },
    email: { key: 'missingEmailMessage', args: ['email'] },
    firstName: { key: 'error-user-attribute-required', args: ['firstName'] },
    lastName: { key: 'error-user-attribute-required', args: ['lastName'] },
  });
});

test('a page shows the fields that are for the person, with what was typed', () => {
  const form = formOf(NOBODY);
  const { attributes } = profileVariables(form, readProfile(form, posted({ ...BEA, size: 'M' }))).profile;
  assert.deepEqual(
    attributes.map(({ name, value, options }) => [name, value, options.length]),
    [
      ['username', 'bea', 0],
      ['email', 'bea@example.org', 0],
      ['firstName', 'Bea', 0],
      ['lastName', 'Example', 0],
      ['size', 'M', 2],
      ['note', '', 0],
    ],
  );
  const own = profileVariables(formOf(ANN), ANN).profile.attributes;
  assert.deepEqual(
    own.map(({ name, readOnly }) => `${name}${readOnly ? ' (read only)' : ''}`),
    ['email', 'firstName', 'lastName', 'size', 'rank (read only)', 'note'],
    'a name that cannot be changed is not shown',
  );
  const byEmail = profileVariables(formOf(NOBODY, { registrationEmailAsUsername: true }), NOBODY);
  assert.equal(byEmail.profile.attributesByName.username, undefined);
});
