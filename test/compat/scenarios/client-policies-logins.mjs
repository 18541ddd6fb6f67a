// Client policies that choose how people log in, ask others about a request, and put clients right on the way.
import { put } from '../scenario-parts/client-policy.mjs';

const redirect_uri = 'https://app.example.org/cb';
const ann = { username: 'ann', password: 'pw' };

const world = async ({ given }, more = {}) => {
  await given.user(ann);
  return given.client({
    clientId: 'app',
    secret: 's',
    implicitFlowEnabled: true,
    redirectUris: [redirect_uri],
    ...more,
  });
};
const token = (t, code) =>
  t.oidc.token({
    grant_type: 'authorization_code',
    code,
    redirect_uri,
    client_id: 'app',
    client_secret: 's',
  });
const acrOf = async (t, params = {}) => {
  const { code } = await t.given.code({ client_id: 'app', redirect_uri, ...params }, ann);
  const { status, json } = await token(t, code);
  return status === 200 ? t.claims(json.id_token).acr : [status, json];
};

export default {
  'a flow of its own': async (t) => {
    await world(t, { attributes: { 'acr.loa.map': '{"silver":2,"gold":3}' } });
    await t.admin.post('/authentication/flows/browser/copy', { newName: 'mine' });
    t.check('without a policy', await acrOf(t));
    for (const [name, configuration] of Object.entries({
      'a flow': { 'auth-flow-alias': 'mine' },
      'a flow and a level': { 'auth-flow-alias': 'mine', 'auth-flow-loa': 2 },
      'a level as text': { 'auth-flow-alias': 'mine', 'auth-flow-loa': '3' },
      'a level nobody names': { 'auth-flow-alias': 'mine', 'auth-flow-loa': 7 },
      'a level alone': { 'auth-flow-loa': 2 },
    })) {
      await put(t, [['auth-flow-enforcer', configuration]]);
      t.check(name, await acrOf(t).catch((error) => error.message));
      t.check(`${name}, asked for`, await acrOf(t, { acr_values: 'gold' }).catch((error) => error.message));
    }
    await put(
      t,
      [['auth-flow-enforcer', { 'auth-flow-alias': 'mine', 'auth-flow-loa': 2 }]],
      [['acr-condition', { 'acr-property': 'silver' }]],
    );
    t.check('under a condition, not asked for', await acrOf(t));
    t.check('under a condition, asked for', await acrOf(t, { acr_values: 'silver' }));
  },

  'who keeps intents': async (t) => {
    await world(t);
    const web = await t.given.web({
      '/bound': { is_bound: true },
      '/loose': { is_bound: false },
      '/odd': { other: 1 },
      '/list': [],
    });
    const claims = (value, more = {}) =>
      JSON.stringify({ id_token: { intent: { essential: true, value, ...more } } });
    const open = (params) =>
      t
        .browser()
        .open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 'x', prompt: 'none', ...params }));
    for (const [name, path] of Object.entries({
      bound: '/bound',
      loose: '/loose',
      odd: '/odd',
    })) {
      await put(t, [
        [
          'intent-client-bind-checker',
          { 'intent-client-bind-check-endpoint': `${web.url}${path}`, 'intent-name': 'intent' },
        ],
      ]);
      await t.step(name, open({ claims: claims('i-1') }));
    }
    await put(t, [
      [
        'intent-client-bind-checker',
        { 'intent-client-bind-check-endpoint': `${web.url}/bound`, 'intent-name': 'intent' },
      ],
    ]);
    await t.step('no claims', open({}));
    await t.step('claims that are none', open({ claims: '{' }));
    await t.step(
      'another claim',
      open({ claims: JSON.stringify({ id_token: { acr: { essential: true, value: '1' } } }) }),
    );
    await t.step(
      'for userinfo',
      open({ claims: JSON.stringify({ userinfo: { intent: { essential: true, value: 'i' } } }) }),
    );
    await t.step('not essential', open({ claims: claims('i', { essential: false }) }));
    await t.step('no value', open({ claims: JSON.stringify({ id_token: { intent: { essential: true } } }) }));
    await t.step('null', open({ claims: JSON.stringify({ id_token: { intent: null } }) }));
    t.check('what was asked', web.received.at(-1)?.body);
    await put(t, [
      [
        'intent-client-bind-checker',
        { 'intent-client-bind-check-endpoint': 'nonsense', 'intent-name': 'intent' },
      ],
    ]);
    await t.step('an endpoint that is none', open({ claims: claims('i') }));
    await put(t, [
      ['intent-client-bind-checker', { 'intent-client-bind-check-endpoint': `${web.url}/bound` }],
    ]);
    await t.step('no name', open({ claims: claims('i') }));
  },

  'executors one after the other': async (t) => {
    await world(t);
    const open = (params) =>
      t
        .browser()
        .open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 'x', prompt: 'none', ...params }));
    await put(t, [['secure-session'], ['pkce-enforcer'], ['secure-response-type']]);
    await t.step('nothing', open({}));
    await t.step('a nonce', open({ nonce: 'n' }));
    await t.step(
      'a nonce and a proof key',
      open({ nonce: 'n', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }),
    );
    await t.step(
      'all',
      open({
        nonce: 'n',
        response_type: 'code id_token',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
      }),
    );
    await put(t, [['secure-response-type'], ['secure-session']]);
    await t.step('in another order', open({}));
  },

  'a policy that is off, and one without profiles': async (t) => {
    await world(t);
    const open = () =>
      t.browser().open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 'x', prompt: 'none' }));
    await put(t, [['reject-request']], [['any-client']], { enabled: false });
    await t.step('off', open());
    await put(t, [['reject-request']], [['any-client']], { profiles: [] });
    await t.step('no profiles', open());
    await put(t, [['reject-request']], []);
    await t.step('no conditions', open());
    await put(t, [['reject-request']], [['any-client'], ['client-access-type', { type: ['public'] }]]);
    await t.step('one condition of two', open());
    await put(t, [], [['any-client']]);
    await t.step('no executors', open());
  },

  'hybrid answers': async (t) => {
    await world(t);
    await put(t, [['secure-response-type', { 'auto-configure': true }]]);
    const { id } = await t.given.clientByName('app');
    await t.admin.put(`/clients/${id}`, { clientId: 'app', name: 'App' });
    t.check(
      'as it was put right',
      (await t.admin.get(`/clients/${id}`)).json.attributes['id.token.as.detached.signature'],
    );
    const tab = t.browser();
    await tab.open(
      t.oidc.authUrl({
        client_id: 'app',
        redirect_uri,
        response_type: 'code id_token',
        nonce: 'n',
        state: 'x',
      }),
    );
    const { headers } = await tab.submit(ann);
    const answer = Object.fromEntries(new URLSearchParams(new URL(headers.location).hash.slice(1)));
    t.check('members', Object.keys(answer).sort());
    t.check('claims', answer.id_token && Object.keys(t.claims(answer.id_token)).sort());
  },
};
