// A device without a browser, and its user with one (RFC 8628).
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const app = {
  clientId: 'tv',
  publicClient: true,
  attributes: { 'oauth2.device.authorization.grant.enabled': 'true', 'oauth2.device.polling.interval': '1' },
};
const ann = { username: 'ann', password: 'pw' };
const drawn = { ignore: ['device_code', 'user_code', 'verification_uri_complete'] };

/** To the first page that is none of being sent on. */
const toPage = async (tab) => {
  while (tab.last.headers.location) await tab.follow();
  return tab.last;
};

const deviceAt = ({ http, realm, oidc, sleep, browser }) => {
  const device = (form, options) =>
    http.post(`/realms/${realm}/protocol/openid-connect/auth/device`, { form, ...options });
  const poll = (device_code, form) =>
    oidc.token({ grant_type: GRANT, client_id: 'tv', device_code, ...form });
  /** As a device that waits as long as it was told to. */
  const wait = async (device_code, form) => {
    await sleep(1500);
    return poll(device_code, form);
  };
  /** A device that ann has let in, by its code. */
  const letIn = async () => {
    const tab = browser();
    const { json } = await device({ client_id: 'tv', scope: 'openid' });
    await tab.open(json.verification_uri_complete);
    await toPage(tab);
    await tab.submit(ann);
    await toPage(tab);
    await tab.submit({ accept: 'Yes' });
    return json.device_code;
  };
  return { device, poll, wait, letIn, page: `/realms/${realm}/device` };
};

