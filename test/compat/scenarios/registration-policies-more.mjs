// Registration policies: each in the other chain, at each provider, on updates, and with odd settings.
const POLICY = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
const uris = { redirect_uris: ['https://app.example.org/cb'] };

const mapper = (protocolMapper, name = 'm', more = {}) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config: {
    'claim.name': 'a',
    'claim.value': 'b',
    'access.token.claim': 'true',
    'jsonType.label': 'String',
    ...more,
  },
});

const ATTRIBUTE = 'oidc-usermodel-attribute-mapper';
const HARDCODED = 'oidc-hardcoded-claim-mapper';

export default {
  'trusted hosts: every address of a client': async ({ given, dcr, step }) => {
    await given.policy('anonymous', 'trusted-hosts', {
      'trusted-hosts': ['127.0.0.1', 'localhost', '*.example.org'],
    });
    const addresses = {
      'a redirect of the domain': { redirectUris: ['https://app.example.org/cb'] },
      'a redirect to the domain itself': { redirectUris: ['https://example.org/cb'] },
      'a redirect to a name that ends alike': { redirectUris: ['https://badexample.org/cb'] },
      'one good, one foreign': {
        redirectUris: ['https://app.example.org/cb', 'https://foreign.example.net/cb'],
      },
      'with a port': { redirectUris: ['https://app.example.org:8443/cb'] },
      'localhost with a port': { redirectUris: ['http://localhost:3000/cb'] },
      'a wildcard path': { redirectUris: ['https://app.example.org/*'] },
      'relative to a root': { rootUrl: 'https://app.example.org', redirectUris: ['/cb'] },
      'a root alone': { rootUrl: 'https://app.example.org' },
      'a foreign base': { baseUrl: 'https://foreign.example.net/app' },
      'a base below a root': { rootUrl: 'https://app.example.org', baseUrl: '/app' },
      'a foreign admin URL': { adminUrl: 'https://foreign.example.net/admin' },
      'an origin': { webOrigins: ['https://app.example.org'] },
      'no address at all': {},
      'after logout to an application': {
        redirectUris: ['https://app.example.org/cb'],
        attributes: { 'post.logout.redirect.uris': 'com.example.app:/out' },
      },
    };
    for (const [name, more] of Object.entries(addresses))
      await step(name, dcr.default.create({ clientId: `c-${name.replaceAll(' ', '-')}`, ...more }));
  },

  'trusted hosts: the addresses alone, the sender alone': async ({ given, dcr, step }) => {
    await given.policy('anonymous', 'trusted-hosts', {
      'trusted-hosts': ['app.example.org'],
      'host-sending-registration-request-must-match': ['false'],
    });
    await step('an address that is trusted', dcr.oidc.create(uris));
    await step('one that is not', dcr.oidc.create({ redirect_uris: ['https://other.example.org/cb'] }));
    await given.policy('anonymous', 'trusted-hosts', {
      'trusted-hosts': ['192.0.2.1'],
      'host-sending-registration-request-must-match': ['true'],
      'client-uris-must-match': ['false'],
    });
    await step('another sender', dcr.oidc.create(uris));
    await given.policy('anonymous', 'trusted-hosts', { 'trusted-hosts': ['localhost'] });
    await step('a sender by name', dcr.oidc.create(uris));
    await given.policy('anonymous', 'trusted-hosts', { 'trusted-hosts': [] });
    await step('nobody', dcr.oidc.create(uris));
  },

  'trusted hosts: an update': async ({ given, dcr, step }) => {
    await given.policy('anonymous', 'trusted-hosts', { 'trusted-hosts': ['127.0.0.1', 'localhost'] });
    const rep = { clientId: 'app', redirectUris: ['http://localhost/cb'], consentRequired: true };
    const { json } = await step('create', dcr.default.create(rep));
    let token = json.registrationAccessToken;
    const foreign = await step(
      'to a foreign address',
      dcr.default.update('app', { ...rep, redirectUris: ['https://foreign.example.net/cb'] }, { token }),
    );
    token = foreign.json.registrationAccessToken ?? token;
    const same = await step(
      'to the same',
      dcr.default.update('app', { ...rep, fullScopeAllowed: false }, { token }),
    );
    token = same.json.registrationAccessToken ?? token;
    await given.policy('anonymous', 'trusted-hosts', { 'trusted-hosts': ['192.0.2.1'] });
    await step('from elsewhere', dcr.default.update('app', { ...rep, fullScopeAllowed: false }, { token }));
    await step('read from elsewhere', dcr.default.read('app', { token }));
    await step('removed from elsewhere', dcr.default.delete('app', { token }));
  },

  'consent: of clients with a token, at each provider': async ({ given, dcr, admin, step, check }) => {
    const { id: parentId } = (await admin.get()).json;
    await admin.post('/components', {
      name: 'ask people',
      providerId: 'consent-required',
      providerType: POLICY,
      parentId,
      subType: 'authenticated',
      config: {},
    });
    const token = await given.iat();
    const one = await step('default', dcr.default.create({ clientId: 'one' }, { token }));
    const two = await step('openid-connect', dcr.oidc.create(uris, { token }));
    check('consent', (await given.clientByName(two.json.client_id)).consentRequired);
    const own = one.json.registrationAccessToken;
    await step(
      'switched off',
      dcr.default.update('one', { clientId: 'one', consentRequired: false }, { token: own }),
    );
    const kept = await step(
      'left out',
      dcr.default.update('one', { clientId: 'one', name: 'One' }, { token: own }),
    );
    await step(
      'by a manager',
      dcr.default.update(
        'one',
        { clientId: 'one', consentRequired: false },
        { token: await given.serviceToken('manage-clients') },
      ),
    );
    check('a token again', kept.json.registrationAccessToken !== undefined);
    const rat = two.json.registration_access_token;
    await step(
      'updated metadata',
      dcr.oidc.update(two.json.client_id, { ...uris, client_id: two.json.client_id }, { token: rat }),
    );
    check('consent still', (await given.clientByName(two.json.client_id)).consentRequired);
  },

  'full scope: of clients with a token': async ({ given, dcr, admin, step, check }) => {
    const { id: parentId } = (await admin.get()).json;
    await admin.post('/components', {
      name: 'narrow',
      providerId: 'scope',
      providerType: POLICY,
      parentId,
      subType: 'authenticated',
      config: {},
    });
    const token = await given.iat();
    const { json } = await step(
      'asked for',
      dcr.default.create({ clientId: 'one', fullScopeAllowed: true }, { token }),
    );
    await step(
      'asked for again',
      dcr.default.update(
        'one',
        { clientId: 'one', fullScopeAllowed: true },
        { token: json.registrationAccessToken },
      ),
    );
    await step(
      'left out',
      dcr.default.update('one', { clientId: 'one' }, { token: json.registrationAccessToken }),
    );
    const { json: two } = await step('metadata', dcr.oidc.create(uris, { token }));
    check('full scope', (await given.clientByName(two.client_id)).fullScopeAllowed);
    const old = await given.client({ clientId: 'old', fullScopeAllowed: true });
    const manager = await given.serviceToken('manage-clients');
    await step(
      'one that has it',
      dcr.default.update('old', { clientId: 'old', fullScopeAllowed: true }, { token: manager }),
    );
    check('it stays', (await admin.get(`/clients/${old.id}`)).json.fullScopeAllowed);
  },

  'client disabled: of clients with a token': async ({ given, dcr, admin, step }) => {
    const { id: parentId } = (await admin.get()).json;
    await admin.post('/components', {
      name: 'wait',
      providerId: 'client-disabled',
      providerType: POLICY,
      parentId,
      subType: 'authenticated',
      config: {},
    });
    const { json } = await step(
      'default',
      dcr.default.create({ clientId: 'one', enabled: true }, { token: await given.iat() }),
    );
    const token = json.registrationAccessToken;
    await step('read', dcr.default.read('one', { token }));
    await step('update', dcr.default.update('one', { clientId: 'one', enabled: true }, { token }));
    const manager = await given.serviceToken('manage-clients');
    await step(
      'enabled by a manager',
      dcr.default.update('one', { clientId: 'one', enabled: true }, { token: manager }),
    );
    const { id } = await given.clientByName('one');
    await admin.put(`/clients/${id}`, { clientId: 'one', enabled: true });
    const updated = await step(
      'update of one that is enabled',
      dcr.default.update('one', { clientId: 'one', name: 'One' }, { token }),
    );
    await step(
      'disabled by itself',
      dcr.default.update(
        'one',
        { clientId: 'one', enabled: false },
        { token: updated.json.registrationAccessToken },
      ),
    );
    const metadata = await step('metadata', dcr.oidc.create(uris, { token: await given.iat() }));
    await step(
      'read metadata',
      dcr.oidc.read(metadata.json.client_id, { token: metadata.json.registration_access_token }),
    );
  },

  'protocol mappers: on updates': async ({ given, dcr, admin, step }) => {
    const { json } = await dcr.default.create(
      { clientId: 'app', protocolMappers: [mapper(ATTRIBUTE)] },
      { token: await given.iat() },
    );
    let token = json.registrationAccessToken;
    const own = json.protocolMappers;
    const put = async (name, protocolMappers) => {
      const answer = await step(
        name,
        dcr.default.update('app', { clientId: 'app', protocolMappers }, { token }),
      );
      token = answer.json.registrationAccessToken ?? token;
      return answer;
    };
    await put('the same', own);
    await put('another kind for the same', [{ ...own?.[0], protocolMapper: HARDCODED }]);
    await put('one more that is not allowed', [...(own ?? []), mapper(HARDCODED, 'n')]);
    await put('one more that is', [...(own ?? []), mapper(ATTRIBUTE, 'n', { 'claim.name': 'n' })]);
    const { id } = await given.clientByName('app');
    await admin.post(`/clients/${id}/protocol-mappers/models`, mapper(HARDCODED, 'admins'));
    const { json: mappers } = await admin.get(`/clients/${id}/protocol-mappers/models`);
    await put('that of the administrator sent back', mappers);
    await put(
      'that of the administrator changed',
      mappers.map((each) => ({ ...each, config: { ...each.config, 'claim.value': 'c' } })),
    );
    await put('none', []);
    await put('left out', undefined);
  },

  'protocol mappers: of pairwise subjects': async ({ given, dcr, step }) => {
    const token = await given.iat();
    await given.policy('authenticated', 'allowed-protocol-mappers', {
      'allowed-protocol-mapper-types': [ATTRIBUTE],
    });
    await step(
      'pairwise where the mapper is not allowed',
      dcr.oidc.create({ ...uris, subject_type: 'pairwise' }, { token }),
    );
    const made = await step('public', dcr.oidc.create({ ...uris, subject_type: 'public' }, { token }));
    const { client_id, registration_access_token: rat } = made.json;
    await step(
      'to pairwise',
      dcr.oidc.update(client_id, { ...uris, client_id, subject_type: 'pairwise' }, { token: rat }),
    );
  },

  'client scopes: on updates': async ({ given, dcr, admin, step }) => {
    await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' });
    await admin.post('/client-scopes', { name: 'stock', protocol: 'openid-connect' });
    const { json } = await dcr.default.create({ clientId: 'app' }, { token: await given.iat() });
    let token = json.registrationAccessToken;
    const put = async (name, more) => {
      const answer = await step(name, dcr.default.update('app', { clientId: 'app', ...more }, { token }));
      token = answer.json.registrationAccessToken ?? token;
    };
    await put('one that is not allowed', { defaultClientScopes: ['orders'] });
    const { id } = await given.clientByName('app');
    const { id: orders } = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'orders');
    await admin.put(`/clients/${id}/default-client-scopes/${orders}`);
    await put('one that the administrator gave', { defaultClientScopes: ['orders', 'email'] });
    await put('another beside it', { defaultClientScopes: ['orders', 'stock'] });
    await put('as an optional one', { optionalClientScopes: ['orders'] });
    await put('no defaults', { defaultClientScopes: [] });
    await put('neither', { defaultClientScopes: [], optionalClientScopes: [] });
    await put('those of the realm', { defaultClientScopes: ['profile'], optionalClientScopes: ['phone'] });
    await put('in both lists', {
      defaultClientScopes: ['profile'],
      optionalClientScopes: ['profile', 'phone'],
    });
    await put('a name that is none', { optionalClientScopes: ['nowhere'] });
    await put('left out', { name: 'App' });
  },

  'client scopes: metadata on updates': async ({ given, dcr, admin, step }) => {
    await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' });
    await given.policy('authenticated', 'allowed-client-templates', { 'allowed-client-scopes': ['orders'] });
    const made = await step(
      'create',
      dcr.oidc.create({ ...uris, scope: 'orders phone' }, { token: await given.iat() }),
    );
    let { client_id, registration_access_token: token } = made.json;
    const put = async (name, more) => {
      const answer = await step(name, dcr.oidc.update(client_id, { ...uris, client_id, ...more }, { token }));
      token = answer.json.registration_access_token ?? token;
      const { defaultClientScopes, optionalClientScopes } = await given.clientByName(client_id);
      await step(`${name}, as the administrator sees it`, admin.get(`/clients?clientId=${client_id}`));
      return { defaultClientScopes, optionalClientScopes };
    };
    await put('another', { scope: 'phone address' });
    await put('none', { scope: '' });
    await put('left out', {});
    await put('a default one', { scope: 'email orders' });
    await given.policy('authenticated', 'allowed-client-templates', { 'allowed-client-scopes': [] });
    await put('one that is no longer allowed and the client has', { scope: 'orders' });
    await put('one that is no longer allowed', { scope: 'microprofile-jwt orders' });
  },

  'max clients: odd limits': async ({ given, dcr, admin, step }) => {
    await given.openRegistration();
    const { json } = await dcr.default.create({ clientId: 'app' });
    for (const limit of ['0', '-1', '1', '100000', '']) {
      await given.policy('anonymous', 'max-clients', { 'max-clients': [limit] }).catch(() => {});
      await step(`a limit of "${limit}"`, dcr.oidc.create(uris), { ignore: ['error_description'] });
    }
    await given.policy('anonymous', 'max-clients', { 'max-clients': ['1'] });
    await step(
      'an update of one that is there',
      dcr.default.update(
        'app',
        { clientId: 'app', consentRequired: true, fullScopeAllowed: false },
        { token: json.registrationAccessToken },
      ),
    );
    await given.noPolicy('anonymous', 'max-clients');
    await step('no limit', dcr.oidc.create(uris));
    const { id: parentId } = (await admin.get()).json;
    await admin.post('/components', {
      name: 'few',
      providerId: 'max-clients',
      providerType: POLICY,
      parentId,
      subType: 'authenticated',
      config: { 'max-clients': ['2'] },
    });
    await step('a limit for tokens', dcr.oidc.create(uris, { token: await given.iat() }), {
      ignore: ['error_description'],
    });
    await step('for bearers', dcr.oidc.create(uris, { token: await given.serviceToken('create-client') }), {
      ignore: ['error_description'],
    });
  },

  'settings that are left out': async ({ admin, step }) => {
    const { id: parentId } = (await admin.get()).json;
    for (const providerId of [
      'trusted-hosts',
      'consent-required',
      'scope',
      'allowed-client-templates',
      'allowed-protocol-mappers',
      'registration-web-origins',
      'max-clients',
      'client-disabled',
    ]) {
      const add = (config) =>
        admin.post('/components', {
          name: providerId,
          providerId,
          providerType: POLICY,
          parentId,
          subType: 'anonymous',
          config,
        });
      await step(`${providerId}: none`, add({}));
      await step(`${providerId}: no settings at all`, add(undefined));
      await step(`${providerId}: an unknown one`, add({ colour: ['blue'] }));
    }
    const hosts = (config) =>
      admin.post('/components', {
        name: 'hosts',
        providerId: 'trusted-hosts',
        providerType: POLICY,
        parentId,
        subType: 'anonymous',
        config,
      });
    const on = {
      'host-sending-registration-request-must-match': ['true'],
      'client-uris-must-match': ['true'],
    };
    await step('one switch alone', hosts({ 'client-uris-must-match': ['true'] }));
    await step('the other alone', hosts({ 'host-sending-registration-request-must-match': ['true'] }));
    await step('both', hosts(on));
    await step('a switch that is none', hosts({ ...on, 'client-uris-must-match': ['perhaps'] }));
    await step('a switch in capitals', hosts({ ...on, 'client-uris-must-match': ['TRUE'] }));
    await step('a switch twice', hosts({ ...on, 'client-uris-must-match': ['true', 'false'] }));
    await step('an empty switch', hosts({ ...on, 'client-uris-must-match': [''] }));
    await step('hosts of every kind', hosts({ ...on, 'trusted-hosts': ['', 'a b', '*', '*.'] }));
  },

  'trusted hosts: in the authenticated chain': async ({ given, admin, dcr, step }) => {
    const token = await given.iat();
    const made = await dcr.default.create({ clientId: 'app' }, { token });
    const own = made.json.registrationAccessToken;
    const { id: parentId } = (await admin.get()).json;
    await admin.post('/components', {
      name: 'Hosts',
      providerId: 'trusted-hosts',
      providerType: POLICY,
      parentId,
      subType: 'authenticated',
      config: {
        'trusted-hosts': ['192.0.2.1'],
        'host-sending-registration-request-must-match': ['true'],
        'client-uris-must-match': ['false'],
      },
    });
    const manager = await given.serviceToken('manage-clients');
    for (const [name, bearer] of [
      ['own', own],
      ['manager', manager],
    ]) {
      await step(`${name}: read`, dcr.default.read('app', { token: bearer }));
      await step(`${name}: read as metadata`, dcr.oidc.read('app', { token: bearer }));
      await step(`${name}: installed`, dcr.install.read('app', { token: bearer }));
      await step(`${name}: update`, dcr.default.update('app', { clientId: 'app' }, { token: bearer }));
      await step(`${name}: remove`, dcr.default.delete('app', { token: bearer }));
    }
    await step('with an initial access token', dcr.default.create({ clientId: 'two' }, { token }));
    const { secret } = await given.client({ clientId: 'basic' });
    await step('installed by its own secret', dcr.install.read('basic', { basic: ['basic', secret] }));
    await given.client({ clientId: 'open', publicClient: true });
    await step('installed by nobody', dcr.install.read('open'));
  },

  'no policies at all': async ({ given, admin, dcr, step }) => {
    const { json } = await admin.get(`/components?type=${POLICY}`);
    for (const { id } of json) await admin.delete(`/components/${id}`);
    const rep = {
      clientId: 'free',
      fullScopeAllowed: true,
      consentRequired: false,
      protocolMappers: [mapper(ATTRIBUTE)],
      defaultClientScopes: ['email'],
    };
    const made = await step('anonymous', dcr.default.create(rep));
    await step(
      'update',
      dcr.default.update(
        'free',
        { clientId: 'free', name: 'Free' },
        { token: made.json.registrationAccessToken },
      ),
    );
    await step('metadata', dcr.oidc.create(uris));
    await step('with a token', dcr.default.create({ clientId: 'two' }, { token: await given.iat() }));
  },

  'two policies of a kind, and one by another name': async ({ given, admin, dcr, step }) => {
    const { id: parentId } = (await admin.get()).json;
    const add = (name, providerId, config, subType = 'authenticated') =>
      admin.post('/components', { name, providerId, providerType: POLICY, parentId, subType, config });
    await step(
      'a second',
      add('Second', 'allowed-protocol-mappers', { 'allowed-protocol-mapper-types': [ATTRIBUTE] }),
    );
    await given.policy('authenticated', 'allowed-protocol-mappers', {
      'allowed-protocol-mapper-types': [HARDCODED, ATTRIBUTE],
    });
    const token = await given.iat();
    await step(
      'allowed by one',
      dcr.default.create({ clientId: 'a', protocolMappers: [mapper(HARDCODED)] }, { token }),
      { ignore: ['error_description'] },
    );
    await step(
      'allowed by both',
      dcr.default.create({ clientId: 'b', protocolMappers: [mapper(ATTRIBUTE)] }, { token }),
    );
    await step('in no chain', add('Nowhere', 'client-disabled', {}, undefined));
    await step('in another chain', add('Elsewhere', 'client-disabled', {}, 'whatever'));
    await step('they do nothing', dcr.default.create({ clientId: 'c' }, { token }));
    await step(
      'with a name of its own',
      add('Ours alone', 'trusted-hosts', { 'trusted-hosts': ['192.0.2.1'] }),
    );
    await step('its name is told', dcr.default.create({ clientId: 'd' }, { token }));
  },

  'providers: who may see them': async ({ given, http, realm, step, check }) => {
    const path = `/admin/realms/${realm}/client-registration-policy/providers`;
    for (const role of [
      'view-realm',
      'manage-realm',
      'view-clients',
      'query-clients',
      'manage-clients',
      'create-client',
    ])
      check(role, (await http.get(path, { token: await given.serviceToken(role) })).status);
    await step('nobody', http.get(path));
    const token = await given.serviceToken('manage-realm', 'manage-clients');
    await step('a post', http.post(path, { token, json: {} }));
  },

  'SAML clients under policies': async ({ given, dcr, step }) => {
    const descriptor = (
      id,
      location,
    ) => `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${id}">
      <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${location}" index="0"/>
      </SPSSODescriptor></EntityDescriptor>`;
    const xml = (id, location = 'http://localhost/acs') => ({
      text: descriptor(id, location),
      headers: { 'content-type': 'application/xml' },
    });
    const KEYS = ['attributes'];
    await step('nobody is trusted', dcr.saml.create(undefined, xml('one')));
    await given.policy('anonymous', 'trusted-hosts', { 'trusted-hosts': ['127.0.0.1', 'localhost'] });
    await step(
      'a foreign address',
      dcr.saml.create(undefined, xml('one', 'https://foreign.example.net/acs')),
    );
    const made = await step('a trusted one', dcr.saml.create(undefined, xml('one')), { ignore: KEYS });
    const token = made.json.registrationAccessToken;
    await step('taken', dcr.saml.create(undefined, xml('one')));
    const read = await step('read', dcr.default.read('one', { token }), { ignore: KEYS });
    await step('updated', dcr.default.update('one', { ...read.json, name: 'One' }, { token }), {
      ignore: KEYS,
    });
    await given.policy('anonymous', 'max-clients', { 'max-clients': ['1'] });
    await step('one too many', dcr.saml.create(undefined, xml('two')), { ignore: ['error_description'] });
    await step('with a token', dcr.saml.create(undefined, { ...xml('three'), token: await given.iat() }), {
      ignore: KEYS,
    });
    await step('with one that is used up', dcr.saml.create(undefined, { ...xml('four'), token: 'x' }));
    await step(
      'as metadata of OpenID Connect',
      dcr.oidc.read('three', { token: await given.serviceToken('view-clients') }),
    );
  },
};
