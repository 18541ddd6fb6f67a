// Every address under which a client may look for the realm, its metadata and its keys, and what else is answered there.
const origin = 'https://app.example.org';
const security = [
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-robots-tag',
  'pragma',
  'vary',
  'allow',
];
const headers = { headers: security };
const preflight = (method) => ({ headers: { origin, 'access-control-request-method': method } });

/** Plays with one more realm, which is removed whatever happens. */
const withRealm = async ({ admin }, realm, rep, run) => {
  await admin.post('/..', { realm, enabled: true, ...rep });
  try {
    await run(`/realms/${encodeURIComponent(realm)}`);
  } finally {
    await admin.delete(`/../${encodeURIComponent(realm)}`);
  }
};

export default {
  'the metadata at each of its addresses': async ({ http, realm, step, check }) => {
    const appended = await step(
      'appended, openid',
      http.get(`/realms/${realm}/.well-known/openid-configuration`),
      headers,
    );
    const oauth = await step(
      'appended, oauth',
      http.get(`/realms/${realm}/.well-known/oauth-authorization-server`),
      headers,
    );
    const inserted = await step(
      'inserted, oauth',
      http.get(`/.well-known/oauth-authorization-server/realms/${realm}`),
      headers,
    );
    check('the same at all three', [appended.text === oauth.text, oauth.text === inserted.text]);
    await step('inserted, openid', http.get(`/.well-known/openid-configuration/realms/${realm}`), headers);
    await step('inserted, uma2', http.get(`/.well-known/uma2-configuration/realms/${realm}`));
    await step('inserted, unknown', http.get(`/.well-known/nothing/realms/${realm}`));
    await step(
      'inserted, protected resource',
      http.get(`/.well-known/oauth-protected-resource/realms/${realm}`),
    );
    await step(
      'inserted, no such realm',
      http.get('/.well-known/oauth-authorization-server/realms/diff-nowhere'),
    );
    await step('inserted, no realm at all', http.get('/.well-known/oauth-authorization-server'), headers);
    await step('openid, no realm at all', http.get('/.well-known/openid-configuration'));
  },

  'the metadata in the order of its members': async ({ oidc, check, step }) => {
    const { json } = await step('document', oidc.discovery());
    check('members', Object.keys(json));
  },

  'UMA metadata': async ({ http, realm, step }) => {
    await step('document', http.get(`/realms/${realm}/.well-known/uma2-configuration`), headers);
    await step(
      'from a browser',
      http.get(`/realms/${realm}/.well-known/uma2-configuration`, { headers: { origin } }),
    );
  },

  'a slash at the end': async ({ http, realm, step }) => {
    for (const path of [
      `/realms/${realm}/`,
      `/realms/${realm}/.well-known/openid-configuration/`,
      `/realms/${realm}/.well-known/oauth-authorization-server/`,
      `/.well-known/oauth-authorization-server/realms/${realm}/`,
      `/realms/${realm}/protocol/openid-connect/certs/`,
      `/realms/${realm}/.well-known/`,
      `/realms/${realm}/protocol/`,
      `/realms/${realm}/protocol/openid-connect/`,
      `/realms/${realm}//`,
    ])
      await step(path.replace(realm, 'R'), http.get(path));
  },

  'addresses that lead nowhere': async ({ http, realm, step }) => {
    for (const path of [
      '/nothing',
      '/realms',
      '/realms/',
      `/realms//${realm}`,
      `//realms/${realm}`,
      `/realms/${realm}/nothing`,
      `/realms/${realm}/certs`,
      `/realms/${realm}/.well-known`,
      `/realms/${realm}/.well-known/nothing`,
      `/realms/${realm}/.well-known/OpenID-Configuration`,
      `/realms/${realm}/.well-known/openid-configuration/more`,
      `/realms/${realm}/protocol`,
      `/realms/${realm}/protocol/nothing`,
      `/realms/${realm}/protocol/openid-connect`,
      `/realms/${realm}/protocol/openid-connect/nothing`,
      `/realms/${realm}/protocol/openid-connect/certs/more`,
      `/realms/${realm.toUpperCase()}`,
      `/realms/${realm}%2F`,
      '/realms/diff-nowhere/nothing',
      '/realms/diff-nowhere/protocol/openid-connect/certs',
      `/auth/realms/${realm}`,
      `/realms/${realm};a=b`,
      `/realms/${realm.replace('d', '%64')}`,
      `/realms/${realm}?colour=blue`,
    ])
      await step(
        path.replace(realm, 'R').replace(realm.toUpperCase(), 'R in upper case').replace(realm.slice(1), 'R'),
        http.get(path),
        headers,
      );
  },

  'a host of the client’s choice': async ({ http, oidc, realm, step, check }) => {
    const { json } = await oidc.discovery({ headers: { host: 'id.example.org' } });
    check('issuer', json.issuer.replace(realm, 'R'));
    check('the token endpoint', json.token_endpoint.replace(realm, 'R'));
    await step(
      'forwarded headers from a stranger',
      http.get(`/realms/${realm}`, {
        headers: {
          'x-forwarded-host': 'evil.example.org',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example.org;proto=https',
        },
      }),
    );
  },

  'a realm that is disabled': async ({ given, http, oidc, realm, step }) => {
    await given.realm({ enabled: false });
    await step('realm', http.get(`/realms/${realm}`));
    await step('metadata', oidc.discovery());
    await step('oauth metadata', http.get(`/.well-known/oauth-authorization-server/realms/${realm}`));
    await step('keys', oidc.certs());
    await step('unknown', http.get(`/realms/${realm}/.well-known/nothing`));
    await step('preflight', http.options(`/realms/${realm}`, preflight('GET')));
  },

  'a realm that is removed': async ({ admin, http, oidc, realm, step }) => {
    await oidc.discovery();
    await admin.delete('');
    await step('realm', http.get(`/realms/${realm}`));
    await step('metadata', oidc.discovery());
    await step('keys', oidc.certs());
    await admin.post('/..', { realm, enabled: true });
    await step('made anew', http.get(`/realms/${realm}`));
  },

  'a realm that is renamed': async ({ admin, http, realm, step }) => {
    await admin.put('', { realm: `${realm}-new` });
    await step('by its old name', http.get(`/realms/${realm}`));
    await step('by its new name', http.get(`/realms/${realm}-new`));
    await step('issuer', http.get(`/realms/${realm}-new/.well-known/openid-configuration`));
    await admin.put(`/../${realm}-new`, { realm });
    await step('back again', http.get(`/realms/${realm}`));
  },

  'names that need escaping': async (t) => {
    for (const [name, suffix] of [
      ['a blank', ' x'],
      ['an umlaut', '-ä'],
      ['Chinese', '-日本'],
      ['a dot', '.x'],
      ['a tilde', '~x'],
      ['a quote', "'x"],
      ['percent', '%x'],
      ['a bar', '|x'],
      ['upper case', '-X'],
    ]) {
      await withRealm(t, `${t.realm}${suffix}`, {}, async (path) => {
        await t.step(`${name}: realm`, t.http.get(path));
        await t.step(`${name}: metadata`, t.http.get(`${path}/.well-known/openid-configuration`));
        await t.step(`${name}: inserted`, t.http.get(`/.well-known/oauth-authorization-server${path}`));
        await t.step(`${name}: keys`, t.http.get(`${path}/protocol/openid-connect/certs`));
      });
    }
  },

  'tokens not before': async ({ given, http, realm, step }) => {
    await step('at first', http.get(`/realms/${realm}`));
    await given.realm({ notBefore: 1700000000 });
    await step('set', http.get(`/realms/${realm}`));
    await given.realm({ notBefore: 12345 });
    await step('set to another', http.get(`/realms/${realm}`));
    await given.realm({ notBefore: 0 });
    await step('taken back', http.get(`/realms/${realm}`));
  },

  'a realm that asks for TLS': async ({ given, http, oidc, realm, step }) => {
    const app = { clientId: 'app', secret: 's', serviceAccountsEnabled: true, redirectUris: ['https://a/*'] };
    await given.client(app);
    const basic = ['app', 's'];
    const pushed = { response_type: 'code', redirect_uri: 'https://a/cb' };
    const documents = {
      'the metadata': (options) => oidc.discovery(options),
      'the metadata beside it': (options) =>
        http.get(`/.well-known/oauth-authorization-server/realms/${realm}`, options),
      'the keys': (options) => oidc.certs(options),
      'the realm': (options) => http.get(`/realms/${realm}`, options),
    };
    for (const sslRequired of ['all', 'external']) {
      await given.realm({ sslRequired });
      if (sslRequired === 'all')
        for (const [name, ask] of Object.entries(documents)) {
          await step(name, ask(), headers);
          await step(`${name}, to a page`, ask({ headers: { origin } }), headers);
          await step(`${name}, in XML`, ask({ headers: { accept: 'application/xml' } }));
        }
      const says = (name, answer) => step(`${sslRequired}: ${name}`, answer, { ...headers, sets: ['$'] });
      await says('the keys, asked by a preflight', http.options(oidc.url('/certs'), preflight('GET')));
      await says('no grant', oidc.token({ grant_type: 'x' }, { basic }));
      await says('introspection', oidc.introspect({ token: 'x' }, { basic }));
      await says('revocation', oidc.revoke({ token: 'x' }, { basic }));
      await says('a request that is pushed', oidc.par({ ...pushed, response_type: 'x' }, { basic }));
      await says('logout', oidc.logout({ refresh_token: 'x' }, { basic }));
    }
  },

  'what of the realm shows in its metadata': async ({ given, admin, oidc, step }) => {
    await given.realm({
      defaultSignatureAlgorithm: 'ES256',
      displayName: 'Shop',
      accessTokenLifespan: 60,
      registrationAllowed: true,
    });
    await step('other settings', oidc.discovery());
    await admin.post('/client-scopes', { name: 'catalogue', protocol: 'openid-connect' });
    await step('a scope more', oidc.discovery());
    await admin.post('/client-scopes', {
      name: 'hidden',
      protocol: 'openid-connect',
      attributes: { 'include.in.openid.provider.metadata': 'false' },
    });
    await step('a scope that is not shown', oidc.discovery());
  },
};
