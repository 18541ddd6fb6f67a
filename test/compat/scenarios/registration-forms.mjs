// What people are asked when they register, and what becomes of it.
import {
  actionOf,
  app,
  password,
  person,
  query,
  redirect_uri,
  toForm,
} from '../scenario-parts/registering.mjs';

const BOTH = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const ignoreTimes = { ignore: ['createdTimestamp', 'access', 'terms_and_conditions'] };

const withAttributes = async ({ admin }, attributes, rest = {}) => {
  const profile = (await admin.get('/users/profile')).json;
  await admin.put('/users/profile', {
    ...profile,
    attributes: [...profile.attributes, ...attributes],
    ...rest,
  });
};

export default {
  'the terms of the realm': async (t) => {
    await actionOf(t, 'registration-terms-and-conditions', 'REQUIRED');
    const tab = await toForm(t, { eventsEnabled: true });
    await t.step('form', tab.open(tab.last.url));
    await t.step('not accepted', tab.submit({ ...person, ...password }));
    await t.step('neither accepted nor a password', tab.submit({ ...person, password: '' }));
    await t.step('events', t.admin.get('/events?type=REGISTER_ERROR'));
    await t.step('accepted', tab.submit({ ...person, ...password, termsAccepted: 'on' }));
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'groups, roles and actions of everybody new': async (t) => {
    await t.admin.post('/groups', { name: 'new' });
    const [group] = (await t.admin.get('/groups')).json;
    await t.admin.put(`/default-groups/${group.id}`);
    const action = (await t.admin.get('/authentication/required-actions/UPDATE_PASSWORD')).json;
    await t.admin.put('/authentication/required-actions/UPDATE_PASSWORD', { ...action, defaultAction: true });
    const tab = await toForm(t);
    await t.step('submit', tab.submit({ ...person, ...password }));
    const [user] = (await t.step('user', t.admin.get('/users'), ignoreTimes)).json;
    await t.step('groups', t.admin.get(`/users/${user.id}/groups`));
    await t.step('roles', t.admin.get(`/users/${user.id}/role-mappings`));
    await t.step('credentials', t.admin.get(`/users/${user.id}/credentials`), {
      ignore: ['createdDate', 'credentialData'],
    });
    await t.step('the password', tab.follow());
    await t.step('chosen', tab.submit({ 'password-new': 'other-1', 'password-confirm': 'other-1' }));
  },

  'attributes of the profile': async (t) => {
    await withAttributes(t, [
      {
        name: 'size',
        permissions: BOTH,
        validations: { options: { options: ['S', 'M'] } },
        annotations: { inputType: 'select' },
      },
      { name: 'rank', permissions: { view: ['admin', 'user'], edit: ['admin'] } },
      { name: 'hidden', permissions: { view: ['admin'], edit: ['admin'] } },
      { name: 'phones', multivalued: true, permissions: BOTH, validations: { multivalued: { max: '2' } } },
      { name: 'plan', permissions: BOTH, defaultValue: 'free' },
      {
        name: 'company',
        permissions: BOTH,
        required: { roles: ['user'] },
        validations: { length: { min: 2, max: 9 } },
      },
      { name: 'vat', permissions: BOTH, required: { scopes: ['phone'] } },
      { name: 'street', permissions: BOTH, selector: { scopes: ['address'] } },
      { name: 'age', permissions: BOTH, validations: { integer: { min: '18' } } },
    ]);
    const tab = await toForm(t);
    await t.step('form', tab.open(tab.last.url));
    await t.step('company is missing', tab.submit({ ...person, ...password }));
    await t.step('bad values', tab.submit({ ...person, ...password, company: 'x', size: 'XL', age: '17' }));
    await t.step(
      'more than is asked',
      tab.submit({
        ...person,
        ...password,
        company: 'acme',
        rank: 'general',
        hidden: 'x',
        street: 'y',
        role: 'admin',
        plan: '',
        enabled: 'false',
        emailVerified: 'true',
      }),
    );
    await t.step('user', t.admin.get('/users'), ignoreTimes);
    const asked = t.browser();
    await asked.open(t.oidc.url(`/registrations?${query({ scope: 'openid phone address' })}`));
    await t.step('for scopes', asked.open(asked.last.url));
    await t.step(
      'vat is missing',
      asked.submit({ ...person, ...password, username: 'bea', email: 'b@example.org', company: 'acme' }),
    );
    await t.step(
      'given',
      asked.submit({
        ...person,
        ...password,
        username: 'bea',
        email: 'b@example.org',
        company: 'acme',
        vat: '1',
        street: 'y',
        plan: 'pro',
      }),
    );
    await t.step('second user', t.admin.get('/users?username=bea'), ignoreTimes);
  },

  'attributes that the profile does not name': async (t) => {
    await t.admin.put('/users/profile', {
      ...(await t.admin.get('/users/profile')).json,
      unmanagedAttributePolicy: 'ENABLED',
    });
    const tab = await toForm(t);
    await t.step(
      'submit',
      tab.submit({ ...person, ...password, colour: 'red', 'user.attributes.shape': 'round', locale: 'de' }),
    );
    const { json } = await t.step('user', t.admin.get('/users'), ignoreTimes);
    // The language of somebody where the realm speaks one alone is nobody's to say, and kept.
    const { id } = json.find(({ username }) => username === person.username);
    for (const internationalizationEnabled of [true, false, true]) {
      await t.given.realm({ internationalizationEnabled, supportedLocales: ['en', 'de'] });
      const name = `speaks: ${internationalizationEnabled}`;
      t.check(`${name}: attributes`, (await t.admin.get(`/users/${id}`)).json.attributes);
      t.check(`${name}: not named`, (await t.admin.get(`/users/${id}/unmanagedAttributes`)).json);
      const locale = internationalizationEnabled ? 'de' : 'en';
      await t.admin.put(`/users/${id}`, { attributes: { colour: 'blue', locale } });
      t.check(`${name}: changed`, (await t.admin.get(`/users/${id}`)).json.attributes);
    }
  },

  'attributes that the profile does not name, where administrators alone have them': async (t) => {
    await t.admin.put('/users/profile', {
      ...(await t.admin.get('/users/profile')).json,
      unmanagedAttributePolicy: 'ADMIN_EDIT',
    });
    const tab = await toForm(t);
    await t.step(
      'submit',
      tab.submit({ ...person, ...password, colour: 'red', 'user.attributes.shape': 'round' }),
    );
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'no names asked': async (t) => {
    const profile = (await t.admin.get('/users/profile')).json;
    await t.admin.put('/users/profile', {
      ...profile,
      attributes: profile.attributes
        .filter(({ name }) => name === 'username' || name === 'email')
        .map((attribute) => ({ ...attribute, required: undefined })),
    });
    const tab = await toForm(t);
    await t.step('form', tab.open(tab.last.url));
    await t.step('without an address', tab.submit({ username: 'ann', ...password }));
    await t.step('user', t.admin.get('/users'), ignoreTimes);
    // Events tell of names that are sent all the same where they would be heard.
    await t.given.realm({ eventsEnabled: true });
    const unnamed = (await t.admin.get('/users/profile')).json;
    for (const unmanagedAttributePolicy of [undefined, 'ADMIN_EDIT', 'ENABLED']) {
      await t.admin.put('/users/profile', { ...unnamed, unmanagedAttributePolicy });
      const other = t.browser();
      await other.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'create' }));
      const names = { firstName: 'Bea', lastName: 'Example' };
      await other.submit({ ...names, username: `bea-${unmanagedAttributePolicy}`, ...password });
      const [{ details }] = (await t.admin.get('/events?type=REGISTER')).json;
      t.check(`${unmanagedAttributePolicy}`, [details.first_name, details.last_name]);
    }
  },

  'odd names and addresses': async (t) => {
    const tab = await toForm(t, { eventsEnabled: true });
    const send = (name, values) => t.step(name, tab.submit({ ...person, ...password, ...values }));
    await send('too short', { username: 'a' });
    await send('too long', { username: 'a'.repeat(256) });
    await send('an address of two', { email: 'a@b@example.org' });
    await send('a long local part', { email: `${'a'.repeat(65)}@example.org` });
    await send('another script', { username: 'аnn' });
    await send('the long first name', { firstName: 'a'.repeat(256) });
    await send('an address for a name', { username: 'Ann@Example.org', email: 'Ann@Example.org' });
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'names and addresses of others': async (t) => {
    await t.given.user({ username: 'bob' });
    const tab = await toForm(t, { eventsEnabled: true });
    const send = (name, values) => t.step(name, tab.submit({ ...person, ...password, ...values }));
    await send('both', { username: 'Bob', email: 'BOB@example.org' });
    await send('the name', { username: 'bob' });
    await send('the address', { email: 'bob@example.org' });
    await send('the name, and a bad address', { username: 'bob', email: 'x' });
    await send('the name, and no password', { username: 'bob', password: '' });
    await t.step('events', t.admin.get('/events?type=REGISTER_ERROR'));
  },

  'the same address twice, where that may be': async (t) => {
    await t.given.user({ username: 'bob' });
    const tab = await toForm(t, { loginWithEmailAllowed: false, duplicateEmailsAllowed: true });
    await t.step('submit', tab.submit({ ...person, ...password, email: 'bob@example.org' }));
  },

  'the address as the name': async (t) => {
    await t.given.user({ username: 'bob', email: 'bob@example.org' });
    const tab = await toForm(t, { registrationEmailAsUsername: true, eventsEnabled: true });
    const send = (name, values) =>
      t.step(name, tab.submit({ ...person, username: undefined, ...password, ...values }));
    await send('none', { email: '' });
    await send('bad', { email: 'x' });
    await send('taken', { email: 'bob@example.org' });
    await send('with a name besides', { username: 'root' });
    await t.step('events', t.admin.get('/events?type=REGISTER_ERROR&type=REGISTER'));
    await t.step('user', t.admin.get('/users?username=ann'), ignoreTimes);
  },

  'a policy for passwords': async (t) => {
    const tab = await toForm(t, {
      passwordPolicy: 'length(8) and notUsername() and notContainsUsername() and maxLength(12)',
      eventsEnabled: true,
    });
    for (const chosen of ['', ' ', 'short', 'ann-is-long', 'a'.repeat(13)])
      await t.step(`"${chosen}"`, tab.submit({ ...person, password: chosen, 'password-confirm': chosen }));
    await t.step(
      'short and not confirmed',
      tab.submit({ ...person, password: 'short', 'password-confirm': 'x' }),
    );
    await t.step('events', t.admin.get('/events?type=REGISTER_ERROR'));
  },

  'no password where a flow does not ask for one': async (t) => {
    await actionOf(t, 'registration-password-action', 'DISABLED');
    const tab = await toForm(t);
    await t.step('form', tab.open(tab.last.url));
    await t.step('submit', tab.submit({ ...person, ...password }));
    const [user] = (await t.step('user', t.admin.get('/users'), ignoreTimes)).json;
    await t.step('credentials', t.admin.get(`/users/${user.id}/credentials`));
  },

  'the password before the address is verified, where the flow says so': async (t) => {
    await actionOf(t, 'registration-password-action', 'REQUIRED', {
      always_set_password_on_register_form: 'true',
    });
    const tab = await toForm(t, { verifyEmail: true });
    await t.step('form', tab.open(tab.last.url));
    await t.step('without', tab.submit(person));
  },

  'a realm that speaks': async (t) => {
    const tab = await toForm(t, {
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de'],
      defaultLocale: 'en',
    });
    await t.step('form', tab.open(tab.last.url), { page: false });
    await tab.submit({ ...person, ...password });
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'consent after it': async (t) => {
    const tab = await toForm(t, {}, { ...app, consentRequired: true });
    await t.step('submit', tab.submit({ ...person, ...password }));
    await t.step('consent', tab.follow());
    await t.step('given', tab.submit({ accept: 'Yes' }));
  },

  'a group that is not asked for': async (t) => {
    await t.admin.post('/groups', { name: 'admins' });
    const tab = await toForm(t);
    await tab.submit({
      ...person,
      ...password,
      groups: '/admins',
      realmRoles: 'offline_access',
      requiredActions: 'UPDATE_PASSWORD',
      id: 'x',
    });
    const [user] = (await t.step('user', t.admin.get('/users'), ignoreTimes)).json;
    await t.step('groups', t.admin.get(`/users/${user.id}/groups`));
    await t.step(
      'they log in',
      t.oidc.token({
        grant_type: 'password',
        client_id: 'app',
        username: 'ann',
        password: 'secret-1',
        redirect_uri,
      }),
    );
  },
};
