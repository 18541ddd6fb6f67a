// Endpoints that the administration console has of its own, and those of what is turned off.
const idOf = (res) => res.headers.location.split('/').at(-1);

/** A user, a group, a client and a scope with roles. */
async function holders({ admin, given }) {
  const user = await given.user({ username: 'ann' });
  const group = idOf(await admin.post('/groups', { name: 'staff' }));
  const scope = idOf(await admin.post('/client-scopes', { name: 'things', protocol: 'openid-connect' }));
  const { id: client } = await given.client({ clientId: 'app', fullScopeAllowed: false });
  const { id: shop } = await given.client({ clientId: 'shop' });
  await admin.post(`/clients/${shop}/roles`, { name: 'seller', description: 'Sells' });
  await admin.post(`/clients/${shop}/roles`, { name: 'buyer' });
  await admin.post('/roles', { name: 'boss' });
  const seller = (await admin.get(`/clients/${shop}/roles/seller`)).json;
  const buyer = (await admin.get(`/clients/${shop}/roles/buyer`)).json;
  const boss = (await admin.get('/roles/boss')).json;
  await admin.post(`/roles-by-id/${boss.id}/composites`, [seller]);
  await admin.post(`/clients/${shop}/roles/seller/composites`, [buyer]);
  await admin.post(`/users/${user}/role-mappings/realm`, [boss]);
  await admin.post(`/groups/${group}/role-mappings/clients/${shop}`, [seller]);
  await admin.post(`/clients/${client}/scope-mappings/realm`, [boss]);
  await admin.post(`/client-scopes/${scope}/scope-mappings/clients/${shop}`, [buyer]);
  const role = (await admin.get('/roles')).json.find(({ name }) => name.startsWith('default-roles'));
  const places = {
    users: user,
    groups: group,
    clients: client,
    clientScopes: scope,
    roles: boss.id,
  };
  return { places, seller, buyer, boss, shop, role };
}

