// Pairwise subjects: what registration and the Admin API take, and the subjects that come out of it.
const one = ['https://one.example.org/cb'];
const two = [...one, 'https://two.example.org/cb'];
const many = ['http://localhost:1/cb', 'http://localhost:2/cb', 'https://localhost/x'];
const mapper = (config = {}, more = {}) => ({
  name: 'pairwise',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-sha256-pairwise-sub-mapper',
  config,
  ...more,
});
const salted = { ignore: ['pairwiseSubAlgorithmSalt'] };

export default {
  'what registration takes': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    const create = (metadata) => dcr.oidc.create({ subject_type: 'pairwise', ...metadata }, { token });
    for (const [name, metadata] of Object.entries({
      'one host': { redirect_uris: one },
      'two hosts': { redirect_uris: two },
      'no redirect URI': {},
      'a redirect URI without a host': { redirect_uris: ['urn:x'] },
      'one host by name and by address': { redirect_uris: ['http://localhost/cb', 'http://127.0.0.1/cb'] },
      'one host, other ports': { redirect_uris: many },
      wildcard: { redirect_uris: ['https://one.example.org/*'] },
      anything: { redirect_uris: ['*'] },
      'a path': { redirect_uris: ['/cb'] },
      'a path and a page': { redirect_uris: ['/cb'], client_uri: 'https://one.example.org/' },
      'a sector that is no URL': { redirect_uris: one, sector_identifier_uri: 'nonsense' },
      'an empty sector': { redirect_uris: one, sector_identifier_uri: '' },
      'an empty sector and two hosts': { redirect_uris: two, sector_identifier_uri: '' },
      'a sector of another scheme': { redirect_uris: one, sector_identifier_uri: 'ftp://one.example.org/x' },
      'a sector that does not answer': { redirect_uris: one, sector_identifier_uri: 'http://127.0.0.1:1/x' },
      'in capitals': { redirect_uris: one, subject_type: 'PAIRWISE' },
      public: { redirect_uris: two, subject_type: 'public' },
      'public, of a sector that does not answer': {
        redirect_uris: one,
        subject_type: 'public',
        sector_identifier_uri: 'http://127.0.0.1:1/x',
      },
    }))
      await step(name, create(metadata));
  },
  'what an update makes of it': async ({ given, dcr, admin, step, check }) => {
    const token = await given.iat();
    const created = await step(
      'create',
      dcr.oidc.create({ redirect_uris: one, subject_type: 'pairwise' }, { token }),
    );
    let { registration_access_token } = created.json;
    const { client_id } = created.json;
    const mappers = async () => (await admin.get(`/clients?clientId=${client_id}`)).json[0].protocolMappers;
    let before = await mappers();
    const update = async (name, metadata) => {
      const { json } = await step(
        name,
        dcr.oidc.update(client_id, { client_id, ...metadata }, { token: registration_access_token }),
      );
      registration_access_token = json.registration_access_token ?? registration_access_token;
      const after = await mappers();
      const [{ config: was } = {}] = before ?? [];
      const [{ config: is } = {}] = after ?? [];
      check(
        `${name}: mappers`,
        after?.map(({ name, protocolMapper }) => [name, protocolMapper]),
      );
      check(`${name}: the same salt`, was?.pairwiseSubAlgorithmSalt === is?.pairwiseSubAlgorithmSalt);
      before = after;
    };
    await update('the same', { redirect_uris: one, subject_type: 'pairwise' });
    await update('two hosts', { redirect_uris: two, subject_type: 'pairwise' });
    await update('a sector that does not answer', {
      redirect_uris: one,
      subject_type: 'pairwise',
      sector_identifier_uri: 'http://127.0.0.1:1/x',
    });
    await update('nothing said', { redirect_uris: one });
    await update('again', { redirect_uris: one, subject_type: 'pairwise' });
    await update('public', { redirect_uris: two, subject_type: 'public' });
    await update('two hosts at once', { redirect_uris: two, subject_type: 'pairwise' });
  },
  'mappers of a client in the Admin API': async ({ given, admin, step }) => {
    const { id } = await given.client({ clientId: 'app', redirectUris: one });
    const models = `/clients/${id}/protocol-mappers/models`;
    const made = await step('make', admin.post(models, mapper()));
    const at = `${models}/${made.headers.location.split('/').at(-1)}`;
    const update = async (name, config) => {
      await step(name, admin.put(at, mapper(config, { id: at.split('/').at(-1) })));
      await step(`${name}: read`, admin.get(at), salted);
    };
    await update('a salt', { pairwiseSubAlgorithmSalt: 'pepper' });
    await update('no salt', {});
    await update('no sector', { sectorIdentifierUri: '', pairwiseSubAlgorithmSalt: 'pepper' });
    await update('a sector that is none', { sectorIdentifierUri: 'nonsense' });
    await update('a sector that does not answer', { sectorIdentifierUri: 'http://127.0.0.1:1/x' });
    await step('another', admin.post(models, mapper({}, { name: 'another' })));
    for (const [name, change] of Object.entries({
      'two hosts': { redirectUris: two },
      'no redirect URI': { redirectUris: [] },
      'a path': { redirectUris: ['/cb'] },
      'a path below a root': { rootUrl: 'https://root.example.org', redirectUris: ['/cb'] },
      'something else': { name: 'App' },
    }))
      await step(`client: ${name}`, admin.put(`/clients/${id}`, { clientId: 'app', ...change }));
  },
  'clients and mappers that do not go together': async ({ given, admin, dcr, step }) => {
    const { id } = await given.client({ clientId: 'app', redirectUris: two });
    const models = `/clients/${id}/protocol-mappers`;
    await step('two hosts', admin.post(`${models}/models`, mapper()));
    await step('two hosts, many mappers', admin.post(`${models}/add-models`, [mapper()]));
    await step('read', admin.get(`${models}/models`));
    await step('updated with', admin.put(`/clients/${id}`, { clientId: 'app', protocolMappers: [mapper()] }));
    for (const [clientId, more] of Object.entries({
      'two-hosts': { redirectUris: two, protocolMappers: [mapper()] },
      'one-host': { redirectUris: one, protocolMappers: [mapper({ pairwiseSubAlgorithmSalt: 'pepper' })] },
      'no-sector': { redirectUris: one, protocolMappers: [mapper({ sectorIdentifierUri: 'nonsense' })] },
      'no-redirect': { protocolMappers: [mapper()] },
    }))
      await step(clientId, admin.post('/clients', { clientId, ...more }));
    const token = await given.iat();
    const asked = { clientId: 'registered', redirectUris: two, protocolMappers: [mapper()] };
    await step('registered', dcr.default.create(asked, { token }));
    const { headers } = await admin.post('/client-scopes', { name: 'scope', protocol: 'openid-connect' });
    const scope = `/client-scopes/${headers.location.split('/').at(-1)}/protocol-mappers/models`;
    await step('in a scope', admin.post(scope, mapper()));
    await step('in a scope: read', admin.get(scope), salted);
    await step(
      'in a scope, no sector',
      admin.post(scope, mapper({ sectorIdentifierUri: 'nonsense' }, { name: 'other' })),
    );
  },
  'subjects in tokens': async ({ given, oidc, step, check, claims }) => {
    const ann = await given.user({ username: 'ann', password: 'pw' });
    await given.user({ username: 'bob', password: 'pw' });
    const config = { pairwiseSubAlgorithmSalt: 'pepper' };
    const client = { secret: 'secret', directAccessGrantsEnabled: true };
    const hosts = { a: one, same: ['https://one.example.org/other'], b: ['https://two.example.org/cb'] };
    const subjects = {};
    for (const [clientId, redirectUris] of Object.entries(hosts)) {
      await given.client({ ...client, clientId, redirectUris, protocolMappers: [mapper(config)] });
      const auth = { basic: [clientId, 'secret'] };
      const form = { grant_type: 'password', scope: 'openid', username: 'ann', password: 'pw' };
      const { json } = await step(`${clientId}: login`, oidc.token(form, auth));
      const { access_token, id_token, refresh_token } = json;
      const userinfo = await oidc.userinfo({ token: access_token });
      subjects[clientId] = claims(access_token).sub;
      check(`${clientId}: everywhere`, [
        claims(access_token).sub === claims(id_token).sub,
        claims(access_token).sub === userinfo.json.sub,
        claims(access_token).sub === claims(refresh_token).sub,
        claims(access_token).sub === ann,
      ]);
      const again = await oidc.token({ grant_type: 'refresh_token', refresh_token }, auth);
      check(`${clientId}: refreshed`, claims(again.json.id_token).sub === subjects[clientId]);
      const bob = await oidc.token({ ...form, username: 'bob' }, auth);
      check(`${clientId}: another user`, claims(bob.json.access_token).sub === subjects[clientId]);
    }
    check('of one sector', subjects.a === subjects.same);
    check('of another sector', subjects.a === subjects.b);
  },
  'lifespans beyond the realm’s': async ({ given, admin, dcr, step }) => {
    const idle = (value) => ({ attributes: { 'client.session.idle.timeout': value } });
    const max = (value) => ({ attributes: { 'client.session.max.lifespan': value } });
    const { id } = await given.client({ clientId: 'app' });
    const put = (name, more) => step(name, admin.put(`/clients/${id}`, { clientId: 'app', ...more }));
    await put('idle, as long', idle('1800'));
    await put('idle, longer', idle('1801'));
    await put('idle, as long again', idle('1800'));
    await put('max, as long', max('36000'));
    await put('max, longer', max('36001'));
    await step('created', admin.post('/clients', { clientId: 'other', ...idle('1801') }));
    await step('SAML', admin.post('/clients', { clientId: 'saml', protocol: 'saml', ...max('36001') }));
    const remembered = { ssoSessionIdleTimeoutRememberMe: 7200, ssoSessionMaxLifespanRememberMe: 72000 };
    await given.realm({ rememberMe: true, ...remembered });
    await put('remembered: idle, as long', idle('7200'));
    await put('remembered: idle, longer', idle('7201'));
    await put('remembered: max, as long', max('72000'));
    await put('remembered: max, longer', max('72001'));
    const token = await given.iat();
    await step('registered', dcr.default.create({ clientId: 'registered', ...idle('7201') }, { token }));
  },
};
