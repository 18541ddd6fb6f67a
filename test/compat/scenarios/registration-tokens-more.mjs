// Initial access tokens: how they are shown, counted, ended, and what they never open.
const rep = (clientId) => ({ clientId, redirectUris: ['https://app.example.org/cb'] });
const uris = { redirect_uris: ['https://app.example.org/cb'] };
const headers = {
  headers: [
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
    'pragma',
    'vary',
  ],
};

/** The remaining counts of all tokens, lowest first. */
const remaining = async (admin) =>
  (await admin.get('/clients-initial-access')).json.map(({ remainingCount }) => remainingCount).sort();

/** What each provider takes as a new client. */
const create = {
  default: (dcr, name, options) => dcr.default.create(rep(name), options),
  oidc: (dcr, _name, options) => dcr.oidc.create(uris, options),
};

export default {
  'no count and no end': async ({ given, dcr, admin, step, check, claims }) => {
    const none = await given.iat({ count: 0, expiration: 600 });
    await step('count 0', dcr.default.create(rep('none'), { token: none }));
    const forever = await given.iat({ count: 2, expiration: 0 });
    check('claims without an end', claims(forever).exp);
    await step('expiration 0', dcr.default.create(rep('forever'), { token: forever }));
    const both = await given.iat({ count: 0, expiration: 0 });
    await step('both 0', dcr.oidc.create(uris, { token: both }));
    const bare = await given.iat({});
    await step('nothing said', dcr.default.create(rep('bare'), { token: bare }));
    await step('nothing said, again', dcr.default.create(rep('bare-2'), { token: bare }));
    check('what is left', await remaining(admin));
  },

  'a refused registration uses nothing up': async ({ given, dcr, admin, step, check }) => {
    const token = await given.iat({ count: 1, expiration: 600 });
    await given.client(rep('taken'));
    const text = { token, headers: { 'content-type': 'application/json' } };
    await step('taken client id', dcr.default.create(rep('taken'), { token }));
    await step(
      'bad redirect URI',
      dcr.default.create({ clientId: 'a', redirectUris: ['javascript:alert(1)'] }, { token }),
    );
    await step(
      'bad metadata',
      dcr.oidc.create({ ...uris, token_endpoint_auth_method: 'handshake' }, { token }),
    );
    await step('a scope that is not allowed', dcr.oidc.create({ ...uris, scope: 'nowhere' }, { token }));
    await step(
      'a mapper that is not allowed',
      dcr.default.create(
        {
          clientId: 'b',
          protocolMappers: [
            { name: 'm', protocol: 'openid-connect', protocolMapper: 'oidc-hardcoded-claim-mapper' },
          ],
        },
        { token },
      ),
    );
    await step('cut off', dcr.default.create(undefined, { ...text, text: '{' }));
    await step('unknown field', dcr.default.create({ colour: 'blue' }, { token }));
    await step(
      'wrong content type',
      dcr.default.create(undefined, { token, text: '{}', headers: { 'content-type': 'text/plain' } }),
    );
    check('what is left', await remaining(admin));
    await step('the one that counts', dcr.default.create(rep('good'), { token }));
    await step('one too many', dcr.default.create(rep('late'), { token }));
    await step('none of the refused is there', admin.get('/clients?clientId=a'));
  },

  'a used-up token and a request that is wrong besides': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 1, expiration: 600 });
    await dcr.default.create(rep('first'), { token });
    await step('taken client id', dcr.default.create(rep('first'), { token }));
    await step('bad redirect URI', dcr.default.create({ redirectUris: ['javascript:alert(1)'] }, { token }));
    await step(
      'cut off',
      dcr.default.create(undefined, { token, text: '{', headers: { 'content-type': 'application/json' } }),
    );
    await step('unknown field', dcr.oidc.create({ colour: 'blue' }, { token }));
    await step('a client id of its own', dcr.oidc.create({ client_id: 'mine' }, { token }));
    await step('bad metadata', dcr.oidc.create({ response_types: ['telepathy'] }, { token }));
    await step('a scope that is not allowed', dcr.oidc.create({ scope: 'nowhere' }, { token }));
  },

  'a removed token': async ({ admin, dcr, step }) => {
    const { json } = await admin.post('/clients-initial-access', { count: 5, expiration: 600 });
    const { id, token } = json;
    await step('while it is there', dcr.default.create(rep('a'), { token }));
    await step('remove', admin.delete(`/clients-initial-access/${id}`));
    await step('remove again', admin.delete(`/clients-initial-access/${id}`));
    for (const provider of ['default', 'oidc']) {
      await step(`${provider}: create`, create[provider](dcr, 'b', { token }));
      await step(`${provider}: read`, dcr[provider].read('a', { token }));
      await step(
        `${provider}: update`,
        dcr[provider].update('a', provider === 'oidc' ? { client_id: 'a' } : rep('a'), { token }),
      );
      await step(`${provider}: delete`, dcr[provider].delete('a', { token }));
    }
  },

  'an expired token opens nothing': async ({ given, dcr, admin, sleep, step, check }) => {
    const token = await given.iat({ count: 5, expiration: 1 });
    await given.client(rep('there'));
    await sleep(2500);
    for (const provider of ['default', 'oidc']) {
      await step(`${provider}: create`, create[provider](dcr, 'late', { token }));
      await step(`${provider}: read`, dcr[provider].read('there', { token }));
      await step(
        `${provider}: update`,
        dcr[provider].update('there', provider === 'oidc' ? { client_id: 'there' } : rep('there'), { token }),
      );
      await step(`${provider}: delete`, dcr[provider].delete('there', { token }));
    }
    check('what is left', await remaining(admin));
  },

  'an initial access token on clients that exist and that do not': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 1, expiration: 600 });
    await given.client(rep('there'));
    for (const state of ['fresh', 'used up']) {
      for (const provider of ['default', 'oidc']) {
        for (const id of ['there', 'nobody']) {
          await step(`${state}, ${provider}: read ${id}`, dcr[provider].read(id, { token }));
          await step(
            `${state}, ${provider}: update ${id}`,
            dcr[provider].update(id, provider === 'oidc' ? { client_id: id } : rep(id), { token }),
          );
          await step(`${state}, ${provider}: delete ${id}`, dcr[provider].delete(id, { token }));
        }
      }
      await dcr.default.create(rep('uses-it-up'), { token });
    }
  },

  'an initial access token of another realm': async ({ given, admin, dcr, http, realm, step }) => {
    const other = `${realm}-b`;
    await admin.post('/..', { realm: other, enabled: true });
    try {
      const { json } = await admin.post(`/../${other}/clients-initial-access`, { count: 5, expiration: 600 });
      for (const provider of ['default', 'oidc']) {
        await step(`${provider}: create`, create[provider](dcr, 'a', { token: json.token }));
        await step(`${provider}: read`, dcr[provider].read('account', { token: json.token }));
        await step(`${provider}: delete`, dcr[provider].delete('account', { token: json.token }));
      }
      await step(
        'at home',
        http.post(`/realms/${other}/clients-registrations/default`, { token: json.token, json: rep('a') }),
      );
      await step(
        'ours, over there',
        http.post(`/realms/${other}/clients-registrations/default`, {
          token: await given.iat(),
          json: rep('b'),
        }),
      );
    } finally {
      await admin.delete(`/../${other}`);
    }
  },

  'both providers share one count': async ({ given, dcr, admin, step, check }) => {
    const token = await given.iat({ count: 3, expiration: 600 });
    await dcr.default.create(rep('a'), { token });
    await dcr.oidc.create(uris, { token });
    check('what is left', await remaining(admin));
    await dcr.default.create(rep('b'), { token });
    await step('at default', dcr.default.create(rep('c'), { token }));
    await step('at openid-connect', dcr.oidc.create(uris, { token }));
    check('what is left at last', await remaining(admin));
  },

  'many at once with a token of count 2': async ({ given, dcr, admin, check }) => {
    const token = await given.iat({ count: 2, expiration: 600 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => dcr.default.create(rep(`racer-${index}`), { token })),
    );
    const made = answers.filter(({ status }) => status === 201).length;
    const { json } = await admin.get('/clients?clientId=racer&search=true');
    check('as many clients as 201', json.length === made);
    check('never less than the count', made >= 2);
  },

  'the token itself': async ({ admin, step, check, claims }) => {
    const { json } = await step(
      'made',
      admin.post('/clients-initial-access', { count: 2, expiration: 120 }),
      headers,
    );
    const [header] = json.token.split('.');
    check('header', Object.keys(JSON.parse(Buffer.from(header, 'base64url'))));
    check('claims', Object.keys(claims(json.token)));
    check('its jti is its id', claims(json.token).jti === json.id);
    check('its end', claims(json.token).exp - claims(json.token).iat);
    check('members', Object.keys(json));
    const origins = await admin.post('/clients-initial-access', { webOrigins: ['https://a.example.org'] });
    check('claims with origins', Object.keys(claims(origins.json.token)));
  },

  'the realm’s not-before and a key that is gone': async ({ given, admin, dcr, step }) => {
    const token = await given.iat();
    const { json } = await admin.get('/components?name=hmac-generated-hs512');
    await step('before', dcr.default.create(rep('a'), { token }));
    await admin.delete(`/components/${json[0].id}`);
    await step('without its key', dcr.default.create(rep('b'), { token }));
    await step('a new one', dcr.default.create(rep('c'), { token: await given.iat() }));
  },
};
