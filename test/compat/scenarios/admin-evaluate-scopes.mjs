// What tokens of a client would say, as administrators try it out beforehand; and what is not there by default.
const app = { clientId: 'app', serviceAccountsEnabled: true, directAccessGrantsEnabled: true };

export default {
  'example tokens': async (context) => {
    const { given, admin, step, check } = context;
    const client = await given.client(app);
    const userId = await given.user({ username: 'ann', password: 'pw' });
    const at = `/clients/${client.id}/evaluate-scopes`;
    for (const kind of ['access-token', 'id-token', 'userinfo']) {
      const path = `${at}/generate-example-${kind}`;
      const get = (name, query) => step(`${kind}, ${name}`, admin.get(`${path}?${query}`));
      await get('no user', 'scope=openid');
      await get('a user that is not there', 'userId=moon');
      await get('no scope', `userId=${userId}`);
      await get('openid', `scope=openid&userId=${userId}`);
      await get('optional scopes', `scope=openid%20phone%20address&userId=${userId}`);
      await get('a scope that is none', `scope=moon&userId=${userId}`);
      await get('offline access', `scope=offline_access&userId=${userId}`);
    }
    const offline = await admin.get(
      `${at}/generate-example-access-token?scope=offline_access&userId=${userId}`,
    );
    check('what an offline token lives on', offline.json.jti.split(':')[0]);
    await step(
      'of no client',
      admin.get(`/clients/moon/evaluate-scopes/generate-example-access-token?userId=${userId}`),
    );
    await step('sessions after that', admin.get(`/users/${userId}/sessions`));
  },

  'roles and mappers': async (context) => {
    const { given, admin, step, check, realm } = context;
    await given.client({ ...app, clientId: 'other' });
    const client = await given.client({ ...app, name: 'The app', fullScopeAllowed: false });
    const management = await given.clientByName('realm-management');
    await admin.post('/roles', { name: 'reader' });
    await admin.post(`/clients/${client.id}/roles`, { name: 'own' });
    const at = `/clients/${client.id}/evaluate-scopes`;
    const sets = { sets: ['$'] };
    for (const kind of ['granted', 'not-granted']) {
      await step(`realm roles, ${kind}`, admin.get(`${at}/scope-mappings/${realm}/${kind}`), sets);
      await step(
        `with offline access, ${kind}`,
        admin.get(`${at}/scope-mappings/${realm}/${kind}?scope=offline_access`),
        sets,
      );
      await step(`of a client, ${kind}`, admin.get(`${at}/scope-mappings/${management.id}/${kind}`), sets);
      await step(`its own, ${kind}`, admin.get(`${at}/scope-mappings/${client.id}/${kind}`), sets);
      await step(`of nothing, ${kind}`, admin.get(`${at}/scope-mappings/moon/${kind}`));
    }
    await step('of another kind', admin.get(`${at}/scope-mappings/${realm}/moon`));
    await admin.post(`/clients/${client.id}/protocol-mappers/models`, {
      name: 'mine',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-full-name-mapper',
      config: {},
    });
    await step('mappers', admin.get(`${at}/protocol-mappers`), sets);
    await step('mappers of optional scopes', admin.get(`${at}/protocol-mappers?scope=openid%20phone`), sets);
    const scopes = (await admin.get('/client-scopes')).json;
    const organization = scopes.find(({ name }) => name === 'organization').id;
    const reader = (await admin.get('/roles/reader')).json;
    await admin.post(`/client-scopes/${organization}/scope-mappings/realm`, [reader]);
    const asking = 'scope=organization%20phone';
    await step('mappers of organizations', admin.get(`${at}/protocol-mappers?${asking}`), sets);
    await step('roles of them', admin.get(`${at}/scope-mappings/${realm}/granted?${asking}`), sets);
    await step('mappers of no client', admin.get('/clients/moon/evaluate-scopes/protocol-mappers'));
    check('there', true);
  },

  'who may': async (context) => {
    const { given, http, check, realm } = context;
    const client = await given.client(app);
    const userId = await given.user({ username: 'ann', password: 'pw' });
    const at = `/admin/realms/${realm}/clients/${client.id}`;
    for (const role of ['view-users', 'view-clients', 'query-clients', 'manage-clients', 'view-realm']) {
      const token = await given.serviceToken(role);
      const answers = [];
      for (const [method, path] of [
        ['get', '/evaluate-scopes/protocol-mappers'],
        ['get', `/evaluate-scopes/scope-mappings/${realm}/granted`],
        ['get', `/evaluate-scopes/generate-example-access-token?userId=${userId}`],
        ['get', `/evaluate-scopes/generate-example-id-token?userId=${userId}`],
        ['get', `/evaluate-scopes/generate-example-userinfo?userId=${userId}`],
        ['get', '/test-nodes-available'],
        ['post', '/nodes'],
        ['delete', '/nodes/a'],
      ]) {
        const body = method === 'post' ? { json: { node: 'a' } } : {};
        const { status, text } = await http[method](`${at}${path}`, { token, ...body });
        answers.push(`${path.split('?')[0]}: ${status}${status >= 400 ? ` ${text}` : ''}`);
      }
      check(role, answers);
    }
  },

  'permissions that are not turned on': async (context) => {
    const { given, admin, step } = context;
    const client = await given.client(app);
    await admin.post('/groups', { name: 'g' });
    const [group] = (await admin.get('/groups')).json;
    const role = (await admin.get('/roles/offline_access')).json;
    for (const [what, path] of [
      ['a client', `/clients/${client.id}/management/permissions`],
      ['users', '/users-management-permissions'],
      ['a group', `/groups/${group.id}/management/permissions`],
      ['a role', '/roles/offline_access/management/permissions'],
      ['a role by id', `/roles-by-id/${role.id}/management/permissions`],
    ]) {
      await step(`${what}, read`, admin.get(path));
      await step(`${what}, write`, admin.put(path, { enabled: true }));
    }
    await step('of no client', admin.get('/clients/moon/management/permissions'));
    await step('of no group', admin.get('/groups/moon/management/permissions'));
    await step('of no role', admin.get('/roles/moon/management/permissions'));
  },

  'nodes of a client': async (context) => {
    const { given, admin, step, check } = context;
    const client = await given.client(app);
    const at = `/clients/${client.id}`;
    const shown = async (name) =>
      check(name, Object.keys((await admin.get(at)).json.registeredNodes ?? {}).sort());
    await step('add', admin.post(`${at}/nodes`, { node: '10.0.0.1' }));
    await step('add another', admin.post(`${at}/nodes`, { node: 'b.example.org', more: 'x' }));
    await step('again', admin.post(`${at}/nodes`, { node: 'b.example.org' }));
    await shown('both');
    await step('none', admin.post(`${at}/nodes`, {}));
    await step('remove', admin.delete(`${at}/nodes/10.0.0.1`));
    await step('remove again', admin.delete(`${at}/nodes/10.0.0.1`));
    await shown('one');
    await step('of no client', admin.post('/clients/moon/nodes', { node: 'a' }));
    await step('of no client, remove', admin.delete('/clients/moon/nodes/a'));
  },

  'roles as the console picks them': async (context) => {
    const { given, admin, step, check } = context;
    const client = await given.client(app);
    await admin.post(`/clients/${client.id}/roles`, { name: 'own', description: 'mine' });
    const userId = await given.user({ username: 'ann', password: 'pw', roles: { app: ['own'] } });
    await admin.post('/groups', { name: 'g' });
    const [group] = (await admin.get('/groups')).json;
    const [scope] = (await admin.get('/client-scopes')).json;
    for (const [name, path] of [
      ['a user', `users/${userId}`],
      ['a group', `groups/${group.id}`],
      ['a client', `clients/${client.id}`],
      ['a client scope', `clientScopes/${scope.id}`],
    ]) {
      await step(`available to ${name}`, admin.get(`/ui-ext/available-roles/${path}`), { sets: ['$'] });
      await step(`of ${name}`, admin.get(`/ui-ext/effective-roles/${path}`), { sets: ['$'] });
    }
    await step('searched', admin.get(`/ui-ext/available-roles/users/${userId}?search=view-con`), {
      sets: ['$'],
    });
    await step('searched by client', admin.get(`/ui-ext/available-roles/users/${userId}?search=broker`), {
      sets: ['$'],
    });
    await step('in another case', admin.get(`/ui-ext/available-roles/users/${userId}?search=VIEW-CON`), {
      sets: ['$'],
    });
    for (const query of ['first=0&max=3', 'first=2&max=3', 'max=0', 'first=1000&max=3']) {
      const { status, json } = await admin.get(`/ui-ext/available-roles/users/${userId}?${query}`);
      check(query, [status, json?.length]);
    }
    await step('of nobody', admin.get('/ui-ext/available-roles/users/moon'));
    await step('of no group', admin.get('/ui-ext/available-roles/groups/moon'));
    await step('of no client', admin.get('/ui-ext/available-roles/clients/moon'));
    await step('of no client scope', admin.get('/ui-ext/available-roles/clientScopes/moon'));
    await step('of nothing', admin.get('/ui-ext/available-roles/moons/moon'));
    await step('of the console', admin.get('/ui-ext/info'));
  },
};
