// People say who they are before they get in: because they have to, want to, or because something is missing.
import { app, eventsOf, redirect_uri } from '../scenario-parts/second-factors.mjs';

const EVENTS = [
  'UPDATE_PROFILE',
  'UPDATE_PROFILE_ERROR',
  'VERIFY_PROFILE',
  'VERIFY_PROFILE_ERROR',
  'UPDATE_EMAIL',
  'CUSTOM_REQUIRED_ACTION_ERROR',
];
const login = async ({ browser, oidc, step }, username, params = {}) => {
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
  await step(`${username}: login`, tab.submit({ username, password: 'pw' }));
  if (/login-actions/.test(tab.last.headers.location ?? ''))
    await step(`${username}: the page`, tab.follow());
  return tab;
};
const known = async ({ admin, check }, id) => {
  const { username, email, emailVerified, firstName, lastName, attributes, requiredActions } = (
    await admin.get(`/users/${id}`)
  ).json;
  check('the user', { username, email, emailVerified, firstName, lastName, attributes, requiredActions });
};

export default {
  'who has to': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    await given.user({ username: 'bob', password: 'pw' });
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions: ['UPDATE_PROFILE'] });
    const tab = await login(context, 'ann');
    const ann = { email: 'ann@example.org', firstName: 'Ann', lastName: 'Example' };
    await step('nothing', tab.submit({ email: '', firstName: '', lastName: '' }));
    await step('no address', tab.submit({ ...ann, email: 'ann' }));
    await step('of somebody else', tab.submit({ ...ann, email: 'bob@example.org' }));
    await step('without a last name', tab.submit({ ...ann, lastName: '' }));
    await step('a name that is not to be chosen', tab.submit({ ...ann, username: 'eve' }));
    await step(
      'another name',
      tab.submit({
        ...ann,
        firstName: 'Anna',
        email: 'anna@example.org',
        enabled: 'false',
        emailVerified: 'true',
      }),
    );
    await known(context, id);
    check('events', await eventsOf(admin, ...EVENTS));
  },

  'who would like to': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true, editUsernameAllowed: true });
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw' });
    const tab = await login(context, 'ann', { kc_action: 'UPDATE_PROFILE' });
    await step('rather not', tab.submit({ 'cancel-aia': 'true' }));
    const again = await login(context, 'ann', { kc_action: 'UPDATE_PROFILE' });
    await step(
      'wrong',
      again.submit({ username: '', email: 'ann@example.org', firstName: 'Ann', lastName: 'Example' }),
    );
    await step(
      'good',
      again.submit({ username: 'anna', email: 'ann@example.org', firstName: 'Ann', lastName: 'Example' }),
    );
    await known(context, id);
    check('events', await eventsOf(admin, ...EVENTS));
  },

  'what is missing': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw', firstName: '', lastName: 'Example' });
    const tab = await login(context, 'ann');
    await step('still', tab.submit({ email: 'ann@example.org', firstName: '', lastName: 'Example' }));
    await step('no more', tab.submit({ email: 'ann@example.org', firstName: 'Ann', lastName: 'Example' }));
    await known(context, id);
    check('events', await eventsOf(admin, ...EVENTS));
    await login(context, 'ann');
    const bob = await given.user({
      username: 'bob',
      password: 'pw',
      firstName: '',
      requiredActions: ['UPDATE_PROFILE'],
    });
    const both = await login(context, 'bob');
    await step(
      'both at once',
      both.submit({ email: 'bob@example.org', firstName: 'Bob', lastName: 'Example' }),
    );
    await known(context, bob);
    const off = (await admin.get('/authentication/required-actions/VERIFY_PROFILE')).json;
    await admin.put('/authentication/required-actions/VERIFY_PROFILE', { ...off, enabled: false });
    await given.user({ username: 'cid', password: 'pw', firstName: '' });
    await login(context, 'cid');
  },

  'what a profile asks for': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    const { json: profile } = await admin.get('/users/profile');
    const own = [
      {
        name: 'size',
        displayName: 'Size',
        permissions: { view: ['admin', 'user'], edit: ['admin', 'user'] },
        required: { roles: ['user'] },
        validations: { options: { options: ['S', 'M'] } },
        multivalued: false,
      },
      { name: 'rank', permissions: { view: ['admin', 'user'], edit: ['admin'] }, multivalued: false },
      { name: 'secret', permissions: { view: ['admin'], edit: ['admin'] }, multivalued: false },
      { name: 'news', permissions: { view: ['admin', 'user'], edit: ['admin', 'user'] }, multivalued: true },
    ];
    await step(
      'the profile',
      admin.put('/users/profile', { ...profile, attributes: [...profile.attributes, ...own] }),
      { ignore: ['$'] },
    );
    await given.client(app);
    const id = await given.user({
      username: 'ann',
      password: 'pw',
      attributes: { rank: ['1'], secret: ['x'] },
    });
    const tab = await login(context, 'ann');
    const ann = { email: 'ann@example.org', firstName: 'Ann', lastName: 'Example' };
    await step('none of them', tab.submit({ ...ann, size: 'XL', rank: '9', secret: 'y' }));
    await step('one of them', tab.submit({ ...ann, size: 'M', rank: '1', news: 'weekly' }));
    await known(context, id);
    check('events', await eventsOf(admin, ...EVENTS));
  },

  'where addresses are changed in an action of their own': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true, editUsernameAllowed: true });
    const at = '/authentication/required-actions/UPDATE_EMAIL';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: true });
    await given.client(app);
    const names = { firstName: 'Ann', lastName: 'Example' };
    const requiredActions = ['UPDATE_PROFILE'];
    const ann = { username: 'ann', password: 'pw', email: 'ann@example.org', ...names };
    const id = await given.user({ ...ann, emailVerified: true, requiredActions });
    const tab = await login(context, 'ann');
    check('the address is shown', /name="email"/.test(tab.last.text));
    check('the address is to be written', /name="email"(?![^>]*(?:disabled|readonly))/.test(tab.last.text));
    await step('another address', tab.submit({ username: 'ann', ...names, email: 'anna@example.org' }));
    await known(context, id);
    const again = await login(context, 'ann', { kc_action: 'UPDATE_PROFILE' });
    await step('no address', again.submit({ username: 'ann', ...names, firstName: 'Anna' }));
    await known(context, id);
    const bob = await given.user({ username: 'bob', password: 'pw', ...names, email: '', requiredActions });
    const without = await login(context, 'bob');
    check('without one it is shown', /name="email"/.test(without.last.text));
    check(
      'without one it is to be written',
      /name="email"(?![^>]*(?:disabled|readonly))/.test(without.last.text),
    );
    await step('a first one', without.submit({ username: 'bob', ...names, email: 'bob@example.org' }));
    await known(context, bob);
    const cid = await given.user({
      username: 'cid',
      password: 'pw',
      email: 'cid@example.org',
      firstName: '',
    });
    const missing = await login(context, 'cid');
    await step(
      'something else is missing',
      missing.submit({ username: 'cid', ...names, email: 'cide@example.org' }),
    );
    await step(
      'and without another one',
      missing.submit({ username: 'cid', ...names, email: 'cid@example.org' }),
    );
    await known(context, cid);
    check('events', await eventsOf(admin, ...EVENTS));
  },

  'where addresses are names, and changed in an action of their own': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true, registrationEmailAsUsername: true, editUsernameAllowed: true });
    const at = '/authentication/required-actions/UPDATE_EMAIL';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: true });
    await given.client(app);
    const names = { firstName: 'Ann', lastName: 'Example' };
    const email = 'ann@example.org';
    const id = await given.user({
      username: email,
      password: 'pw',
      email,
      ...names,
      requiredActions: ['UPDATE_PROFILE'],
    });
    const tab = await login(context, email);
    check('the address is shown', /name="email"/.test(tab.last.text));
    check('the address is to be written', /name="email"(?![^>]*(?:disabled|readonly))/.test(tab.last.text));
    await step('another address', tab.submit({ ...names, email: 'anna@example.org' }));
    await known(context, id);
    check('events', await eventsOf(admin, ...EVENTS));
  },

  'where users have a language': async (context) => {
    const { given, oidc, browser, check } = context;
    const languages = { internationalizationEnabled: true, supportedLocales: ['en', 'de'] };
    await given.realm({ ...languages, defaultLocale: 'en', registrationAllowed: true });
    await given.client(app);
    const asked = (tab) => tab.page.forms[0].fields.some(({ name }) => name === 'locale');
    const users = { ann: {}, bea: { attributes: { locale: ['de'] } }, cid: { firstName: '' } };
    for (const [username, more] of Object.entries(users)) {
      const requiredActions = username === 'cid' ? [] : ['UPDATE_PROFILE'];
      const id = await given.user({ username, password: 'pw', requiredActions, ...more });
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.submit({ username, password: 'pw' });
      await tab.follow();
      check(`${username}: asked for it`, asked(tab));
      await tab.submit({ firstName: 'Some', lastName: 'Body', locale: username === 'bea' ? 'en' : 'de' });
      check(`${username}: in`, tab.last.status);
      await known(context, id);
    }
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ui_locales: 'de' }));
    await tab.click('registration');
    check('who registers is asked for it', asked(tab));
  },
};
