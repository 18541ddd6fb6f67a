// Identity providers as administrators keep them, and what they know users as.
const AT = '/identity-provider/instances';
const issuer = 'https://issuer.example';
const grant = (alias, config = {}) => ({ alias, providerId: 'jwt-authorization-grant', config });

export default {
  'create, read, update, delete': async ({ admin, step }) => {
    await step('none', admin.get(AT));
    await step('create', admin.post(AT, { alias: 'min', providerId: 'oidc' }));
    await step('read', admin.get(`${AT}/min`));
    const config = {
      issuer,
      clientId: 'a',
      clientSecret: 's3cret',
      authorizationUrl: `${issuer}/auth`,
      tokenUrl: `${issuer}/token`,
      jwksUrl: `${issuer}/jwks`,
      useJwksUrl: 'true',
      validateSignature: 'true',
      defaultScope: '',
    };
    const full = {
      alias: 'full',
      providerId: 'keycloak-oidc',
      displayName: 'Full',
      enabled: false,
      trustEmail: true,
      storeToken: true,
      addReadTokenRoleOnCreate: true,
      authenticateByDefault: false,
      linkOnly: true,
      hideOnLogin: true,
      firstBrokerLoginFlowAlias: 'first broker login',
      types: ['X'],
      config,
    };
    await step('create in full', admin.post(AT, full));
    const read = await step('read in full', admin.get(`${AT}/full`));
    const byId = await admin.get(`${AT}/${read.json.internalId}`);
    await step('read by its id', byId);
    await step('update with what was read', admin.put(`${AT}/full`, read.json));
    await step('read again', admin.get(`${AT}/full`));
    await step(
      'update with less',
      admin.put(`${AT}/full`, { alias: 'full', providerId: 'oidc', config: { clientId: 'b' } }),
    );
    await step('read what is left', admin.get(`${AT}/full`));
    await step('rename', admin.put(`${AT}/full`, { ...read.json, alias: 'other' }));
    await step('nothing', admin.put(`${AT}/full`, {}));
    await step('delete', admin.delete(`${AT}/full`));
    await step('read after that', admin.get(`${AT}/full`));
    await step('update after that', admin.put(`${AT}/full`, { providerId: 'oidc' }));
    await step('delete after that', admin.delete(`${AT}/full`));
    await admin.post(AT, { alias: 'named', providerId: 'google', displayName: '' });
    await step('named by nothing', admin.get(`${AT}/named`));
    await step('of no kind, without a name', admin.post(AT, { config: {} }));
    for (const character of '"<>%^{|}\'~ &/;?[\\]\u00a0')
      await step(
        `a name with ${character}`,
        admin.post(AT, { alias: `a${character}b`, providerId: 'google' }),
      );
    for (const scheme of ['ftp', 'file', 'mailto', 'gopher'])
      await step(
        `a URL of ${scheme}`,
        admin.post(AT, { alias: 'u', providerId: 'oidc', config: { tokenUrl: `${scheme}://x/y` } }),
      );
  },

  'lists and searches': async ({ admin, step }) => {
    for (const alias of ['alpha', 'beta', 'alphabet']) await admin.post(AT, { alias, providerId: 'oidc' });
    await admin.post(AT, grant('gamma', { issuer }));
    const brief = (query) => admin.get(`${AT}?briefRepresentation=true&${query}`);
    await step('all', admin.get(AT));
    await step('brief', brief(''));
    for (const search of ['al', 'AL', '*bet*', '*a', 'a*a', '%22alpha%22', 'none', ''])
      await step(`search ${search}`, brief(`search=${search}`));
    await step('page', brief('first=1&max=2'));
    await step('for the grant', brief('type=JWT_AUTHORIZATION_GRANT'));
    await step('realm only', brief('realmOnly=true'));
  },

  refusals: async ({ admin, step }) => {
    await admin.post(AT, { alias: 'taken', providerId: 'oidc' });
    await step('taken', admin.post(AT, { alias: 'taken', providerId: 'oidc' }));
    await step('no alias', admin.post(AT, { providerId: 'oidc' }));
    await step('a blank in the alias', admin.post(AT, { alias: 'a b', providerId: 'oidc' }));
    await step('a slash in the alias', admin.post(AT, { alias: 'a/b', providerId: 'oidc' }));
    await step('no provider', admin.post(AT, { alias: 'x' }));
    await step('unknown provider', admin.post(AT, { alias: 'x', providerId: 'nope' }));
    const oidc = (config) => admin.post(AT, { alias: 'x', providerId: 'oidc', config });
    await step('bad url', oidc({ authorizationUrl: 'nope' }));
    await step('bad token url', oidc({ tokenUrl: 'nope' }));
    await step('url without TLS', oidc({ jwksUrl: 'http://example.org/x' }));
    await step('script', oidc({ jwksUrl: 'javascript:x' }));
    await step('unknown member', admin.post(AT, { alias: 'x', providerId: 'oidc', nonsense: 1 }));
    await step('no object', admin.post(AT, []));
    await step('grant without issuer', admin.post(AT, grant('g')));
    await step('grant with bad issuer', admin.post(AT, grant('g', { issuer: 'not a url' })));
    await step(
      'grant, keys without TLS',
      admin.post(AT, grant('g', { issuer, jwksUrl: 'http://example.org/x' })),
    );
    await step('grant', admin.post(AT, grant('g', { issuer })));
    await step('grant of that issuer', admin.post(AT, grant('g2', { issuer })));
    await step(
      'login and grant of that issuer',
      oidc({ issuer, jwtAuthorizationGrantEnabled: 'true', publicKeySignatureVerifier: 'x' }),
    );
    await step('login of that issuer', oidc({ issuer }));
    const enabled = { jwtAuthorizationGrantEnabled: 'true', issuer: 'https://o.example' };
    const other = (config) =>
      admin.post(AT, { alias: 'y', providerId: 'oidc', config: { ...enabled, ...config } });
    await step('no keys', other({}));
    await step('no URL of keys', other({ useJwksUrl: 'true', validateSignature: 'true' }));
    await step('no issuer', other({ issuer: '', publicKeySignatureVerifier: 'x' }));
    await step('with keys', other({ publicKeySignatureVerifier: 'x' }));
  },

  mappers: async ({ admin, step }) => {
    await admin.post(AT, { alias: 'one', providerId: 'oidc' });
    const at = `${AT}/one/mappers`;
    const mapper = {
      name: 'm',
      identityProviderAlias: 'one',
      identityProviderMapper: 'oidc-user-attribute-idp-mapper',
      config: { syncMode: 'INHERIT', claim: 'a', 'user.attribute': 'b' },
    };
    await step('none', admin.get(at));
    await step('add', admin.post(at, mapper));
    const { json } = await step('list', admin.get(at));
    const own = `${at}/${json[0].id}`;
    await step('read', admin.get(own));
    await step('again', admin.post(at, mapper));
    await step('unnamed', admin.post(at, { ...mapper, name: undefined }));
    await step('of no kind', admin.post(at, { ...mapper, name: 'n', identityProviderMapper: undefined }));
    await step('update', admin.put(own, { ...json[0], name: 'n', config: { a: 'b' } }));
    await step('read again', admin.get(own));
    await step('missing', admin.get(`${at}/x`));
    await step('update missing', admin.put(`${at}/x`, mapper));
    await step('delete missing', admin.delete(`${at}/x`));
    await step('of a missing provider', admin.get(`${AT}/two/mappers`));
    await step('add to a missing provider', admin.post(`${AT}/two/mappers`, mapper));
    await step('delete', admin.delete(own));
    await step('after that', admin.get(at));
  },

  'mappers of what is renamed': async ({ given, admin, check }) => {
    await admin.post(AT, { alias: 'one', providerId: 'oidc' });
    await admin.post('/roles', { name: 'staff' });
    const { id: client } = await given.client({ clientId: 'app' });
    await admin.post(`/clients/${client}/roles`, { name: 'boss' });
    const group = async (name, at = '/groups') =>
      (await admin.post(at, { name })).headers.location.split('/').at(-1);
    const [g, other] = [await group('g'), await group('other')];
    await admin.post(`/groups/${g}/children`, { name: 'sub' });
    const map = (name, identityProviderMapper, config) =>
      admin.post(`${AT}/one/mappers`, { name, identityProviderAlias: 'one', identityProviderMapper, config });
    await map('a', 'hardcoded-attribute-idp-mapper', { role: 'staff', group: '/g' });
    await map('c', 'oidc-hardcoded-role-idp-mapper', { role: 'app.boss' });
    await map('g', 'oidc-hardcoded-group-idp-mapper', { group: '/g' });
    await map('r', 'oidc-role-idp-mapper', { role: 'staff' });
    await map('s', 'oidc-advanced-group-idp-mapper', { group: '/g/sub' });
    await map('t', 'oidc-advanced-group-idp-mapper', { group: '/gg' });
    const look = async (name) => {
      const { json } = await admin.get(`${AT}/one/mappers`);
      const told = json.map(({ name: own, config }) =>
        [own, config.role ?? '', config.group ?? ''].join(' '),
      );
      check(name, told.toSorted());
    };
    await admin.put('/roles/staff', { name: 'crew' });
    await look('a role renamed');
    await admin.put(`/clients/${client}/roles/boss`, { name: 'chief' });
    await look('a role of a client renamed');
    await admin.put(`/clients/${client}`, { clientId: 'app.two' });
    await look('a client renamed');
    await admin.put(`/groups/${g}`, { name: 'h' });
    await look('a group renamed');
    await admin.post(`/groups/${other}/children`, { id: g, name: 'h' });
    await look('a group moved');
    await admin.put(`/groups/${other}`, { name: 'with / slash' });
    await look('the group above it renamed');
    await admin.delete('/roles/crew');
    await admin.delete(`/groups/${other}`);
    await look('gone');
  },

  'who may': async ({ given, admin, step, http, realm }) => {
    await admin.post(AT, { alias: 'one', providerId: 'oidc', config: { clientSecret: 'x' } });
    for (const role of [
      'view-identity-providers',
      'manage-identity-providers',
      'view-realm',
      'manage-users',
    ]) {
      const token = await given.userToken(role);
      const at = `/admin/realms/${realm}${AT}`;
      await step(`${role}: list`, http.get(at, { token }));
      await step(`${role}: read`, http.get(`${at}/one`, { token }));
      await step(`${role}: create`, http.post(at, { token, json: { alias: role, providerId: 'oidc' } }));
      await step(
        `${role}: update`,
        http.put(`${at}/one`, { token, json: { alias: 'one', providerId: 'oidc' } }),
      );
      await step(`${role}: delete`, http.delete(`${at}/one`, { token }));
    }
  },

  'federated identities': async ({ given, admin, step }) => {
    const ann = await given.user({ username: 'ann' });
    const bob = await given.user({ username: 'bob' });
    for (const alias of ['one', 'two']) await admin.post(AT, { alias, providerId: 'oidc' });
    const at = `/users/${ann}/federated-identity`;
    await step('none', admin.get(at));
    await step('add', admin.post(`${at}/one`, { userId: 'ext-ann', userName: 'Ann' }));
    await step('list', admin.get(at));
    await step('again', admin.post(`${at}/one`, { userId: 'other' }));
    await step(
      'with another alias inside',
      admin.post(`${at}/two`, { identityProvider: 'one', userId: 'UP' }),
    );
    await step('both', admin.get(at), { sets: ['$'] });
    await step('unknown member', admin.post(`${at}/one`, { nonsense: 'x' }));
    await step('the user', admin.get(`/users/${ann}`), { sets: ['federatedIdentities'] });
    await step('users of one', admin.get('/users?idpAlias=one'));
    await step('users of one by their id', admin.get('/users?idpAlias=one&idpUserId=ext-ann'));
    await step('users of one by no id', admin.get('/users?idpAlias=one&idpUserId=x'));
    await step('users of none', admin.get('/users?idpAlias=none'));
    await step('how many', admin.get('/users/count?idpAlias=one'));
    await step('of a missing user', admin.get('/users/nobody/federated-identity'));
    await step('remove what is not', admin.delete(`/users/${bob}/federated-identity/one`));
    await step('remove of no provider', admin.delete(`${at}/none`));
    await step('remove', admin.delete(`${at}/one`));
    await step('after that', admin.get(at));
    await step('remove the provider', admin.delete(`${AT}/two`));
    await step('after that too', admin.get(at));
    await step('add of no provider', admin.post(`${at}/nowhere`, { userId: 'x' }));
    const carl = await given.user({
      username: 'carl',
      federatedIdentities: [{ identityProvider: 'one', userId: 'c', userName: 'Carl' }],
    });
    await step('of a new user', admin.get(`/users/${carl}/federated-identity`));
  },
};
