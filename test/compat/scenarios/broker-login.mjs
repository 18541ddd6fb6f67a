// Logins by way of an OpenID provider: there, back, the first time and the next.
import { brokered, eve, redirect_uri } from '../scenario-parts/brokered.mjs';

const names = (asked) => [...asked.keys()].toSorted();
const ann = { username: 'ann', password: 'pw' };
/** Where a browser is sent, without what is made anew each time. */
const way = ({ status, headers: { location } }) => {
  if (!location) return { status };
  const { origin, pathname, searchParams } = new URL(location);
  return {
    status,
    to: location.startsWith(redirect_uri) ? origin + pathname : pathname.replace(/^\/realms\/[^/]+/, ''),
    with: names(searchParams),
  };
};

export default {
  'a user who is made, and comes again': async (context) => {
    const { check, step, admin, browser } = context;
    const { leave, admit, logIn, told } = await brokered(context);
    const tab = browser();
    const asked = await leave(tab);
    check('what the provider is asked', names(asked));
    check('its state', asked.get('state').split('.').length);
    await tab.open(admit(asked));
    for (const name of ['to the first login', 'through it', 'to the client']) {
      check(name, way(tab.last));
      if (name !== 'to the client') await tab.follow();
    }
    const [user] = (await admin.get('/users?username=eve')).json;
    check('the user', { ...user, id: undefined, createdTimestamp: undefined });
    await step('the link', admin.get(`/users/${user.id}/federated-identity`));
    const again = await logIn({
      ...eve,
      preferred_username: 'other',
      email: 'other@example.org',
      given_name: 'O',
    });
    check('again', way(again.last));
    const [same] = (await admin.get('/users?username=eve')).json;
    check('the user then', { ...same, id: same.id === user.id, createdTimestamp: undefined });
    check('events', await told('IDENTITY_PROVIDER_FIRST_LOGIN', 'REGISTER', 'LOGIN'));
  },

  'what a provider says of addresses': async (context) => {
    const { check, admin } = context;
    const { logIn } = await brokered(context, { provider: { trustEmail: true } });
    const verified = async (username, said) => {
      await logIn({
        ...eve,
        sub: username,
        preferred_username: username,
        email: `${username}@example.org`,
        ...said,
      });
      return (await admin.get(`/users?username=${username}`)).json[0]?.emailVerified;
    };
    check('verified there', await verified('one', {}));
    check('not verified there', await verified('two', { email_verified: false }));
    check('nothing said', await verified('three', { email_verified: undefined }));
  },

  'an account that is there already': async (context) => {
    const { check, step, given, admin } = context;
    const { logIn, settle, told } = await brokered(context);
    const id = await given.user(ann);
    const mallory = { ...eve, sub: 'mallory', preferred_username: 'mallory', email: 'ann@example.org' };
    const tab = await logIn(mallory);
    check('asked', tab.page.messages);
    check(
      'its form',
      tab.page.forms.map(({ id, fields }) => [id, fields]),
    );
    await step('review', tab.submit({ submitAction: 'updateProfile' }));
    await step('nothing for a name', tab.submit({ firstName: '' }));
    await step('as it was', tab.submit({ firstName: 'Eve' }));
    await step('link', tab.submit({ submitAction: 'linkAccount' }));
    await step('wrong password', tab.submit({ password: 'no' }));
    await tab.submit({ password: 'pw' });
    await settle(tab);
    check('arrived', way(tab.last));
    await step('the link', admin.get(`/users/${id}/federated-identity`));
    check('the link told', await told('FEDERATED_IDENTITY_LINK'));
    // Keycloak tells of one wrong password twice.
    check('the wrong password told', (await told('IDENTITY_PROVIDER_FIRST_LOGIN_ERROR'))[0]);
  },

  'what comes back from a provider': async (context) => {
    const { check, step, browser, http, realm } = context;
    const { leave, back, told } = await brokered(context);
    const answered = async (query) => {
      const tab = browser();
      await tab.open(back(await leave(tab), query));
      return tab;
    };
    check('denied', (await answered({ error: 'access_denied' })).page.messages);
    check('an error there', (await answered({ error: 'server_error' })).page.messages);
    for (const error of ['login_required', 'interaction_required'])
      check(error, way((await answered({ error })).last));
    const retried = await answered({
      error: 'temporarily_unavailable',
      error_description: 'authentication_expired',
    });
    check('expired there', retried.last.status);
    check('nothing', [(await answered({})).last.status, (await answered({})).page.messages]);
    const tab = browser();
    const asked = await leave(tab);
    const endpoint = `/realms/${realm}/broker/up/endpoint`;
    await step('no state', tab.open(`${endpoint}?code=x`));
    await step('a state that is none', tab.open(`${endpoint}?code=x&state=a.b`));
    const forged = asked.get('state').replace(/^[^.]+/, 'AAAA');
    await step(
      'a state that nobody made',
      tab.open(`${endpoint}?${new URLSearchParams({ code: 'x', state: forged })}`),
    );
    await step('another browser', browser().open(back(asked, { code: 'x' })));
    await step('no such provider', http.get(`/realms/${realm}/broker/nowhere/endpoint?code=x&state=a.b.c.d`));
    check('events', await told('IDENTITY_PROVIDER_LOGIN_ERROR', 'IDENTITY_PROVIDER_LOGIN'));
  },

  'ways to a provider': async (context) => {
    const { check, oidc, browser, admin } = context;
    await brokered(context, {
      config: { loginHint: 'true', uiLocales: 'true', passMaxAge: 'true', forwardParameters: 'own' },
    });
    const ask = async (params) => {
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
      return tab;
    };
    const there = async (params) => {
      const tab = await ask({ kc_idp_hint: 'up', ...params });
      await tab.follow();
      const { searchParams } = new URL(tab.last.headers.location);
      return Object.fromEntries(
        ['login_hint', 'ui_locales', 'max_age', 'own', 'prompt', 'acr_values', 'scope'].map((name) => [
          name,
          searchParams.get(name),
        ]),
      );
    };
    check('hint', way((await ask({ kc_idp_hint: 'up' })).last));
    check('another', (await ask({ kc_idp_hint: 'nowhere' })).last.status);
    check('silently', way((await ask({ kc_idp_hint: 'up', prompt: 'none' })).last));
    check(
      'what goes with it',
      await there({ login_hint: 'eve', ui_locales: 'de', max_age: '60', own: 'x', acr_values: '1' }),
    );
    check('prompt', await there({ prompt: 'login' }));
    const path = '/identity-provider/instances/up';
    const { json } = await admin.get(path);
    await admin.put(path, { ...json, linkOnly: true });
    check('only for links', (await ask({ kc_idp_hint: 'up' })).last.status);
    await admin.put(path, { ...json, enabled: false });
    check('switched off', (await ask({ kc_idp_hint: 'up' })).last.status);
  },

  'linked by somebody who is logged in': async (context) => {
    const { check, step, given, admin, oidc, browser } = context;
    const { admit, settle, told } = await brokered(context);
    const id = await given.user(ann);
    const tab = browser();
    await given.code({ client_id: 'app', redirect_uri }, ann, tab);
    const act = async (action) => {
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: action }));
      return settle(tab);
    };
    const status = ({ headers: { location } }) => new URL(location).searchParams.get('kc_action_status');
    for (const action of ['idp_link:nowhere', 'idp_link']) check(action, status(await act(action)));
    await act('idp_link:up');
    check(
      'its form',
      tab.page.forms.map(({ fields }) => fields.map(({ name }) => name)),
    );
    await tab.submit({ continue: 'x' });
    const asked = new URL(tab.last.headers.location).searchParams;
    await tab.open(admit(asked));
    check('done', status(await settle(tab)));
    await step('the link', admin.get(`/users/${id}/federated-identity`));
    check(
      'events',
      (await told('FEDERATED_IDENTITY_LINK', 'FEDERATED_IDENTITY_LINK_ERROR')).map(({ type, error }) => [
        type,
        error,
      ]),
    );
  },

  'logged out there too': async (context) => {
    const { check, step, given, oidc, http, realm } = context;
    const { logIn } = await brokered(context);
    const tab = await logIn(eve);
    const code = new URL(tab.last.headers.location).searchParams.get('code');
    const tokens = await given.tokens({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      client_id: 'app',
    });
    await tab.open(
      oidc.logoutUrl({
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: redirect_uri,
        state: 'bye',
      }),
    );
    const there = new URL(tab.last.headers.location);
    check('at the provider', [there.pathname, names(there.searchParams)]);
    await step(
      'back',
      tab.open(
        `${there.searchParams.get('post_logout_redirect_uri')}?state=${there.searchParams.get('state')}`,
      ),
    );
    await step('with another state', tab.open(`/realms/${realm}/broker/up/endpoint/logout_response?state=x`));
    const path = `/realms/${realm}/protocol/openid-connect/logout/backchannel-logout`;
    await step('no logout token', http.post(path, { form: {} }));
    await step('one that is none', http.post(path, { form: { logout_token: 'x' } }));
  },
};
