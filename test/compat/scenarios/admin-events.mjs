// What a realm remembers of what its administrators did: one event for each change, and how they are asked for.
const on = { eventsEnabled: true, adminEventsEnabled: true, adminEventsDetailsEnabled: true };
const POLICY = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';

/** Does the changes one after another and shows the events that they left, the oldest first. */
const remembered =
  ({ given, admin, step }) =>
  async (name, changes) => {
    await given.realm(on);
    await admin.delete('/admin-events');
    const made = [];
    for (const change of changes) {
      const { headers, json } = await change(...made);
      made.push(headers?.location?.split('/').at(-1) ?? json);
    }
    await step(name, admin.get('/admin-events?direction=asc&max=1000'), { ignore: ['authDetails'] });
  };

export default {
  'clients and what is theirs': async (world) => {
    const { given, admin } = world;
    const { id } = await given.client({ clientId: 'app', serviceAccountsEnabled: true });
    const scope = (
      await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' })
    ).headers.location
      .split('/')
      .at(-1);
    const role = async (name) => (await admin.get(`/roles/${name}`)).json;
    await admin.post('/roles', { name: 'buyer' });
    const mapper = {
      name: 'm',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-full-name-mapper',
      config: { 'access.token.claim': 'true' },
    };
    const see = remembered(world);
    await see('clients', [
      () => admin.post('/clients', { clientId: 'other', secret: 'a secret', name: 'Other' }),
      (other) =>
        admin.put(`/clients/${other}`, { clientId: 'other', secret: 'a new secret', attributes: { a: 'b' } }),
      (other) => admin.post(`/clients/${other}/client-secret`),
      (other) => admin.post(`/clients/${other}/registration-access-token`),
      (other) => admin.delete(`/clients/${other}`),
      () =>
        admin.post('/clients-initial-access', {
          count: 2,
          expiration: 60,
          webOrigins: ['https://a.example.org'],
        }),
      () => admin.get('/clients-initial-access'),
    ]);
    await see('refused changes', [
      () => admin.post('/clients', { clientId: 'app' }),
      () => admin.put(`/clients/${id}`, { clientId: 'account' }),
      () => admin.delete('/clients/nobody'),
    ]);
    await see('client scopes', [
      () => admin.post('/client-scopes', { name: 'more', protocol: 'openid-connect' }),
      (more) =>
        admin.put(`/client-scopes/${more}`, {
          name: 'more',
          description: 'More',
          protocol: 'openid-connect',
        }),
      (more) => admin.put(`/default-default-client-scopes/${more}`),
      (more) => admin.delete(`/default-default-client-scopes/${more}`),
      (more) => admin.put(`/default-optional-client-scopes/${more}`),
      (more) => admin.delete(`/default-optional-client-scopes/${more}`),
      (more) => admin.put(`/clients/${id}/default-client-scopes/${more}`),
      (more) => admin.delete(`/clients/${id}/default-client-scopes/${more}`),
      (more) => admin.put(`/clients/${id}/optional-client-scopes/${more}`),
      (more) => admin.delete(`/clients/${id}/optional-client-scopes/${more}`),
      (more) => admin.delete(`/client-scopes/${more}`),
    ]);
    await see('protocol mappers', [
      () => admin.post(`/clients/${id}/protocol-mappers/models`, mapper),
      (made) =>
        admin.put(`/clients/${id}/protocol-mappers/models/${made}`, {
          id: made,
          ...mapper,
          config: { 'id.token.claim': 'true' },
        }),
      (made) => admin.delete(`/clients/${id}/protocol-mappers/models/${made}`),
      () => admin.post(`/client-scopes/${scope}/protocol-mappers/models`, mapper),
      () => admin.post(`/client-scopes/${scope}/protocol-mappers/add-models`, [{ ...mapper, name: 'n' }]),
    ]);
    await see('scope mappings', [
      async () => admin.post(`/clients/${id}/scope-mappings/realm`, [await role('buyer')]),
      async () => admin.delete(`/clients/${id}/scope-mappings/realm`, [await role('buyer')]),
      async () => admin.post(`/client-scopes/${scope}/scope-mappings/realm`, [await role('buyer')]),
    ]);
    await see('roles', [
      () => admin.post('/roles', { name: 'seller', description: 'Sells' }),
      () => admin.put('/roles/seller', { name: 'seller', description: 'Sold' }),
      async () => admin.post('/roles/seller/composites', [await role('buyer')]),
      async () => admin.delete('/roles/seller/composites', [await role('buyer')]),
      async () =>
        admin.put(`/roles-by-id/${(await role('seller')).id}`, { name: 'seller', description: 'Again' }),
      async () => admin.delete(`/roles-by-id/${(await role('seller')).id}`),
      () => admin.delete('/roles/buyer'),
      () => admin.post(`/clients/${id}/roles`, { name: 'mine' }),
      () => admin.put(`/clients/${id}/roles/mine`, { name: 'mine', description: 'Mine' }),
      () => admin.delete(`/clients/${id}/roles/mine`),
    ]);
  },

  'users and groups': async (world) => {
    const { admin } = world;
    await admin.post('/roles', { name: 'buyer' });
    const role = async (name) => (await admin.get(`/roles/${name}`)).json;
    const account = (await admin.get('/clients?clientId=account')).json[0].id;
    const mine = async () => (await admin.get(`/clients/${account}/roles/view-profile`)).json;
    const group = (await admin.post('/groups', { name: 'staff' })).headers.location.split('/').at(-1);
    const see = remembered(world);
    await see('users', [
      () =>
        admin.post('/users', {
          username: 'ann',
          enabled: true,
          email: 'ann@example.org',
          firstName: 'Ann',
          lastName: 'Example',
          credentials: [{ type: 'password', value: 'pw' }],
        }),
      (user) =>
        admin.put(`/users/${user}`, { firstName: 'Anna', credentials: [{ type: 'password', value: 'new' }] }),
      (user) => admin.put(`/users/${user}/reset-password`, { type: 'password', value: 'newer' }),
      async (user) => admin.post(`/users/${user}/role-mappings/realm`, [await role('buyer')]),
      async (user) => admin.delete(`/users/${user}/role-mappings/realm`, [await role('buyer')]),
      async (user) => admin.post(`/users/${user}/role-mappings/clients/${account}`, [await mine()]),
      (user) => admin.put(`/users/${user}/groups/${group}`),
      (user) => admin.delete(`/users/${user}/groups/${group}`),
      (user) => admin.post(`/users/${user}/logout`),
      (user) => admin.delete(`/users/${user}`),
    ]);
    await see('groups', [
      () => admin.post('/groups', { name: 'guests' }),
      (made) => admin.put(`/groups/${made}`, { name: 'guests', attributes: { a: ['b'] } }),
      (made) => admin.post(`/groups/${made}/children`, { name: 'late' }),
      async (made) => admin.post(`/groups/${made}/role-mappings/realm`, [await role('buyer')]),
      (made) => admin.put(`/default-groups/${made}`),
      (made) => admin.delete(`/default-groups/${made}`),
      (made) => admin.delete(`/groups/${made}`),
    ]);
  },

  'the realm and its parts': async (world) => {
    const { admin } = world;
    const { id: parentId } = (await admin.get()).json;
    const see = remembered(world);
    const policy = {
      name: 'p',
      providerId: 'max-clients',
      providerType: POLICY,
      parentId,
      subType: 'anonymous',
      config: { 'max-clients': ['5'] },
    };
    await see('settings', [
      () => admin.put('', { displayName: 'A realm' }),
      () => admin.put('/events/config', { ...on, eventsExpiration: 600 }),
      () => admin.post('/logout-all'),
      () => admin.put('/localization/en/greeting', 'hello', { headers: { 'content-type': 'text/plain' } }),
      () => admin.delete('/attack-detection/brute-force/users'),
      () => admin.delete('/events'),
    ]);
    await see('components', [
      () => admin.post('/components', policy),
      (made) => admin.put(`/components/${made}`, { ...policy, id: made, config: { 'max-clients': ['6'] } }),
      (made) => admin.delete(`/components/${made}`),
      () =>
        admin.post('/components', {
          name: 'k',
          providerId: 'hmac-generated',
          providerType: 'org.keycloak.keys.KeyProvider',
          parentId,
          config: { priority: ['1'] },
        }),
    ]);
    await see('identity providers', [
      () =>
        admin.post('/identity-provider/instances', {
          alias: 'other',
          providerId: 'oidc',
          config: {
            clientId: 'c',
            clientSecret: 'geheim',
            authorizationUrl: 'https://idp.example.org/auth',
            tokenUrl: 'https://idp.example.org/token',
          },
        }),
      () =>
        admin.put('/identity-provider/instances/other', {
          alias: 'other',
          providerId: 'oidc',
          displayName: 'Other',
          config: {
            clientId: 'c',
            clientSecret: 'neu',
            authorizationUrl: 'https://idp.example.org/auth',
            tokenUrl: 'https://idp.example.org/token',
          },
        }),
      () => admin.delete('/identity-provider/instances/other'),
    ]);
    await see('flows', [
      () =>
        admin.post('/authentication/flows', {
          alias: 'mine',
          providerId: 'basic-flow',
          topLevel: true,
          builtIn: false,
        }),
      () => admin.post('/authentication/flows/mine/executions/execution', { provider: 'auth-cookie' }),
      () =>
        admin.post('/authentication/flows/mine/executions/flow', {
          alias: 'sub',
          type: 'basic-flow',
          provider: 'registration-page-form',
        }),
      (_flow, execution) => admin.delete(`/authentication/executions/${execution}`),
      () => admin.post('/authentication/flows/mine/copy', { newName: 'copy' }),
      (flow) => admin.delete(`/authentication/flows/${flow}`),
      () =>
        admin.put('/authentication/required-actions/CONFIGURE_TOTP', {
          alias: 'CONFIGURE_TOTP',
          name: 'TOTP',
          providerId: 'CONFIGURE_TOTP',
          enabled: true,
          defaultAction: true,
          priority: 10,
          config: {},
        }),
    ]);
  },

  'without details, and where nothing is kept': async ({ given, admin, step }) => {
    await given.realm({ ...on, adminEventsDetailsEnabled: false });
    await admin.post('/clients', { clientId: 'a' });
    await step('without details', admin.get('/admin-events?resourceTypes=CLIENT'), {
      ignore: ['authDetails'],
    });
    await given.realm({ ...on, adminEventsEnabled: false });
    await admin.post('/clients', { clientId: 'b' });
    await step('nothing is added', admin.get('/admin-events?resourceTypes=CLIENT'), {
      ignore: ['authDetails'],
    });
    await step('cleared', admin.delete('/admin-events'));
    await step('after that', admin.get('/admin-events'));
  },

  'how they are asked for': async ({ given, admin, step }) => {
    await given.realm(on);
    await admin.delete('/admin-events');
    const { id } = await given.client({ clientId: 'app' });
    await admin.put(`/clients/${id}`, { clientId: 'app', name: 'App' });
    await admin.post('/roles', { name: 'buyer' });
    const questions = [
      'first=1&max=1',
      'max=0',
      'max=-1',
      'first=x',
      'operationTypes=CREATE&operationTypes=DELETE',
      'resourceTypes=REALM_ROLE',
      'operationTypes=UPDATE&resourceTypes=CLIENT',
      `resourcePath=clients/${id}`,
      'resourcePath=clients/*',
      'resourcePath=*s/*',
      'resourcePath=clients',
      'authIpAddress=127.0.0.1',
      'authIpAddress=192.0.2.1',
      'authUser=nobody',
      'authRealm=nowhere',
      'authClient=nobody',
      'dateFrom=2020-01-01',
      'dateTo=2020-01-01',
      'dateFrom=1700000000000',
      'dateTo=1700000000000',
      'dateFrom=yesterday',
      'dateTo=yesterday',
      'direction=asc&max=2',
      'direction=up',
      'direction=DESC',
      'operationTypes=&resourceTypes=&authUser=',
    ];
    for (const question of questions)
      await step(question.replace(id, 'ID'), admin.get(`/admin-events?${question}`), {
        ignore: ['authDetails'],
      });
  },

  'events of users, and how they are asked for': async ({ given, admin, oidc, step }) => {
    await given.realm(on);
    const { clientId, secret } = await given.client({ clientId: 'app', directAccessGrantsEnabled: true });
    const user = await given.user({ username: 'ann', password: 'pw' });
    const basic = [clientId, secret];
    await oidc.token({ grant_type: 'password', username: 'ann', password: 'no' }, { basic });
    await oidc.token({ grant_type: 'password', username: 'nobody', password: 'no' }, { basic });
    await oidc.token({ grant_type: 'client_credentials' }, { basic: ['nobody', 'no'] });
    const questions = [
      'first=1&max=1',
      'max=0',
      'max=x',
      'type=LOGIN_ERROR',
      'type=LOGIN_ERROR&type=CLIENT_LOGIN_ERROR',
      'type=LOGOUT',
      'type=',
      'client=app',
      'client=nobody',
      `user=${user}`,
      'user=nobody',
      'ipAddress=127.0.0.1',
      'ipAddress=192.0.2.1',
      'dateFrom=2020-01-01',
      'dateTo=2020-01-01',
      'dateFrom=1700000000000',
      'dateTo=yesterday',
      'direction=asc',
      'direction=up',
    ];
    for (const question of questions)
      await step(question.replace(user, 'ID'), admin.get(`/events?${question}`));
    await step('cleared', admin.delete('/events'));
    await step('after that', admin.get('/events'));
    await given.realm({ ...on, eventsEnabled: false });
    await oidc.token({ grant_type: 'password', username: 'ann', password: 'no' }, { basic });
    await step('switched off', admin.get('/events'));
    await admin.put('/events/config', { ...on, enabledEventTypes: ['LOGIN'] });
    await oidc.token({ grant_type: 'password', username: 'ann', password: 'no' }, { basic });
    await step('a type that is not kept', admin.get('/events'));
  },

  'who may': async ({ given, realm, http, step }) => {
    await given.realm(on);
    for (const role of ['view-events', 'manage-events', 'view-realm']) {
      const token = await given.serviceToken(role);
      for (const path of ['events', 'admin-events']) {
        const url = `/admin/realms/${realm}/${path}`;
        await step(`${role} reads ${path}`, http.get(`${url}?max=0`, { token }));
        await step(`${role} clears ${path}`, http.delete(url, { token }));
      }
    }
  },
};
