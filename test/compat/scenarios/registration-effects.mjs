// What metadata does: each member takes effect on what the client may do, and on what it is given.
const redirect_uri = 'https://app.example.org/cb';
const ann = { username: 'ann', password: 'pw' };

const world = async ({ given, dcr }, metadata = {}) => {
  await given.user(ann);
  const { json } = await dcr.oidc.create(
    {
      redirect_uris: [redirect_uri],
      grant_types: ['authorization_code', 'refresh_token', 'password'],
      ...metadata,
    },
    { token: await given.iat() },
  );
  return { ...json, basic: [json.client_id, json.client_secret] };
};

const header = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
const logIn = async ({ given, oidc }, { client_id, basic }, params = {}, form = {}) => {
  const { code } = await given.code({ client_id, redirect_uri, ...params }, ann);
  return oidc.token({ grant_type: 'authorization_code', code, redirect_uri, ...form }, { basic });
};

const assertion = (t, { client_id }, pem, more = {}) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: client_id,
    sub: client_id,
    aud: `${t.base}/realms/${t.realm}`,
    jti: Math.random().toString(36),
    iat: now,
    exp: now + 60,
    ...more,
  };
  return {
    client_id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: t.signJwt(claims, pem),
  };
};

export default {
  'algorithms of tokens': async (t) => {
    const client = await world(t, {
      id_token_signed_response_alg: 'PS256',
      userinfo_signed_response_alg: 'ES256',
    });
    const { json } = await logIn(t, client);
    t.check('ID token', header(json.id_token).alg);
    t.check('access token', header(json.access_token).alg);
    const { headers, text } = await t.oidc.userinfo({ token: json.access_token });
    t.check('userinfo', [headers['content-type'], header(text).alg, Object.keys(t.claims(text)).sort()]);
  },

  'pairwise subjects in tokens': async (t) => {
    const client = await world(t, { subject_type: 'pairwise' });
    const { json } = await logIn(t, client);
    const [id, access] = [t.claims(json.id_token), t.claims(json.access_token)];
    const { json: user } = await t.oidc.userinfo({ token: json.access_token });
    const people = (await t.admin.get('/users?username=ann')).json;
    t.check('one subject', [id.sub === user.sub, access.sub === id.sub, people[0].id === id.sub]);
  },

  'ways to authenticate': async (t) => {
    const key = t.keys();
    const service = { grant_types: ['client_credentials'], redirect_uris: [] };
    const token = await t.given.iat({ count: 20, expiration: 600 });
    const make = async (metadata) => {
      const { json } = await t.dcr.oidc.create({ ...service, ...metadata }, { token });
      return { ...json, basic: [json.client_id, json.client_secret] };
    };
    const clients = {
      basic: await make({ token_endpoint_auth_method: 'client_secret_basic' }),
      post: await make({ token_endpoint_auth_method: 'client_secret_post' }),
      said: await make({}),
      key: await make({ token_endpoint_auth_method: 'private_key_jwt', jwks: key.jwks }),
      'key by another algorithm': await make({
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: key.jwks,
      }),
      'secret jwt': await make({ token_endpoint_auth_method: 'client_secret_jwt' }),
      none: await make({ token_endpoint_auth_method: 'none' }),
    };
    const grant = { grant_type: 'client_credentials' };
    for (const [name, client] of Object.entries(clients)) {
      const { client_id, client_secret = 'x', basic } = client;
      const told = async (answer) => {
        const { status, json } = await answer;
        return status === 200 ? status : [status, json];
      };
      t.check(`${name}: by basic`, await told(t.oidc.token(grant, { basic: [basic[0], basic[1] ?? 'x'] })));
      t.check(`${name}: by post`, await told(t.oidc.token({ ...grant, client_id, client_secret })));
      t.check(`${name}: by nothing`, await told(t.oidc.token({ ...grant, client_id })));
      t.check(
        `${name}: by an assertion`,
        await told(t.oidc.token({ ...grant, ...assertion(t, client, key.pem) })),
      );
      t.check(
        `${name}: introspection`,
        await told(t.oidc.introspect({ token: 'x', client_id, client_secret })),
      );
      t.check(
        `${name}: pushed`,
        await told(t.oidc.par({ response_type: 'code', client_id, client_secret, redirect_uri })),
      );
    }
  },

  'pushed requests alone': async (t) => {
    const client = await world(t, { require_pushed_authorization_requests: true });
    await t.step(
      'not pushed',
      t.browser().open(t.oidc.authUrl({ client_id: client.client_id, redirect_uri })),
    );
    const form = { response_type: 'code', scope: 'openid', redirect_uri, client_id: client.client_id };
    const { json } = await t.step('pushed', t.oidc.par(form, { basic: client.basic }), {
      ignore: ['request_uri'],
    });
    t.check('where it is', json.request_uri?.startsWith('urn:ietf:params:oauth:request_uri:'));
  },

  'keys of requests': async (t) => {
    const { jwks, pem } = t.keys();
    const client = await world(t, { jwks, request_object_signing_alg: 'RS256' });
    const params = {
      client_id: client.client_id,
      redirect_uri,
      response_type: 'code',
      scope: 'openid',
      prompt: 'none',
    };
    const claims = {
      ...params,
      iss: client.client_id,
      aud: `${t.base}/realms/${t.realm}`,
      exp: Math.floor(Date.now() / 1000) + 60,
    };
    await t.step('signed', t.browser().open(t.oidc.authUrl({ ...params, request: t.signJwt(claims, pem) })), {
      page: false,
    });
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
    await t.step('not signed', t.browser().open(t.oidc.authUrl({ ...params, request: none })), {
      page: false,
    });
    await t.step(
      'by another key',
      t.browser().open(t.oidc.authUrl({ ...params, request: t.signJwt(claims, t.keys().pem) })),
      { page: false },
    );
    await t.step('no object', t.browser().open(t.oidc.authUrl(params)), { page: false });
  },

  'grants that were asked for': async (t) => {
    const token = await t.given.iat({ count: 30, expiration: 600 });
    await t.given.user(ann);
    for (const [name, metadata] of Object.entries({
      code: { grant_types: ['authorization_code'] },
      'code and refresh': { grant_types: ['authorization_code', 'refresh_token'] },
      password: { grant_types: ['password'] },
      service: { grant_types: ['client_credentials'] },
      'service and refresh': { grant_types: ['client_credentials', 'refresh_token'] },
      exchange: { grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange', 'client_credentials'] },
      nothing: {},
    })) {
      const { json } = await t.dcr.oidc.create({ redirect_uris: [redirect_uri], ...metadata }, { token });
      const basic = [json.client_id, json.client_secret];
      const told = async (answer) => {
        const { status, json: body } = await answer;
        return status === 200 ? Object.keys(body).sort() : [status, body];
      };
      t.check(
        `${name}: password`,
        await told(t.oidc.token({ grant_type: 'password', ...ann, scope: 'openid' }, { basic })),
      );
      t.check(
        `${name}: credentials`,
        await told(t.oidc.token({ grant_type: 'client_credentials' }, { basic })),
      );
      const page = await t
        .browser()
        .open(t.oidc.authUrl({ client_id: json.client_id, redirect_uri, prompt: 'none' }));
      t.check(`${name}: login`, [page.status, page.headers.location?.replace(/^.*error=([^&]*).*$/, '$1')]);
    }
  },

  'scopes of tokens': async (t) => {
    const client = await world(t, { scope: 'phone address' });
    for (const scope of [
      'openid',
      'openid phone',
      'openid phone address',
      'openid offline_access',
      'openid profile',
      'phone',
      'nowhere',
    ]) {
      const { status, json } = await t.oidc.token(
        { grant_type: 'password', ...ann, scope },
        { basic: client.basic },
      );
      t.check(scope, status === 200 ? json.scope.split(' ').sort() : [status, json]);
    }
  },

  'proof keys by an attribute': async (t) => {
    const client = await world(t);
    const { id } = await t.given.clientByName(client.client_id);
    await t.admin.put(`/clients/${id}`, {
      clientId: client.client_id,
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
    const open = (more) =>
      t
        .browser()
        .open(t.oidc.authUrl({ client_id: client.client_id, redirect_uri, prompt: 'none', ...more }));
    await t.step('no challenge', open({}), { page: false });
    await t.step('plain', open({ code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }), {
      page: false,
    });
    await t.step('no method', open({ code_challenge: 'a'.repeat(43) }), { page: false });
    await t.step('S256', open({ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }), {
      page: false,
    });
    await t.step('read', t.dcr.oidc.read(client.client_id, { token: client.registration_access_token }));
  },

  'secrets and tokens after updates': async (t) => {
    const client = await world(t, { grant_types: ['client_credentials'], redirect_uris: [] });
    const { client_id, basic } = client;
    let token = client.registration_access_token;
    const works = async () => (await t.oidc.token({ grant_type: 'client_credentials' }, { basic })).status;
    t.check('at first', await works());
    const put = async (name, metadata) => {
      const { status, json } = await t.dcr.oidc.update(
        client_id,
        { client_id, redirect_uris: [], grant_types: ['client_credentials'], ...metadata },
        { token },
      );
      token = json.registration_access_token ?? token;
      t.check(name, [
        status,
        json.client_secret === client.client_secret,
        json.client_secret === undefined,
        await works(),
      ]);
    };
    await put('renamed', { client_name: 'Two' });
    await put('by post', { token_endpoint_auth_method: 'client_secret_post' });
    await put('public', { token_endpoint_auth_method: 'none' });
    await put('by basic again', { token_endpoint_auth_method: 'client_secret_basic' });
    const { id } = await t.given.clientByName(client_id);
    await t.admin.post(`/clients/${id}/client-secret`);
    t.check('a new secret by the administrator', await works());
    const { json } = await t.dcr.oidc.read(client_id, { token });
    t.check('the new one is read', json.client_secret !== client.client_secret);
  },

  'tokens of a client that is removed': async (t) => {
    const client = await world(t, { grant_types: ['client_credentials', 'password'], redirect_uris: [] });
    const { client_id, basic, registration_access_token: token } = client;
    const { json: own } = await t.oidc.token({ grant_type: 'client_credentials' }, { basic });
    const { json: people } = await t.oidc.token(
      { grant_type: 'password', ...ann, scope: 'openid' },
      { basic },
    );
    await t.dcr.oidc.delete(client_id, { token });
    await t.step('credentials', t.oidc.token({ grant_type: 'client_credentials' }, { basic }));
    await t.step(
      'refresh',
      t.oidc.token({ grant_type: 'refresh_token', refresh_token: people.refresh_token ?? 'x' }, { basic }),
    );
    t.check('its own token', own.access_token !== undefined);
    await t.step('installed', t.dcr.install.read(client_id, { basic }));
    await t.step('login', t.browser().open(t.oidc.authUrl({ client_id, redirect_uri })));
  },
};
