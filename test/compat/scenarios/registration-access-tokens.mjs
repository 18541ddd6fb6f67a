// Registration access tokens: who issues them, what ends them, where they work, and forgeries.
const rep = (clientId, more) => ({ clientId, redirectUris: ['https://app.example.org/cb'], ...more });
const uris = { redirect_uris: ['https://app.example.org/cb'] };
const encode = (part) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A client registered at the default provider: { id, clientId, token }. */
const registered = async ({ given, dcr }, clientId = 'app', more = {}) => {
  const { json } = await dcr.default.create(rep(clientId, more), { token: await given.iat() });
  return { id: json.id, clientId, token: json.registrationAccessToken, secret: json.secret };
};

/** The same for the openid-connect provider. */
const registeredOidc = async ({ given, dcr }, metadata = {}) => {
  const { json } = await dcr.oidc.create({ ...uris, ...metadata }, { token: await given.iat() });
  return { clientId: json.client_id, token: json.registration_access_token, secret: json.client_secret };
};

/** What a token may do with a client: read, update and delete at both providers. */
const tryAll = async ({ dcr, step }, label, clientId, token) => {
  await step(`${label}: read`, dcr.default.read(clientId, { token }));
  await step(`${label}: read, openid-connect`, dcr.oidc.read(clientId, { token }));
  await step(`${label}: update`, dcr.default.update(clientId, rep(clientId), { token }));
  await step(
    `${label}: update, openid-connect`,
    dcr.oidc.update(clientId, { ...uris, client_id: clientId }, { token }),
  );
  await step(`${label}: delete`, dcr.default.delete(clientId, { token }));
};