export default {
  'all effective roles': async (context) => {
    const { admin, step } = context;
    const { places, seller, role } = await holders(context);
    for (const [type, id] of Object.entries(places)) {
      await step(`${type}: all`, admin.get(`/ui-ext/effective-roles-all/${type}/${id}`), { sets: ['$'] });
      await step(`${type}: none of it`, admin.get(`/ui-ext/effective-roles-all/${type}/nobody`));
    }
    await step('of a client', admin.get(`/ui-ext/effective-roles-all/roles/${seller.id}`), { sets: ['$'] });
    await step('another type', admin.get(`/ui-ext/effective-roles-all/moons/${seller.id}`));
    for (const [name, id] of Object.entries({ boss: places.roles, seller: seller.id, default: role.id })) {
      await step(`${name}: effective`, admin.get(`/ui-ext/effective-roles/roles/${id}`), { sets: ['$'] });
      await step(`${name}: mapped`, admin.get(`/ui-ext/role-mappings/roles/${id}`), {
        sets: ['realmMappings', 'mappings'],
      });
    }
    await step('available', admin.get(`/ui-ext/available-roles/roles/${places.roles}?search=shop`), {
      sets: ['$'],
    });
    await step('mapped, of none', admin.get('/ui-ext/role-mappings/roles/nobody'));
  },

  'mappings that are taken away': async (context) => {
    const { admin, step } = context;
    const { places, seller, buyer, boss } = await holders(context);
    const roles = [seller, buyer, boss].map(({ id, name }) => ({ roleId: id, roleName: name }));
    for (const [type, id] of Object.entries(places)) {
      if (type === 'roles') continue;
      const at = `/ui-ext/role-mapping-delete/${type}/${id}`;
      await step(`${type}: nothing`, admin.post(at, []));
      await step(`${type}: what is not there`, admin.post(at, [{ roleId: 'moon' }]));
      await step(`${type}: all of them`, admin.post(at, roles));
      const left = await admin.get(`/ui-ext/effective-roles-all/${type}/${id}`);
      await step(`${type}: what is left`, left, { sets: ['$'] });
      await step(`${type}: nobody`, admin.post(`/ui-ext/role-mapping-delete/${type}/nobody`, []));
    }
    const at = `/ui-ext/role-mapping-delete/users/${places.users}`;
    await step('an unknown member', admin.post(at, [{ id: 'x' }]));
    await step('no list', admin.post(at, {}));
    await step('another type', admin.post('/ui-ext/role-mapping-delete/moons/x', []));
  },

  'users and whether they are locked out': async ({ admin, given, oidc, step }) => {
    await given.realm({ bruteForceProtected: true, failureFactor: 2, quickLoginCheckMilliSeconds: 0 });
    await given.client({ clientId: 'app', publicClient: true, directAccessGrantsEnabled: true });
    for (const username of ['ann', 'bob', 'carl']) await given.user({ username, password: 'pw' });
    const login = { grant_type: 'password', client_id: 'app', password: 'no' };
    for (const username of ['ann', 'bob', 'bob']) await oidc.token({ ...login, username });
    for (const query of [
      '',
      'briefRepresentation=true',
      'first=1&max=1',
      'search=bo',
      'username=ann&exact=true',
      'search=none',
    ])
      await step(`?${query}`, admin.get(`/ui-ext/brute-force-user?${query}`), {
        ignore: ['lastFailure', 'numFailures'],
      });
  },

  'users who are locked out': async ({ admin, given, oidc, check, sleep }) => {
    await given.client({ clientId: 'app', publicClient: true, directAccessGrantsEnabled: true });
    for (const [username, settings] of Object.entries({
      'for a while': { failureFactor: 1, waitIncrementSeconds: 900, maxFailureWaitSeconds: 900 },
      'for good': { failureFactor: 1, permanentLockout: true, maxTemporaryLockouts: 0 },
      'not at all': { failureFactor: 10, permanentLockout: false },
    })) {
      await given.realm({ bruteForceProtected: true, quickLoginCheckMilliSeconds: 0, ...settings });
      const name = username.replaceAll(' ', '-');
      const id = await given.user({ username: name, password: 'pw' });
      await oidc.token({ grant_type: 'password', client_id: 'app', username: name, password: 'no' });
      // Keycloak counts when it has answered.
      await sleep(2000);
      const [shown] = (await admin.get(`/ui-ext/brute-force-user?username=${name}`)).json;
      const { enabled, attributes, bruteForceStatus } = shown;
      check(`${username}: in the list`, [enabled, bruteForceStatus.disabled, attributes]);
      const { disabled } = (await admin.get(`/attack-detection/brute-force/users/${id}`)).json;
      check(`${username}: of one`, disabled);
    }
  },

  'realm and user profile at once': async ({ admin, step, check }) => {
    const put = (name, body) => step(name, admin.put('/ui-ext', body));
    await put('nothing', {});
    await put('a name', { displayName: 'Shown' });
    await put('a profile', {
      displayName: 'Both',
      upConfig: { attributes: [{ name: 'username' }, { name: 'email' }, { name: 'colour' }] },
    });
    check('the name', (await admin.get()).json.displayName);
    await step('the profile', admin.get('/users/profile'));
    await put('a profile that may not be', { displayName: 'Neither', upConfig: { attributes: [] } });
    await put('an unknown member', { nonsense: 1 });
    await put('a setting that may not be', { passwordPolicy: 'nonsense(1)' });
  },

  caches: async ({ admin, step }) => {
    for (const name of ['clear-keys-cache', 'clear-realm-cache', 'clear-user-cache']) {
      await step(name, admin.post(`/${name}`));
      await step(`${name}, read`, admin.get(`/${name}`));
    }
  },

  'kinds of parts of components': async ({ admin, step, check }) => {
    const type = 'org.keycloak.keys.KeyProvider';
    const { json } = await admin.get(`/components?type=${type}`);
    const at = `/components/${json[0].id}/sub-component-types`;
    const { status, json: types } = await admin.get(`${at}?type=${type}`);
    const known = types.map(({ id }) => id).filter((id) => /^(?:rsa|aes|hmac)/.test(id));
    check('those there are', [status, ...known.sort()]);
    await step('without a type', admin.get(at));
    await step('of none', admin.get(`/components/none/sub-component-types?type=${type}`));
  },

  'what is turned off': async ({ admin, given, step }) => {
    const ann = await given.user({ username: 'ann' });
    const at = `/users/${ann}/vc`;
    await step('verifiable credentials', admin.get(`${at}/credentials`));
    await step('a new one', admin.post(`${at}/credentials`, {}));
    await step('remove one', admin.delete(`${at}/credentials/x`));
    await step('issued ones', admin.get(`${at}/issued-credentials`));
    await step('take one back', admin.delete(`${at}/issued-credentials/x`));
    await step('types of clients', admin.get('/client-types'));
    await step('types of clients, changed', admin.put('/client-types', {}));
    await step('shared signals', admin.get('/ssf/config'));
  },

  'who may': async (context) => {
    const { given, step, http, realm } = context;
    const { places } = await holders(context);
    for (const role of [
      'view-users',
      'manage-users',
      'view-clients',
      'manage-clients',
      'view-realm',
      'manage-realm',
    ]) {
      const token = await given.userToken(role);
      const at = `/admin/realms/${realm}`;
      for (const [type, id] of Object.entries(places)) {
        await step(
          `${role}: ${type}`,
          http.get(`${at}/ui-ext/effective-roles-all/${type}/${id}`, { token }),
          {
            sets: ['$'],
          },
        );
        if (type !== 'roles')
          await step(
            `${role}: ${type}, taken away`,
            http.post(`${at}/ui-ext/role-mapping-delete/${type}/${id}`, { token, json: [] }),
          );
      }
      await step(`${role}: mapped`, http.get(`${at}/ui-ext/role-mappings/roles/${places.roles}`, { token }));
      await step(`${role}: users`, http.get(`${at}/ui-ext/brute-force-user?search=nobody`, { token }));
      await step(`${role}: the realm`, http.put(`${at}/ui-ext`, { token, json: {} }));
      for (const name of ['clear-keys-cache', 'clear-realm-cache', 'clear-user-cache'])
        await step(`${role}: ${name}`, http.post(`${at}/${name}`, { token }));
    }
  },
};