export default {
  'the request': async ({ given, step, ...rest }) => {
    const { device } = deviceAt(rest);
    await given.client(app);
    await given.client({ clientId: 'off', publicClient: true });
    await given.client({ clientId: 'bearer', bearerOnly: true, attributes: app.attributes });
    await given.client({ clientId: 'box', secret: 'secret', attributes: app.attributes });
    await given.client({
      ...app,
      clientId: 'slow',
      attributes: {
        ...app.attributes,
        'oauth2.device.code.lifespan': '30',
        'oauth2.device.polling.interval': '7',
      },
    });
    await given.client({
      ...app,
      clientId: 'proving',
      attributes: { ...app.attributes, 'pkce.code.challenge.method': 'S256' },
    });
    await step('plain', device({ client_id: 'tv' }), drawn);
    await step('with scopes', device({ client_id: 'tv', scope: 'openid phone', nonce: 'n' }), drawn);
    await step('unknown scope', device({ client_id: 'tv', scope: 'openid moon' }), drawn);
    await step('lifespans of the client', device({ client_id: 'slow' }), drawn);
    await step(
      'of another origin',
      device({ client_id: 'tv' }, { headers: { origin: 'https://other.example.org' } }),
      drawn,
    );
    await step('not enabled', device({ client_id: 'off' }));
    await step('bearer only', device({ client_id: 'bearer' }));
    await step('no client', device({}));
    await step('unknown client', device({ client_id: 'nobody' }));
    await step('wrong secret', device({ client_id: 'box', client_secret: 'wrong' }));
    await step('right secret', device({ client_id: 'box', client_secret: 'secret' }), drawn);
    await step(
      'twice',
      device([
        ['client_id', 'tv'],
        ['scope', 'openid'],
        ['scope', 'phone'],
      ]),
    );
    await step('no challenge', device({ client_id: 'proving' }));
    await step(
      'plain challenge',
      device({ client_id: 'proving', code_challenge: 'c'.repeat(43), code_challenge_method: 'plain' }),
    );
    await step(
      'a challenge',
      device({ client_id: 'proving', code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }),
      drawn,
    );
    await step(
      'short challenge',
      device({ client_id: 'tv', code_challenge: 'c', code_challenge_method: 'S256' }),
    );
    await given.realm({ oauth2DeviceCodeLifespan: 60, oauth2DevicePollingInterval: 9 });
    await given.client({
      ...app,
      clientId: 'plain',
      attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
    });
    await step('lifespans of the realm', device({ client_id: 'plain' }), drawn);
    await step(
      'preflight',
      rest.http.options(`/realms/${rest.realm}/protocol/openid-connect/auth/device`, {
        headers: { origin: 'https://a.example.org', 'access-control-request-method': 'POST' },
      }),
    );
    await step('by GET', rest.http.get(`/realms/${rest.realm}/protocol/openid-connect/auth/device`));
  },

  'let in': async ({ given, browser, step, check, ...rest }) => {
    const { device, poll, wait, page } = deviceAt(rest);
    await given.client(app);
    await given.user(ann);
    const { json } = await step(
      'asked',
      device({ client_id: 'tv', scope: 'openid phone', nonce: 'n' }),
      drawn,
    );
    check('how the code looks', /^[A-Z]{4}-[A-Z]{4}$/.test(json.user_code));
    check(
      'the complete address',
      json.verification_uri_complete === `${json.verification_uri}?user_code=${json.user_code}`,
    );
    await step('pending', poll(json.device_code));
    const tab = browser();
    await step('the page', tab.open(page));
    await step('a wrong code', tab.submit({ device_user_code: 'BBBB-CCCC' }));
    await step('no code', tab.submit({ device_user_code: '' }));
    await step('no code at all', tab.open(`${page}?user_code=`));
    await step('half a code', tab.open(`${page}?user_code=BBB`));
    await tab.open(page);
    await step('with blanks', browser().open(`${page}?user_code=${json.user_code.replace('-', '%20')}`));
    await step(
      'the right code, small and without its hyphen',
      tab.submit({ device_user_code: json.user_code.toLowerCase().replace('-', '') }),
    );
    await step('the login', tab.follow());
    await step('logged in', tab.submit(ann));
    await step('asked for consent', tab.follow());
    await step('still pending', wait(json.device_code));
    await step('let in', tab.submit({ accept: 'Yes' }));
    await step('its page', tab.follow());
    await step('the code again', browser().open(`${page}?user_code=${json.user_code}`));
    await step('tokens', wait(json.device_code));
    await step('tokens again', wait(json.device_code));
    const { json: second } = await device({ client_id: 'tv' });
    await step('by the address, logged in', tab.open(second.verification_uri_complete));
    await step('sent on', tab.follow());
    await step('asked again', toPage(tab));
    await step('let in again', tab.submit({ accept: 'Yes' }));
    await step('tokens without openid', poll(second.device_code));
    const { json: third } = await device({ client_id: 'tv', scope: 'openid moon' });
    await tab.open(third.verification_uri_complete);
    await toPage(tab);
    await tab.submit({ accept: 'Yes' });
    await step('tokens for a scope that nobody knows', poll(third.device_code));
  },

  'not let in': async ({ given, browser, step, ...rest }) => {
    const { device, wait, page } = deviceAt(rest);
    await given.client(app);
    await given.user(ann);
    const { json } = await device({ client_id: 'tv', scope: 'openid' });
    const tab = browser();
    await tab.open(json.verification_uri_complete);
    await tab.follow();
    await tab.submit(ann);
    await tab.follow();
    await step('refused', tab.submit({ cancel: 'No' }));
    await step('its page', tab.follow());
    await step('denied', wait(json.device_code));
    await step('denied again', wait(json.device_code));
    await step('the code again', browser().open(json.verification_uri_complete));
    await tab.open(page);
    await step('cancelled', tab.submit({ cancel: 'x' }));
    for (const error of ['expired_token', 'server_error', 'other'])
      await step(`status of ${error}`, browser().open(`${page}/status?error=${error}`));
    await step('status', browser().open(`${page}/status`));
  },

  'clients that need consent': async ({ given, browser, step, ...rest }) => {
    const { device } = deviceAt(rest);
    await given.client({ ...app, consentRequired: true });
    await given.client({
      ...app,
      clientId: 'bare',
      consentRequired: true,
      defaultClientScopes: ['basic'],
      optionalClientScopes: [],
    });
    await given.user(ann);
    const tab = browser();
    for (const [time, client_id] of [
      ['first', 'tv'],
      ['second', 'tv'],
      ['nothing to ask for', 'bare'],
    ]) {
      const { json } = await device({ client_id, scope: 'openid' });
      await tab.open(json.verification_uri_complete);
      if (time === 'first') {
        await tab.follow();
        await tab.submit(ann);
      }
      await step(`${time}: the page`, toPage(tab));
      if (tab.page.forms.length) await step(`${time}: accepted`, tab.submit({ accept: 'Yes' }));
      await step(
        `${time}: tokens`,
        rest.oidc.token({ grant_type: GRANT, client_id, device_code: json.device_code }),
      );
    }
  },

  polling: async ({ given, browser, step, sleep, ...rest }) => {
    const { device, poll } = deviceAt({ sleep, ...rest });
    const of = (clientId, attributes) =>
      given.client({ ...app, clientId, attributes: { ...app.attributes, ...attributes } });
    await of('tv', { 'oauth2.device.polling.interval': '3' });
    await of('other', {});
    await of('short', { 'oauth2.device.code.lifespan': '2' });
    await given.client({ clientId: 'off', publicClient: true });
    const { json } = await device({ client_id: 'tv' });
    await step('first', poll(json.device_code));
    await step('too soon', poll(json.device_code));
    await sleep(3500);
    await step('later', poll(json.device_code));
    await step('no code', rest.oidc.token({ grant_type: GRANT, client_id: 'tv' }));
    await step('unknown', poll('unknown'));
    await step('of another client', poll(json.device_code, { client_id: 'other' }));
    await step('not enabled', poll(json.device_code, { client_id: 'off' }));
    const { json: short } = await device({ client_id: 'short' });
    await sleep(4500);
    await step('over', poll(short.device_code, { client_id: 'short' }));
    await step('its page', browser().open(short.verification_uri_complete));
  },

  'with a challenge': async ({ given, browser, step, pkce, ...rest }) => {
    const { device, poll, wait } = deviceAt(rest);
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    const letIn = async (form) => {
      const { json } = await device({ client_id: 'tv', scope: 'openid', ...form });
      await tab.open(json.verification_uri_complete);
      await toPage(tab);
      if (tab.page.forms[0].action.includes('authenticate')) {
        await tab.submit(ann);
        await toPage(tab);
      }
      await tab.submit({ accept: 'Yes' });
      return json.device_code;
    };
    const { verifier, challenge } = pkce();
    const asked = { code_challenge: challenge, code_challenge_method: 'S256' };
    const code = await letIn(asked);
    await step('no verifier', poll(code));
    await step('another verifier', wait(code, { code_verifier: 'v'.repeat(43) }));
    await step('the verifier', wait(code, { code_verifier: verifier }));
    const right = await letIn(asked);
    await step('the verifier at once', poll(right, { code_verifier: verifier }));
    const plain = await letIn({});
    await step('a verifier without a challenge', poll(plain, { code_verifier: verifier }));
    await step('none', wait(plain));
  },

  events: async ({ given, admin, browser, step, ...rest }) => {
    const { device, poll } = deviceAt(rest);
    // Long enough that the second of two polls is too soon on a slow machine, too.
    const attributes = { ...app.attributes, 'oauth2.device.polling.interval': '4' };
    const wait = async (code) => {
      await rest.sleep(4500);
      return poll(code);
    };
    await given.realm({ eventsEnabled: true, enabledEventTypes: [] });
    await given.client({ ...app, attributes });
    await given.user(ann);
    await device({ client_id: 'nobody' });
    await device({ client_id: 'tv', code_challenge: 'c' });
    const { json } = await device({ client_id: 'tv', scope: 'openid' });
    await poll(json.device_code);
    await poll(json.device_code);
    await poll('unknown');
    const tab = browser();
    await tab.open(`/realms/${rest.realm}/device?user_code=BBBBCCCC`);
    await tab.open(json.verification_uri_complete);
    await tab.follow();
    await tab.submit(ann);
    await tab.follow();
    await tab.submit({ accept: 'Yes' });
    await wait(json.device_code);
    await wait(json.device_code);
    const { json: second } = await device({ client_id: 'tv', scope: 'openid' });
    await tab.open(second.verification_uri_complete);
    await toPage(tab);
    await tab.submit({ cancel: 'No' });
    await poll(second.device_code);
    await step('told', admin.get('/events'), { ignore: ['id', 'time', 'userId', 'ipAddress'] });
  },

  'what becomes of it': async ({ given, admin, browser, step, check, sleep, ...rest }) => {
    const { device, poll, letIn } = deviceAt({ sleep, browser, ...rest });
    await given.realm({ eventsEnabled: true, enabledEventTypes: [] });
    const tv = await given.client(app);
    await given.client({ clientId: 'off', publicClient: true });
    await given.client({
      ...app,
      clientId: 'objects',
      attributes: { ...app.attributes, 'request.object.required': 'request only' },
    });
    const id = await given.user(ann);
    const { json: user } = await admin.get(`/users/${id}`);
    const ended = await letIn();
    await admin.put(`/users/${id}`, { ...user, enabled: false });
    await step('its user is disabled', poll(ended));
    await admin.put(`/users/${id}`, user);
    const allowed = async (name) =>
      step(name, admin.get(`/users/${id}/consents`), {
        ignore: ['createdDate', 'lastUpdatedDate'],
        sets: ['grantedClientScopes'],
      });
    await allowed('what they have allowed');
    const late = await letIn();
    await admin.put(`/clients/${tv.id}`, { ...tv, consentRequired: true });
    await sleep(1100);
    await step('its user may be again', poll(ended));
    await step('consent is needed now', poll(late));
    await step('taken back', admin.delete(`/users/${id}/consents/tv`));
    await allowed('nothing any more');
    await poll('x', { client_id: 'off' });
    await rest.oidc.token({ grant_type: GRANT, client_id: 'tv' });
    await rest.oidc.token(
      { grant_type: GRANT, client_id: 'tv', device_code: 'x' },
      { headers: { dpop: 'x' } },
    );
    await rest.oidc.token(
      { grant_type: GRANT, client_id: 'tv', device_code: 'x' },
      { headers: { origin: 'https://other.example.org' } },
    );
    const told = { ignore: ['id', 'time', 'userId', 'ipAddress', 'sessionId'] };
    await step('told', admin.get('/events'), told);
    await admin.delete('/events');
    await step('no object', device({ client_id: 'objects' }), { page: false });
    await step('an object that is none', device({ client_id: 'tv', request: 'x.y.z' }), { page: false });
    const pairs = [
      ['client_id', 'tv'],
      ['scope', 'openid'],
      ['scope', 'openid'],
    ];
    await step('twice', device(pairs));
    await step('told of requests', admin.get('/events'), { ...told, ignore: [...told.ignore, 'reason'] });
    const tab = browser();
    const { json } = await device({ client_id: 'tv' });
    await tab.open(json.verification_uri_complete);
    await toPage(tab);
    await admin.delete('/events');
    await tab.submit({ ...ann, password: 'wrong' });
    await step('told of a wrong password', admin.get('/events'), told);
  },

  'settings that are left out': async ({ given, admin, check, step }) => {
    const settings = async (name) => {
      const { json } = await admin.get('');
      const { oauth2DeviceCodeLifespan, oauth2DevicePollingInterval, attributes } = json;
      const kept = Object.entries(attributes).filter(([key]) =>
        /^(?:ciba|oauth2Device|parRequest)/.test(key),
      );
      check(name, [oauth2DeviceCodeLifespan, oauth2DevicePollingInterval, ...kept.sort()].map(String));
    };
    const all = {
      oauth2DeviceCodeLifespan: 77,
      oauth2DevicePollingInterval: 7,
      attributes: { cibaExpiresIn: '99', cibaInterval: '9', parRequestUriLifespan: '88' },
    };
    for (const later of [
      { displayName: 'x' },
      { oauth2DevicePollingInterval: 8 },
      { attributes: { cibaExpiresIn: '55' } },
      { attributes: { oauth2DeviceCodeLifespan: '33' } },
    ]) {
      await given.realm(all);
      await step(`put ${JSON.stringify(later)}`, admin.put('', later));
      await settings(`after ${JSON.stringify(later)}`);
    }
  },

  'whose user is gone': async ({ given, admin, browser, step, ...rest }) => {
    const { poll, letIn } = deviceAt({ browser, ...rest });
    await given.client(app);
    const id = await given.user(ann);
    const disabled = await letIn();
    const { json: user } = await admin.get(`/users/${id}`);
    await admin.put(`/users/${id}`, { ...user, enabled: false });
    await step('disabled', poll(disabled));
    await admin.put(`/users/${id}`, user);
    const gone = await letIn();
    await admin.post(`/users/${id}/logout`);
    await step('logged out', poll(gone));
  },
};
