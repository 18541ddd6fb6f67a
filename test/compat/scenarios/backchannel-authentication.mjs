// Client initiated backchannel authentication (CIBA), as far as one gets without a channel to people.
const CIBA = 'urn:openid:params:grant-type:ciba';
const app = {
  clientId: 'bank',
  secret: 'secret',
  redirectUris: ['https://bank.example.org/cb'],
  attributes: { 'oidc.ciba.grant.enabled': 'true' },
};
const ann = { username: 'ann', password: 'pw' };

export default {
  'what is asked for': async ({ given, http, realm, step }) => {
    await given.client(app);
    await given.client({ ...app, clientId: 'off', attributes: {} });
    await given.client({
      ...app,
      clientId: 'ping',
      attributes: {
        ...app.attributes,
        'ciba.backchannel.token.delivery.mode': 'ping',
        'ciba.backchannel.client.notification.endpoint': 'https://bank.example.org/ping',
      },
    });
    await given.user(ann);
    await given.user({ ...ann, username: 'bob', enabled: false });
    const ask = (form, client_id = 'bank') =>
      http.post(`/realms/${realm}/protocol/openid-connect/ext/ciba/auth`, {
        form: { client_id, client_secret: 'secret', ...form },
      });
    const asked = { scope: 'openid', login_hint: 'ann' };
    await step(
      'no client',
      http.post(`/realms/${realm}/protocol/openid-connect/ext/ciba/auth`, { form: asked }),
    );
    await step('wrong secret', ask({ ...asked, client_secret: 'wrong' }));
    await step('not enabled', ask(asked, 'off'));
    await step('no scope', ask({ login_hint: 'ann' }));
    await step('unknown scope', ask({ ...asked, scope: 'openid moon' }));
    await step('no hint', ask({ scope: 'openid' }));
    await step('another hint', ask({ scope: 'openid', id_token_hint: 'x' }));
    await step('unknown user', ask({ ...asked, login_hint: 'nobody' }));
    await step('disabled user', ask({ ...asked, login_hint: 'bob' }));
    await step('a long message', ask({ ...asked, binding_message: 'x'.repeat(51) }));
    await step('a message with blanks', ask({ ...asked, binding_message: 'a b' }));
    await step('a token for ping', ask({ ...asked, client_notification_token: 'x' }));
    await step('ping without a token', ask(asked, 'ping'));
    await step(
      'ping with a long token',
      ask({ ...asked, client_notification_token: 'x'.repeat(1025) }, 'ping'),
    );
    await step('a user code', ask({ ...asked, user_code: '1' }));
    await step('an expiry that is none', ask({ ...asked, requested_expiry: 'soon' }));
    await step('a request object', ask({ ...asked, request: 'x' }));
    await step('by GET', http.get(`/realms/${realm}/protocol/openid-connect/ext/ciba/auth`));
  },

  events: async ({ given, admin, http, oidc, keys, signJwt, realm, step }) => {
    const key = keys();
    const signing = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(key.jwks) };
    await given.realm({ eventsEnabled: true, enabledEventTypes: [] });
    await given.client({ ...app, attributes: { ...app.attributes, ...signing } });
    await given.client({ ...app, clientId: 'off', attributes: {} });
    await given.client({ ...app, clientId: 'bearer', bearerOnly: true });
    const signed = { iss: 'bank', scope: 'openid', login_hint: 'ann' };
    const at = `/realms/${realm}/protocol/openid-connect/ext/ciba/auth`;
    const ask = (form) =>
      http.post(at, {
        form: { client_id: 'bank', client_secret: 'secret', scope: 'openid', login_hint: 'ann', ...form },
      });
    const poll = (form, options) =>
      oidc.token({ grant_type: CIBA, client_id: 'bank', client_secret: 'secret', ...form }, options);
    const answers = {
      'not enabled': () => ask({ client_id: 'off' }),
      'bearer only': () => ask({ client_id: 'bearer' }),
      'by reference': () => ask({ request_uri: 'https://bank.example.org/object' }),
      'signed by who has not said so': () => ask({ request: signJwt(signed, key.pem) }),
      unsigned: () => ask({ request: 'eyJhbGciOiJub25lIn0.e30.' }),
      'nobody there': () => ask({ login_hint: 'nobody' }),
      'polled without': () => poll({}),
      'polled by another': () => poll({ client_id: 'off' }),
      'polled with a bad proof': () => poll({ auth_req_id: 'x' }, { headers: { dpop: 'x' } }),
      'answered by nobody': () => http.post(`${at}/callback`, { token: 'x', json: { status: 'SUCCEED' } }),
    };
    for (const [name, send] of Object.entries(answers)) {
      await admin.delete('/events');
      await step(name, send());
      await step(`${name}: events`, admin.get('/events'), { ignore: ['id', 'time', 'ipAddress'] });
    }
    await given.realm({ attributes: { cibaAuthRequestedUserHint: 'moon' } });
    await step('a hint that is none', ask({ moon: 'ann' }));
  },

  'tokens and answers': async ({ given, http, oidc, realm, step }) => {
    await given.client(app);
    await given.client({ ...app, clientId: 'off', attributes: {} });
    const poll = (form, client_id = 'bank') =>
      oidc.token({ grant_type: CIBA, client_id, client_secret: 'secret', ...form });
    await step('not enabled', poll({ auth_req_id: 'x' }, 'off'));
    await step('no id', poll({}));
    await step('unknown', poll({ auth_req_id: 'x' }));
    const at = `/realms/${realm}/protocol/openid-connect/ext/ciba/auth/callback`;
    await step('callback without a token', http.post(at, { json: { status: 'SUCCEED' } }));
    await step(
      'callback with a token that is none',
      http.post(at, { token: 'x', json: { status: 'SUCCEED' } }),
    );
    await step('callback by GET', http.get(at));
  },
};