export default {
  'what keeps and what replaces it': async (t) => {
    const { id, clientId, token } = await registered(t);
    const read = await t.step('read', t.dcr.default.read(clientId, { token }));
    t.check('reading answers the token it was asked with', read.json.registrationAccessToken === token);
    await t.step('read as metadata', t.dcr.oidc.read(clientId, { token }));
    await t.admin.put(`/clients/${id}`, { name: 'By the administrator' });
    await t.step('after an update by the administrator', t.dcr.default.read(clientId, { token }));
    await t.admin.post(`/clients/${id}/client-secret`);
    await t.step('after a new secret', t.dcr.default.read(clientId, { token }), { ignore: ['secret'] });
    await t.step(
      'a refused update',
      t.dcr.default.update(clientId, rep(clientId, { redirectUris: ['javascript:x'] }), { token }),
    );
    await t.step('after the refused update', t.dcr.default.read(clientId, { token }));
    const updated = await t.step('update', t.dcr.default.update(clientId, rep(clientId), { token }));
    await t.step('after the update', t.dcr.default.read(clientId, { token }));
    await t.step(
      'with the new one',
      t.dcr.default.read(clientId, { token: updated.json.registrationAccessToken }),
    );
    t.check('another', updated.json.registrationAccessToken !== token);
    t.check('claims', Object.keys(t.claims(token)));
  },

  'two updates with one token': async (t) => {
    const { clientId, token } = await registered(t);
    const answers = await Promise.all(
      [1, 2, 3].map((n) => t.dcr.default.update(clientId, rep(clientId, { name: `Name ${n}` }), { token })),
    );
    t.check(
      'at least one is taken',
      answers.some(({ status }) => status === 200),
    );
    t.check(
      'the others are refused, or lost a race',
      answers.every(({ status }) => [200, 401].includes(status)),
    );
    await t.step('the first token afterwards', t.dcr.default.read(clientId, { token }));
  },

  'one made by the administrator': async (t) => {
    const { id, clientId, token } = await registered(t);
    const made = await t.step('make', t.admin.post(`/clients/${id}/registration-access-token`));
    await t.step('the old one', t.dcr.default.read(clientId, { token }));
    await t.step('the new one', t.dcr.default.read(clientId, { token: made.json.registrationAccessToken }));
    await t.step('for a client that is not there', t.admin.post('/clients/nobody/registration-access-token'));
    await t.given.client(rep('quiet'));
    const { json } = await t.admin.get('/clients?clientId=quiet');
    const first = await t.step(
      'for a client of the administrator',
      t.admin.post(`/clients/${json[0].id}/registration-access-token`),
    );
    await t.step('its use', t.dcr.default.read('quiet', { token: first.json.registrationAccessToken }));
    await t.step(
      'its use as metadata',
      t.dcr.oidc.read('quiet', { token: first.json.registrationAccessToken }),
    );
  },

  'it works at either provider': async (t) => {
    const { clientId, token } = await registeredOidc(t, { client_name: 'One' });
    await t.step('read at default', t.dcr.default.read(clientId, { token }));
    const updated = await t.step(
      'update at default',
      t.dcr.default.update(clientId, { clientId, name: 'Two' }, { token }),
    );
    const next = updated.json.registrationAccessToken;
    const again = await t.step(
      'update at openid-connect',
      t.dcr.oidc.update(clientId, { ...uris, client_id: clientId, client_name: 'Three' }, { token: next }),
    );
    const last = again.json.registration_access_token;
    await t.step('delete at default', t.dcr.default.delete(clientId, { token: last }));
    await t.step('read after that', t.dcr.oidc.read(clientId, { token: last }));
  },

  'of a client made at default, at openid-connect': async (t) => {
    const { clientId, token } = await registered(t, 'a client/with signs?');
    await t.step('read', t.dcr.oidc.read(clientId, { token }));
    const updated = await t.step(
      'update',
      t.dcr.oidc.update(clientId, { client_id: clientId, client_name: 'New' }, { token }),
    );
    await t.step(
      'delete',
      t.dcr.oidc.delete(clientId, { token: updated.json?.registration_access_token ?? token }),
    );
  },

  'of a client that is disabled': async (t) => {
    const { id, clientId, token } = await registered(t);
    await t.admin.put(`/clients/${id}`, { enabled: false });
    await tryAll(t, 'disabled', clientId, token);
    await t.admin.put(`/clients/${id}`, { enabled: true });
    await t.step('enabled again', t.dcr.default.read(clientId, { token }));
  },

  'of a client that disabled itself': async (t) => {
    const { clientId, token } = await registered(t);
    const updated = await t.step(
      'disable',
      t.dcr.default.update(clientId, rep(clientId, { enabled: false }), { token }),
    );
    await t.step(
      'enable',
      t.dcr.default.update(clientId, rep(clientId, { enabled: true }), {
        token: updated.json.registrationAccessToken,
      }),
    );
    await t.step('read', t.dcr.default.read(clientId, { token: updated.json.registrationAccessToken }));
  },

  'of a client that is gone': async (t) => {
    const { id, clientId, token } = await registered(t);
    await t.admin.delete(`/clients/${id}`);
    await tryAll(t, 'removed by the administrator', clientId, token);
    const again = await registered(t);
    await t.step('the old token and its namesake', t.dcr.default.read(clientId, { token }));
    await t.step('delete', t.dcr.default.delete(clientId, { token: again.token }));
    await t.step('delete again', t.dcr.default.delete(clientId, { token: again.token }));
    await t.step(
      'the same name once more',
      t.dcr.default.create(rep(clientId), { token: await t.given.iat() }),
    );
  },

  'after the client got another name': async (t) => {
    const { id, clientId, token } = await registered(t);
    await t.admin.put(`/clients/${id}`, { clientId: 'renamed' });
    await t.step('by the old name', t.dcr.default.read(clientId, { token }));
    await t.step('by the new name', t.dcr.default.read('renamed', { token }));
  },

  'of another client': async (t) => {
    const mine = await registered(t, 'mine');
    await registered(t, 'theirs');
    await tryAll(t, 'theirs', 'theirs', mine.token);
    await tryAll(t, 'nobody', 'nobody', mine.token);
    await tryAll(t, 'a built-in client', 'account', mine.token);
    await t.step('theirs is still there', t.admin.get('/clients?clientId=theirs'));
    await t.step('to register', t.dcr.default.create(rep('another'), { token: mine.token }));
    await t.step('to register at openid-connect', t.dcr.oidc.create(uris, { token: mine.token }));
  },

  'of another realm': async (t) => {
    const { clientId, token } = await registered(t);
    const other = `${t.realm}-b`;
    await t.admin.post('/..', { realm: other, enabled: true });
    try {
      await t.admin.post(`/../${other}/clients`, { clientId });
      const at = `/realms/${other}/clients-registrations`;
      await t.step('read', t.http.get(`${at}/default/${clientId}`, { token }));
      await t.step('update', t.http.put(`${at}/default/${clientId}`, { token, json: { clientId } }));
      await t.step('delete', t.http.delete(`${at}/openid-connect/${clientId}`, { token }));
      await t.step('create', t.http.post(`${at}/default`, { token, json: { clientId: 'new' } }));
    } finally {
      await t.admin.delete(`/../${other}`);
    }
  },

  'anywhere but at the registration service': async (t) => {
    const { token } = await registered(t);
    const iat = await t.given.iat();
    for (const [name, value] of [
      ['registration access token', token],
      ['initial access token', iat],
    ]) {
      await t.step(`${name}: Admin API`, t.http.get(`/admin/realms/${t.realm}/clients`, { token: value }));
      await t.step(`${name}: Admin API of master`, t.http.get('/admin/realms', { token: value }));
    }
  },

  forgeries: async (t) => {
    const { clientId, token } = await registered(t);
    const [header, claims, signature] = token.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url'));
    const said = t.claims(token);
    const forged = {
      'alg none': `${encode({ alg: 'none', typ: 'JWT', kid })}.${claims}.`,
      'alg None, signed still': `${encode({ alg: 'None', typ: 'JWT', kid })}.${claims}.${signature}`,
      'alg RS256': `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${claims}.${signature}`,
      'alg HS256': `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${claims}.${signature}`,
      'no kid': `${encode({ alg: 'HS512', typ: 'JWT' })}.${claims}.${signature}`,
      'another kid': `${encode({ alg: 'HS512', typ: 'JWT', kid: '../../etc/passwd' })}.${claims}.${signature}`,
      'another typ': `${header}.${encode({ ...said, typ: 'InitialAccessToken' })}.${signature}`,
      'another jti': `${header}.${encode({ ...said, jti: 'mine' })}.${signature}`,
      'no signature': `${header}.${claims}.`,
      'two parts': `${header}.${claims}`,
      'four parts': `${token}.${signature}`,
      'five parts': `${token}.a.b`,
      'claims that are no JSON': `${header}.${encode('nonsense')}.${signature}`,
      'claims that are a list': `${header}.${encode([])}.${signature}`,
      'header that is no JSON': `${encode('nonsense')}.${claims}.${signature}`,
      'dots alone': '..',
      'a long one': 'a'.repeat(6000),
    };
    for (const [name, value] of Object.entries(forged)) {
      await t.step(`${name}: read`, t.dcr.default.read(clientId, { token: value }));
      await t.step(`${name}: create`, t.dcr.default.create(rep('forged'), { token: value }));
    }
    await t.step('the true one', t.dcr.default.read(clientId, { token }));
  },

  'signed with a public key as if it were a secret': async (t) => {
    const { clientId, token } = await registered(t);
    const { public_key: publicKey } = (await t.http.get(`/realms/${t.realm}`)).json;
    const { kid } = (await t.oidc.certs()).json.keys.find(({ use }) => use === 'sig');
    const sign = async (alg, hash, secret) => {
      const input = `${encode({ alg, typ: 'JWT', kid })}.${token.split('.')[1]}`;
      const key = await crypto.subtle.importKey('raw', Buffer.from(secret), { name: 'HMAC', hash }, false, [
        'sign',
      ]);
      return `${input}.${Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from(input))).toString('base64url')}`;
    };
    await t.step(
      'HS256, as published',
      t.dcr.default.read(clientId, { token: await sign('HS256', 'SHA-256', publicKey) }),
    );
    await t.step(
      'HS512, as published',
      t.dcr.default.read(clientId, { token: await sign('HS512', 'SHA-512', publicKey) }),
    );
    const der = Buffer.from(publicKey, 'base64');
    await t.step('HS256, DER', t.dcr.default.read(clientId, { token: await sign('HS256', 'SHA-256', der) }));
    await t.step(
      'a guessed secret',
      t.dcr.default.read(clientId, { token: await sign('HS512', 'SHA-512', 'secret') }),
    );
  },
};
