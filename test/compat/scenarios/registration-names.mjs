// What people are called: by their choice, by their address, by a client's hint; and what is told where a name will not do.
import {
  BOTH,
  BY_ADMINISTRATORS,
  fieldsOf,
  formByAddress,
  outcome,
  withProfile,
} from '../scenario-parts/profiles.mjs';
import { app, password, person, query, redirect_uri } from '../scenario-parts/registering.mjs';

const HIDDEN = { view: ['admin'], edit: ['admin'] };
const bob = { username: 'bob', password: 'pw', email: 'bob@example.org' };
const told = ({ type, error, details }) => [type, error, Object.keys(details).toSorted()];

/** How they are called as administrators see them. */
const called = async ({ admin }) =>
  (await admin.get('/users?max=50')).json.map(({ username, email }) => [username, email]);

export default {
  'whoever registers says what they are called': async (t) => {
    await t.given.realm({ registrationAllowed: true });
    await t.given.client(app);
    const asked = async (name, changes, values, settings) => {
      if (settings) await t.given.realm(settings);
      await withProfile(t, changes);
      const tab = await formByAddress(t, query());
      t.check(`${name}: form`, fieldsOf(tab));
      for (const each of values) {
        if (tab.last.status !== 200) break;
        await tab.submit({ ...person, ...password, ...each });
        t.check(`${name}: ${each.username} ${each.email}`, outcome(tab));
      }
    };
    const username = { permissions: BY_ADMINISTRATORS };
    await asked('names by administrators', { username }, [{ username: '' }, { username: 'ann' }]);
    await asked('names unseen', { username: { permissions: HIDDEN } }, [
      { username: 'a', email: 'a@example.org' },
      { username: 'bea', email: 'bea@example.org' },
    ]);
    await asked('addresses by administrators', { email: username }, [
      { username: 'cea', email: 'c@example.org' },
    ]);
    await asked(
      'addresses as names, by administrators',
      {},
      [{ username: undefined, email: 'dea@example.org' }],
      { registrationEmailAsUsername: true },
    );
    await asked('addresses as names, not required', { email: { permissions: BOTH, required: undefined } }, [
      { username: undefined, email: '' },
      { username: 'zoe', email: 'eve@example.org' },
    ]);
    t.check('who there is', await called(t));
  },

  'what the client calls them': async (t) => {
    await t.given.realm({
      registrationAllowed: true,
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de'],
      defaultLocale: 'en',
    });
    await t.given.client(app);
    for (const emailIsName of [false, true]) {
      await t.given.realm({ registrationEmailAsUsername: emailIsName });
      for (const login_hint of ['Ann@Example.org', ' a <b> ', 'x'.repeat(256)]) {
        const name = `${emailIsName} ${login_hint.length}`;
        t.check(`${name}: by the address`, fieldsOf(await formByAddress(t, query({ login_hint }))));
        const tab = t.browser();
        await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, login_hint }));
        await tab.click('registration');
        t.check(`${name}: by the link`, fieldsOf(tab));
        await tab.submit({ username: '', email: '' });
        t.check(`${name}: emptied`, fieldsOf(tab));
        await tab.submit({ username: ' Other ', email: 'No-Address' });
        t.check(`${name}: typed`, fieldsOf(tab));
      }
    }
    const german = await formByAddress(t, query({ kc_locale: 'de' }));
    t.check('in German', [
      /<html[^>]*lang="(\w+)"/.exec(german.last.text)?.[1],
      [...german.jar.keys()].toSorted(),
    ]);
    const prompted = t.browser();
    await prompted.open(
      t.oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'create', kc_locale: 'de' }),
    );
    t.check('by a prompt', /<html[^>]*lang="(\w+)"/.exec(prompted.last.text)?.[1]);
  },

  'addresses that are none': async (t) => {
    await t.given.realm({ registrationAllowed: true });
    await t.given.client(app);
    const addresses =
      'a@-x.org|a@x-.org|a@x_y.org|a@x,org|a@x..org|a@x.org.|a@[x.org]|a@[127.0.0.1]|a@127.0.0.1|a@x.123|a@b|a@ü.org|a@日本.jp|ä@x.org|"a b"@x.org|"a\\"b"@x.org|"a@b"@x.org|a..b@x.org|.a@x.org|a@@x.org|a b@x.org|a{b@x.org|a\\b@x.org'.split(
        '|',
      );
    for (const email of [...addresses, `a@${'b'.repeat(63)}.org`, `a@${'b'.repeat(64)}.org`]) {
      const tab = await formByAddress(t, query());
      await tab.submit({ ...person, username: '', ...password, email });
      t.check(email, tab.page.messages);
    }
    await t.given.realm({ registrationEmailAsUsername: true });
    for (const email of ["o'brien@x.org", 'a=b!c@x.org', 'x@y.z']) {
      const tab = await formByAddress(t, query());
      await tab.submit({ ...person, username: undefined, ...password, email });
      t.check(`as a name: ${email}`, outcome(tab));
    }
    // A mail server is told which addresses it takes.
    await t.given.mailbox();
    const { smtpServer } = (await t.admin.get()).json;
    for (const allowutf8 of [undefined, 'true']) {
      await t.given.realm({ smtpServer: { ...smtpServer, allowutf8 } });
      for (const email of ['ä@x.org', 'ö@ü.org', 'a@ü.org', 'ä@', 'ä b@x.org']) {
        const tab = await formByAddress(t, query());
        await tab.submit({ ...person, username: undefined, ...password, email });
        t.check(`mails ${allowutf8}: ${email}`, outcome(tab));
        const made = await t.admin.post('/users', { username: `by-${email}`, email: `by-${email}` });
        t.check(`mails ${allowutf8}: by an administrator: ${email}`, [made.status, made.json]);
      }
    }
  },

  'several things wrong with one field': async (t) => {
    const rules = {
      length: { min: 5 },
      pattern: { pattern: '^[0-9]+$' },
      integer: {},
      email: {},
      uri: {},
      options: { options: ['x'] },
      'local-date': {},
      'iso-date': {},
    };
    const attribute = (name, ...ids) => ({
      name,
      permissions: BOTH,
      validations: Object.fromEntries(ids.map((id) => [id, rules[id]])),
    });
    const attributes = [
      attribute('one', 'length', 'pattern'),
      attribute('two', 'pattern', 'length', 'integer'),
      attribute('three', 'integer', 'length'),
      attribute('four', 'length', 'options'),
      attribute('five', ...Object.keys(rules)),
    ];
    await t.given.realm({ registrationAllowed: true });
    await t.given.client(app);
    await withProfile(t, {}, attributes);
    const bad = Object.fromEntries(attributes.map(({ name }) => [name, 'a<']));
    const made = await t.admin.post('/users', { username: 'zed', attributes: bad });
    t.check(
      'by an administrator',
      made.json.errors.map(({ field, errorMessage }) => [field, errorMessage]),
    );
    const tab = await formByAddress(t, query());
    await tab.submit({ ...person, ...password, ...bad });
    t.check('as they register', tab.page.messages);
    await tab.submit({
      ...person,
      ...password,
      ...Object.fromEntries(Object.keys(bad).map((name) => [name, ''])),
    });
    const own = t.browser();
    await own.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'UPDATE_PROFILE' }));
    await own.submit({ username: 'ann', password: 'secret-1' });
    await own.follow();
    await own.submit({ ...bad, email: '', firstName: '' });
    t.check('as they change it', own.page.messages);
  },

  'addresses become names': async (t) => {
    await t.given.client({ ...app, directAccessGrantsEnabled: true });
    const id = await t.given.user(bob);
    const none = await t.given.user({ username: 'none', email: undefined, password: 'pw' });
    await t.given.realm({ registrationEmailAsUsername: true });
    t.check('who there is', await called(t));
    t.check(
      'by the name',
      (await t.admin.get('/users?username=bob')).json.map(({ username }) => username),
    );
    for (const username of ['bob', 'bob@example.org', 'none']) {
      const { status, json } = await t.oidc.token({
        grant_type: 'password',
        client_id: 'app',
        username,
        password: 'pw',
      });
      t.check(`logs in as ${username}`, [status, json.error_description]);
    }
    const put = async (name, who, change) => {
      const { status, json } = await t.admin.put(`/users/${who}`, change);
      t.check(name, [status, json, await called(t)]);
    };
    await put('another name', id, { username: 'rob' });
    await put('another address', id, { email: 'rob@example.org' });
    await put('none', id, { email: '' });
    await put('of somebody without', none, { firstName: 'N' });
    await t.given.realm({ registrationEmailAsUsername: false });
    t.check('who there is then', await called(t));
  },

  'their own name and address': async (t) => {
    const cases = {
      'names fixed': [{}, {}],
      'names chosen': [{}, { editUsernameAllowed: true }],
      'names by administrators': [
        { username: { permissions: BY_ADMINISTRATORS } },
        { editUsernameAllowed: true },
      ],
      'addresses by administrators': [
        { email: { permissions: BY_ADMINISTRATORS } },
        { editUsernameAllowed: true },
      ],
      'addresses as names': [{ email: { required: undefined } }, { registrationEmailAsUsername: true }],
      'addresses as names, chosen': [
        { email: { required: undefined } },
        { registrationEmailAsUsername: true, editUsernameAllowed: true },
      ],
    };
    await t.given.client({ ...app, directAccessGrantsEnabled: true });
    await t.given.user({ username: 'eve' });
    const usual = {
      username: { permissions: BOTH },
      email: { permissions: BOTH, required: { roles: ['user'] } },
    };
    for (const [name, [changes, settings]] of Object.entries(cases)) {
      await t.given.realm({ registrationEmailAsUsername: false, editUsernameAllowed: false, ...settings });
      await withProfile(t, usual);
      await withProfile(t, changes);
      const id = await t.given.user(bob);
      const token = (
        await t.given.tokens({
          grant_type: 'password',
          client_id: 'app',
          username: bob.email,
          password: 'pw',
          scope: 'openid',
        })
      ).access_token;
      const own = { token, headers: { accept: 'application/json' } };
      const at = `/realms/${t.realm}/account`;
      const { json } = await t.http.get(`${at}?userProfileMetadata=true`, own);
      t.check(
        `${name}: form`,
        json.userProfileMetadata.attributes.map((each) => [each.name, each.required, each.readOnly]),
      );
      const said = { username: 'bob', email: 'bob@example.org', firstName: 'B', lastName: 'B' };
      for (const change of [
        { username: 'eve' },
        { username: '' },
        { email: 'eve@example.org' },
        { email: '' },
        { username: 'rob', email: 'rob@example.org' },
      ]) {
        const answer = await t.http.post(at, { ...own, json: { ...said, ...change } });
        t.check(`${name}: ${JSON.stringify(change)}`, [answer.status, answer.json]);
      }
      const tab = t.browser();
      await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'UPDATE_PROFILE' }));
      const { username } = (await t.admin.get(`/users/${id}`)).json;
      await tab.submit({ username, password: 'pw' });
      await tab.follow();
      t.check(`${name}: page`, fieldsOf(tab));
      const typed = Object.fromEntries(
        tab.page.forms[0].fields.map((each) => [
          each.name,
          each.name === 'email' || each.name === 'username' ? '' : 'B',
        ]),
      );
      if (!name.includes('administrators')) {
        await tab.submit({ ...typed, 'cancel-aia': undefined });
        t.check(`${name}: emptied`, outcome(tab));
      }
      t.check(
        `${name}: then`,
        (await called(t)).filter(([one]) => !one.startsWith('eve')),
      );
      await t.admin.delete(`/users/${id}`);
    }
  },

  'events of whoever was sent to register': async (t) => {
    await t.given.realm({ registrationAllowed: true, eventsEnabled: true });
    await t.given.client(app);
    const tab = await formByAddress(t, query());
    await tab.submit({ ...person, ...password, username: '' });
    await tab.submit({ ...person, ...password });
    t.check('by the address', (await t.admin.get('/events')).json.toReversed().map(told));
    await t.admin.delete('/events');
    const prompted = t.browser();
    await prompted.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'create' }));
    await prompted.submit({ ...person, ...password, email: 'no' });
    await prompted.click('authenticate');
    await prompted.submit({ username: 'ann', password: 'wrong' });
    t.check('by a prompt', (await t.admin.get('/events')).json.toReversed().map(told));
  },
};
