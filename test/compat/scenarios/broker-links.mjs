// Links with a provider that come about or not, what a provider is asked, and how it ends sessions.
import { brokered, eve, redirect_uri } from '../scenario-parts/brokered.mjs';

const AT = '/identity-provider/instances';
const ann = { username: 'ann', password: 'pw', email: 'ann@example.org', firstName: 'Ann', lastName: 'A' };
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

export default {
  'links that somebody asks for': async (context) => {
    const { check, given, oidc, browser } = context;
    const { leave, admit, settle, told } = await brokered(context);
    await given.user(ann);
    await given.user({ ...ann, username: 'bob', email: 'bob@example.org' });
    const loggedIn = async (username) => {
      const tab = browser();
      await given.code({ client_id: 'app', redirect_uri }, { username, password: 'pw' }, tab);
      return tab;
    };
    const tab = await loggedIn('ann');
    const link = async (own, way) => {
      await own.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'idp_link:up' }));
      await settle(own);
      await own.submit({ continue: 'x' });
      const asked = new URL(own.last.headers.location).searchParams;
      await own.open(way(asked));
      const { status, headers } = await settle(own);
      const query = headers.location && new URL(headers.location).searchParams;
      return query ? [query.get('kc_action'), query.get('kc_action_status')] : [status, own.page.messages];
    };
    const refusing = (error) => (asked) =>
      `${asked.get('redirect_uri')}?${new URLSearchParams({ error, state: asked.get('state') })}`;
    const as = (sub) => (asked) => admit(asked, { ...eve, sub, preferred_username: sub });
    check('would not', await link(tab, refusing('access_denied')));
    check('an error there', await link(tab, refusing('server_error')));
    check('linked', await link(tab, as('eve')));
    check('once more', await link(tab, as('eve')));
    check('another identity', await link(tab, as('other')));
    check('of somebody else', await link(await loggedIn('bob'), as('eve')));
    check('events', await told('FEDERATED_IDENTITY_LINK', 'FEDERATED_IDENTITY_LINK_ERROR', 'LOGIN'));
    const asked = await leave(browser(), { prompt: 'login' });
    check('asked to prove themselves', asked.get('prompt'));
  },

  'links on the first login': async (context) => {
    const { check, given, admin } = context;
    const { logIn, settle, told } = await brokered(context);
    await given.user(ann);
    const as = (sub) => ({ ...eve, sub, preferred_username: sub, email: ann.email });
    const confirmed = async (sub) => {
      const tab = await logIn(as(sub));
      await tab.submit({ submitAction: 'linkAccount' });
      return tab;
    };
    const tab = await confirmed('first');
    await tab.submit({ password: 'pw' });
    check('linked', (await settle(tab)).status);
    const second = await confirmed('second');
    await second.submit({ password: 'pw' });
    await settle(second);
    check('another identity', [second.last.status, second.page.messages]);
    check('events of it', await told('IDENTITY_PROVIDER_LOGIN_ERROR', 'FEDERATED_IDENTITY_LINK'));
    const mail = await given.mailbox();
    await given.realm({ editUsernameAllowed: true });
    await confirmed('third');
    check('mail', (await mail.next()).to);
    const changed = await logIn(as('fourth'));
    await changed.submit({ submitAction: 'updateProfile' });
    await settle(changed);
    await changed.submit({ email: 'fourth@example.org' });
    check('with an address of their own', (await settle(changed)).status);
    check(
      'events by mail and page',
      await told('SEND_IDENTITY_PROVIDER_LINK', 'UPDATE_EMAIL', 'UPDATE_PROFILE'),
    );
    const [user] = (await admin.get('/users?username=fourth')).json;
    await admin.put(`/users/${user.id}`, { ...user, enabled: false });
    const off = await logIn(as('fourth'));
    check('switched off', [off.last.status, off.page.messages]);
    check('event of that', (await told('IDENTITY_PROVIDER_LOGIN_ERROR')).at(-1));
  },

  'what is said of providers': async (context) => {
    const { check, step, admin, browser, keys, signJwt, http, realm } = context;
    const pair = keys();
    const publicKeySignatureVerifier = JSON.stringify(pair.jwks);
    const { leave, told, web } = await brokered(context, { config: { publicKeySignatureVerifier } });
    const { json } = await admin.get(`${AT}/up`);
    const ask = async (config, params) => {
      await admin.put(`${AT}/up`, { ...json, config: { ...json.config, ...config } });
      const asked = await leave(browser(), params);
      return [asked.get('prompt'), asked.get('acr_values')];
    };
    check('levels go on', await ask({}, { acr_values: '1 2' }));
    check('and no more', await ask({ forwardParameters: 'own' }, { acr_values: '1 2' }));
    check('its own prompt', await ask({ prompt: 'none' }, { prompt: 'login' }));
    for (const character of '!$()*+,:=@')
      await step(`alias with ${character}`, admin.post(AT, { alias: `a${character}b`, providerId: 'oidc' }));
    await admin.post(AT, { alias: 'h', providerId: 'oidc', config: { hideOnLoginPage: 'true' } });
    await step('hidden as it was before', admin.get(`${AT}/h`));
    const now = Math.floor(Date.now() / 1000);
    const good = {
      iss: web.url,
      aud: 'latchkey',
      iat: now,
      exp: now + 100,
      jti: 'j',
      sub: 'eve',
      sid: 'there',
      events: { [EVENT]: {} },
    };
    const wrong = {
      nobody: { sub: undefined, sid: undefined },
      'with a nonce': { nonce: 'x' },
      'no logout token': { events: undefined },
      'of no time': { iat: undefined },
      'without an id': { jti: undefined },
      'for another': { aud: 'x' },
      'of another': { iss: 'https://issuer.example' },
      expired: { exp: now - 100 },
    };
    const path = `/realms/${realm}/protocol/openid-connect/logout/backchannel-logout`;
    for (const [name, change] of Object.entries(wrong)) {
      const logout_token = signJwt({ ...good, ...change }, pair.pem);
      await step(name, http.post(path, { form: { logout_token } }));
    }
    check('events', await told('LOGOUT_ERROR'));
  },
};
