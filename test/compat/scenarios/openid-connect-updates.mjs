// The openid-connect provider: what an update changes, leaves and refuses.
const uris = { redirect_uris: ['https://app.example.org/cb'] };

/** Updates one client step by step, each time with the token of the last answer. */
const updates =
  (metadata, all) =>
  async ({ given, dcr, admin, step, check }) => {
    const created = await dcr.oidc.create({ ...uris, ...metadata }, { token: await given.iat() });
    const { client_id: id, client_secret: secret } = created.json;
    let token = created.json.registration_access_token;
    for (const [label, change] of Object.entries(all)) {
      const { status, json } = await step(
        label,
        dcr.oidc.update(id, { client_id: id, ...change }, { token }),
      );
      if (status !== 200) continue;
      token = json.registration_access_token;
      check(
        `${label}: secret`,
        json.client_secret === undefined ? 'none' : json.client_secret === secret ? 'the first' : 'another',
      );
    }
    await step('in the end', admin.get(`/clients?clientId=${id}`));
  };

export default {
  'an update: what stays and what goes': updates(
    {
      client_name: 'One',
      client_uri: 'https://a.example.org',
      post_logout_redirect_uris: ['https://a.example.org/bye'],
      scope: 'phone',
    },
    {
      'nothing but the client id': {},
      'another name': { client_name: 'Two' },
      'an empty name': { client_name: '' },
      'other redirects': { redirect_uris: ['https://b.example.org/cb'] },
      'no redirects': { redirect_uris: [] },
      scopes: { scope: 'address email' },
      'no scopes': { scope: '' },
      'a page': { client_uri: 'https://b.example.org' },
      'an empty page': { client_uri: '' },
      logout: { post_logout_redirect_uris: [] },
    },
  ),

  'an update: secrets and authentication': updates(
    {},
    {
      'to post': { token_endpoint_auth_method: 'client_secret_post' },
      'left out': {},
      'to none': { token_endpoint_auth_method: 'none' },
      'left out again': {},
      'to basic': { token_endpoint_auth_method: 'client_secret_basic' },
      'to secret jwt': { token_endpoint_auth_method: 'client_secret_jwt' },
      'to one that is none': { token_endpoint_auth_method: 'handshake' },
      'back to basic': { token_endpoint_auth_method: 'client_secret_basic' },
    },
  ),

  'an update: grants': updates(
    {},
    {
      'client credentials': { grant_types: ['client_credentials'] },
      'left out': {},
      'code and refresh': { grant_types: ['authorization_code', 'refresh_token'] },
      'implicit by response type': { response_types: ['id_token token'] },
      'back to code': { response_types: ['code'] },
      none: { grant_types: [] },
      unknown: { grant_types: ['carrier_pigeon'] },
      hybrid: { grant_types: ['authorization_code', 'implicit'], response_types: ['code id_token'] },
      'client credentials and scopes': { grant_types: ['client_credentials'], scope: 'email' },
    },
  ),

  'an update that is refused': async ({ given, dcr, step }) => {
    const { json } = await dcr.oidc.create({ ...uris, client_name: 'App' }, { token: await given.iat() });
    const { client_id: id, registration_access_token: token } = json;
    const refused = {
      'no client id': { client_id: undefined },
      'client id null': { client_id: null },
      'another client id': { client_id: 'other' },
      'that of another client': { client_id: 'account' },
      'a bad redirect': { redirect_uris: ['javascript:x'] },
      'a fragment': { redirect_uris: ['https://a.example.org/#x'] },
      'bad metadata': { response_types: ['telepathy'] },
      'a scope that is not allowed': { scope: 'nowhere' },
      'a bad page': { client_uri: 'nonsense' },
      'an unknown field': { colour: 'blue' },
      'a wrong type': { redirect_uris: 'https://a.example.org/cb' },
    };
    for (const [label, change] of Object.entries(refused))
      await step(label, dcr.oidc.update(id, { ...uris, client_id: id, ...change }, { token }));
    await step('nothing came of it', dcr.oidc.read(id, { token }));
  },

  'an update of what only the administrator sets': async ({ given, dcr, admin, step }) => {
    const created = await dcr.default.create(
      {
        clientId: 'app',
        name: 'App',
        description: 'mine',
        redirectUris: ['https://a.example.org/*'],
        webOrigins: ['https://w.example.org'],
        attributes: { colour: 'blue' },
        consentRequired: true,
        directAccessGrantsEnabled: true,
      },
      { token: await given.iat() },
    );
    await step('read as metadata', dcr.oidc.read('app', { token: created.json.registrationAccessToken }));
    await step(
      'update as metadata',
      dcr.oidc.update(
        'app',
        { client_id: 'app', client_name: 'New', redirect_uris: ['https://b.example.org/cb'] },
        { token: created.json.registrationAccessToken },
      ),
    );
    await step('what that did', admin.get('/clients?clientId=app'));
  },
};
