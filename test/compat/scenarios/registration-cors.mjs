// What a browser sees of the registration service: preflights, origins, and the OPTIONS and HEAD of everything.
const rep = (clientId, more) => ({ clientId, redirectUris: ['https://app.example.org/cb'], ...more });
const uris = { redirect_uris: ['https://app.example.org/cb'] };
const origin = 'https://portal.example.org';
const seen = {
  headers: [
    'allow',
    'vary',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
  ],
};
const preflight = (method, more) => ({
  headers: { origin, 'access-control-request-method': method, ...more },
});

export default {
  preflights: async ({ dcr, step }) => {
    for (const provider of ['default', 'oidc', 'install', 'saml']) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
        await step(
          `${provider}: ${method} of the collection`,
          dcr[provider].send('OPTIONS', undefined, preflight(method)),
          seen,
        );
        await step(
          `${provider}: ${method} of a client`,
          dcr[provider].send('OPTIONS', 'app', preflight(method)),
          seen,
        );
      }
      await step(`${provider}: no origin`, dcr[provider].send('OPTIONS', undefined), seen);
      await step(`${provider}: no origin, a client`, dcr[provider].send('OPTIONS', 'app'), seen);
      await step(
        `${provider}: no method asked for`,
        dcr[provider].send('OPTIONS', undefined, { headers: { origin } }),
        seen,
      );
    }
    await step('unknown provider', dcr.other('nothing').send('OPTIONS', undefined, preflight('POST')), seen);
    await step(
      'headers asked for',
      dcr.default.send(
        'OPTIONS',
        undefined,
        preflight('POST', { 'access-control-request-headers': 'authorization, content-type' }),
      ),
      seen,
    );
  },

  'origins of an initial access token': async ({ admin, dcr, step }) => {
    for (const [name, webOrigins] of [
      ['named', [origin]],
      ['any', ['*']],
      ['plus', ['+']],
      ['none', []],
    ]) {
      const { json } = await admin.post('/clients-initial-access', { count: 10, expiration: 60, webOrigins });
      const { token } = json;
      const created = await step(
        `${name}: create`,
        dcr.default.create(rep(name), { token, headers: { origin } }),
        seen,
      );
      await step(
        `${name}: create at openid-connect`,
        dcr.oidc.create(uris, { token, headers: { origin } }),
        seen,
      );
      await step(
        `${name}: create elsewhere`,
        dcr.default.create(rep(`${name}-2`), { token, headers: { origin: 'https://evil.example.org' } }),
        seen,
      );
      await step(`${name}: create without an origin`, dcr.default.create(rep(`${name}-3`), { token }), seen);
      const rat = created.json.registrationAccessToken;
      await step(`${name}: read`, dcr.default.read(name, { token: rat, headers: { origin } }), seen);
      await step(
        `${name}: update`,
        dcr.default.update(name, rep(name), { token: rat, headers: { origin } }),
        seen,
      );
    }
  },

  'the whole life of a client from a browser': async ({ admin, dcr, step, check, claims }) => {
    const left = async () =>
      (await admin.get('/clients-initial-access')).json.map(({ remainingCount }) => remainingCount);
    for (const [name, webOrigins] of [
      ['named', [origin]],
      ['any', ['*']],
      ['pattern', ['https://*.example.org']],
      ['upper case', [origin.toUpperCase()]],
      ['with a slash', [`${origin}/`]],
      ['none', []],
    ]) {
      const made = (await admin.post('/clients-initial-access', { count: 10, expiration: 60, webOrigins }))
        .json;
      const here = { headers: { origin } };
      const elsewhere = { headers: { origin: 'https://evil.example.org' } };
      await step(
        `${name}: create elsewhere`,
        dcr.oidc.create(uris, { token: made.token, ...elsewhere }),
        seen,
      );
      await step(`${name}: create`, dcr.oidc.create(uris, { token: made.token, ...here }), seen);
      check(`${name}: what is left`, await left());
      const { json } = await dcr.oidc.create(uris, { token: made.token });
      const id = json.client_id;
      let token = json.registration_access_token;
      check(`${name}: origins of the registration access token`, claims(token)['allowed-origins']);
      await step(`${name}: read`, dcr.oidc.read(id, { token, ...here }), seen);
      await step(`${name}: read elsewhere`, dcr.oidc.read(id, { token, ...elsewhere }), seen);
      await step(`${name}: read at default`, dcr.default.read(id, { token, ...here }), seen);
      const updated = await step(
        `${name}: update elsewhere`,
        dcr.oidc.update(id, { ...uris, client_id: id, client_name: 'Elsewhere' }, { token, ...elsewhere }),
        seen,
      );
      token = updated.json.registration_access_token ?? token;
      const again = await step(
        `${name}: update`,
        dcr.oidc.update(id, { ...uris, client_id: id, client_name: 'Here' }, { token, ...here }),
        seen,
      );
      token = again.json.registration_access_token ?? token;
      check(`${name}: origins after the update`, claims(token)['allowed-origins']);
      await step(`${name}: delete elsewhere`, dcr.oidc.delete(id, { token, ...elsewhere }), seen);
      await step(`${name}: delete`, dcr.oidc.delete(id, { token, ...here }), seen);
      await step(`${name}: is it gone`, admin.get(`/clients?clientId=${id}`));
      await admin.delete(`/clients-initial-access/${made.id}`);
    }
  },

  'origins of the realm’s policy': async ({ given, dcr, step, check, claims }) => {
    await given.policy('authenticated', 'registration-web-origins', { 'web-origins': [origin] });
    const token = await given.iat();
    const created = await step('create', dcr.oidc.create(uris, { token, headers: { origin } }), seen);
    const rat = created.json.registration_access_token;
    check('origins of the token', claims(rat)['allowed-origins']);
    await step('read', dcr.oidc.read(created.json.client_id, { token: rat, headers: { origin } }), seen);
    await step(
      'create elsewhere',
      dcr.oidc.create(uris, { token, headers: { origin: 'https://evil.example.org' } }),
      seen,
    );
    await step('create at default', dcr.default.create(rep('a'), { token, headers: { origin } }), seen);
  },

  'origins of the client': async ({ given, dcr, step }) => {
    const created = await dcr.default.create(rep('app', { webOrigins: [origin] }), {
      token: await given.iat(),
    });
    const token = created.json.registrationAccessToken;
    await step('read from there', dcr.default.read('app', { token, headers: { origin } }), seen);
    await step(
      'read from elsewhere',
      dcr.default.read('app', { token, headers: { origin: 'https://evil.example.org' } }),
      seen,
    );
    await step('read at openid-connect', dcr.oidc.read('app', { token, headers: { origin } }), seen);
  },

  'refusals seen from a browser': async ({ given, admin, dcr, http, step }) => {
    const from = { headers: { origin } };
    await step('no token', dcr.default.create(rep('a'), from), seen);
    await step('garbage', dcr.default.create(rep('a'), { ...from, token: 'garbage' }), seen);
    await step(
      'cut off',
      dcr.default.create(undefined, {
        token: await given.iat(),
        text: '{',
        headers: { origin, 'content-type': 'application/json' },
      }),
      seen,
    );
    await step('read without a token', dcr.default.read('a', from), seen);
    await step('unknown provider', dcr.other('nothing').create(rep('a'), from), seen);
    await step(
      'unknown realm',
      http.get('/realms/diff-nowhere/clients-registrations/openid-connect/a', from),
      seen,
    );
    await step('openid-connect: no token', dcr.oidc.create(uris, from), seen);
    await step('openid-connect: garbage', dcr.oidc.create(uris, { ...from, token: 'garbage' }), seen);
    await step('openid-connect: read without a token', dcr.oidc.read('a', from), seen);
    await step(
      'openid-connect: form',
      dcr.oidc.create(undefined, { ...from, form: { client_name: 'x' } }),
      seen,
    );
    const { token } = (
      await admin.post('/clients-initial-access', { count: 9, expiration: 60, webOrigins: [origin] })
    ).json;
    for (const [who, headers] of [
      ['allowed', { origin }],
      ['not allowed', { origin: 'https://evil.example.org' }],
    ]) {
      await step(
        `${who}: cut off`,
        dcr.oidc.create(undefined, {
          token,
          text: '{',
          headers: { ...headers, 'content-type': 'application/json' },
        }),
        seen,
      );
      await step(`${who}: unknown field`, dcr.oidc.create({ colour: 1 }, { token, headers }), seen);
      await step(
        `${who}: bad redirect URI`,
        dcr.oidc.create({ redirect_uris: ['javascript:x'] }, { token, headers }),
        seen,
      );
      await step(
        `${who}: bad metadata`,
        dcr.oidc.create({ token_endpoint_auth_method: 'handshake' }, { token, headers }),
        seen,
      );
      await step(
        `${who}: a client id of its own`,
        dcr.oidc.create({ client_id: 'mine' }, { token, headers }),
        seen,
      );
      await step(`${who}: scope`, dcr.oidc.create({ scope: 'nowhere' }, { token, headers }), seen);
    }
  },

  'a bearer from a browser': async ({ given, dcr, step }) => {
    const token = await given.serviceToken('manage-clients');
    await step('create', dcr.default.create(rep('a'), { token, headers: { origin } }), seen);
    await step('read', dcr.default.read('a', { token, headers: { origin } }), seen);
    await step('delete', dcr.default.delete('a', { token, headers: { origin } }), seen);
  },
};
