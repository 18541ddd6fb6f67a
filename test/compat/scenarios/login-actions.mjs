// What people still have to do before they get in.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };

export default {
  'a new password': async ({ given, oidc, browser, step, admin }) => {
    await given.realm({ passwordPolicy: 'length(4)', eventsEnabled: true });
    await given.client(app);
    await given.user({ username: 'ann', password: 'word', requiredActions: ['UPDATE_PASSWORD'] });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
    await step('login', tab.submit({ username: 'ann', password: 'word' }));
    await step('the page', tab.follow());
    await step('empty', tab.submit({ 'password-new': '', 'password-confirm': '' }));
    await step('not the same', tab.submit({ 'password-new': 'word1', 'password-confirm': 'word2' }));
    await step('too short', tab.submit({ 'password-new': 'wor', 'password-confirm': 'wor' }));
    await step('good', tab.submit({ 'password-new': 'words', 'password-confirm': 'words' }));
    await step('UPDATE_PASSWORD', admin.get('/events?type=UPDATE_PASSWORD&type=UPDATE_CREDENTIAL'), {
      sets: ['$'],
    });
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('from now on', other.submit({ username: 'ann', password: 'words' }));
  },

  'terms and a password': async ({ given, oidc, browser, step, admin }) => {
    const terms = (await admin.get('/authentication/required-actions/TERMS_AND_CONDITIONS')).json;
    await admin.put('/authentication/required-actions/TERMS_AND_CONDITIONS', { ...terms, enabled: true });
    await given.client(app);
    const id = await given.user({
      username: 'ann',
      password: 'pw',
      requiredActions: ['UPDATE_PASSWORD', 'TERMS_AND_CONDITIONS'],
    });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    await step('terms', tab.follow());
    await step('declined', tab.submit({ cancel: 'Decline' }));
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('login again', tab.submit({ username: 'ann', password: 'pw' }));
    await tab.follow();
    await step('accepted', tab.submit({ accept: 'Accept' }));
    if (tab.last.status === 302) await step('the password', tab.follow());
    await step('set', tab.submit({ 'password-new': 'pw2', 'password-confirm': 'pw2' }));
    await step('the user', admin.get(`/users/${id}`), {
      ignore: ['createdTimestamp', 'access', 'attributes'],
    });
  },

  'terms that were accepted, and are not any more': async ({ given, oidc, browser, admin, check }) => {
    const at = '/authentication/required-actions/TERMS_AND_CONDITIONS';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: true });
    await given.client(app);
    const requiredActions = ['TERMS_AND_CONDITIONS'];
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions });
    const user = async () => (await admin.get(`/users/${id}`)).json;
    for (const answer of [{ accept: 'Accept' }, { cancel: 'Decline' }]) {
      await admin.put(`/users/${id}`, { ...(await user()), requiredActions });
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.submit({ username: 'ann', password: 'pw' });
      await tab.follow();
      await tab.submit(answer);
      const { attributes = {}, requiredActions: left } = await user();
      check(Object.keys(answer)[0], [tab.last.status, Object.keys(attributes), left]);
    }
  },

  'a new password, and out everywhere else': async ({ given, oidc, browser, step, admin, check }) => {
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw' });
    const elsewhere = browser();
    await elsewhere.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await elsewhere.submit({ username: 'ann', password: 'pw' });
    await admin.put(`/users/${id}`, {
      ...(await admin.get(`/users/${id}`)).json,
      requiredActions: ['UPDATE_PASSWORD'],
    });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    const chosen = { 'password-new': 'pw2', 'password-confirm': 'pw2', 'logout-sessions': 'on' };
    await step('chosen', tab.submit(chosen));
    check('sessions', (await admin.get(`/users/${id}/sessions`)).json.length);
    const again = oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' });
    await step('elsewhere', elsewhere.open(again));
    const { json } = await admin.get('/events?type=LOGOUT');
    check(
      'events',
      json.map(({ type, clientId, details }) => ({ type, clientId, details })),
    );
  },

  'asked for by the client': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'UPDATE_PASSWORD' }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    await step('the page', tab.follow());
    await step('cancelled', tab.submit({ 'cancel-aia': 'true' }));
    await step(
      'again',
      tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'UPDATE_PASSWORD' })),
    );
    if (tab.last.status === 302) await step('its page', tab.follow());
    await step('done', tab.submit({ 'password-new': 'pw2', 'password-confirm': 'pw2' }));
    await step('unknown', tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'NOTHING' })));
  },
};
