// Client profiles and client policies as documents: what they may hold, and where a realm shows them.
const profile = (executor, configuration = {}) => ({ name: 'p', executors: [{ executor, configuration }] });
const policy = (more = {}) => ({
  name: 'x',
  enabled: true,
  conditions: [{ condition: 'any-client', configuration: {} }],
  profiles: [],
  ...more,
});

export default {
  profiles: async ({ admin, step }) => {
    const put = (profiles, more) => admin.put('/client-policies/profiles', { profiles, ...more });
    await step(
      'all members',
      put([{ name: 'p', description: 'd', executors: [{ executor: 'reject-request', configuration: {} }] }]),
    );
    await step('read', admin.get('/client-policies/profiles'));
    await step('no executors', put([{ name: 'p' }]));
    await step('read, no executors', admin.get('/client-policies/profiles'));
    await step('no name', put([{ executors: [] }]));
    await step('empty name', put([{ name: '', executors: [] }]));
    await step('one name twice', put([{ name: 'p' }, { name: 'p' }]));
    await step('name of a global profile', put([{ name: 'fapi-ciba', executors: [] }]));
    await step('unknown member', put([{ name: 'p', x: 1 }]));
    await step(
      'unknown member of an executor',
      put([{ name: 'p', executors: [{ executor: 'reject-request', y: 1 }] }]),
    );
    await step('not a list', admin.put('/client-policies/profiles', { profiles: {} }));
    await step('global profiles emptied', put([], { globalProfiles: [] }));
    const { json } = await admin.get('/client-policies/profiles?include-global-profiles=true');
    await step('global profiles as they are', put([{ name: 'q' }], { globalProfiles: json.globalProfiles }));
    const [first, ...rest] = json.globalProfiles;
    await step(
      'global profiles changed',
      put([{ name: 'q' }], { globalProfiles: [{ ...first, description: 'x' }, ...rest] }),
    );
    await step('after that', admin.get('/client-policies/profiles'));
    await step('none', put([]));
    await step('after that none', admin.get('/client-policies/profiles'));
    await step('without a token', admin.get('/client-policies/profiles', undefined, { token: 'x' }));
  },

  policies: async ({ admin, step }) => {
    const put = (policies, more) => admin.put('/client-policies/policies', { policies, ...more });
    await admin.put('/client-policies/profiles', { profiles: [profile('reject-request')] });
    await step(
      'all members',
      put([policy({ description: 'd', profiles: ['p', 'fapi-ciba'], enabled: false })]),
    );
    await step('read', admin.get('/client-policies/policies'));
    await step('strict', put([policy({ mode: 'STRICT' })]));
    await step('read, strict', admin.get('/client-policies/policies'));
    await step('unknown mode', put([policy({ mode: 'SLACK' })]));
    await step('next to nothing', put([{ name: 'y' }]));
    await step('read, next to nothing', admin.get('/client-policies/policies'));
    await step('no name', put([{ ...policy(), name: undefined }]));
    await step('one name twice', put([policy(), policy()]));
    await step('one profile twice', put([policy({ profiles: ['p', 'p'] })]));
    await step(
      'unknown scope',
      put([
        policy({
          conditions: [
            { condition: 'client-scopes', configuration: { type: 'Optional', scopes: ['nowhere'] } },
          ],
        }),
      ]),
    );
    await step(
      'known scope',
      put([
        policy({
          conditions: [
            { condition: 'client-scopes', configuration: { type: 'Optional', scopes: ['phone'] } },
          ],
        }),
      ]),
    );
    await step('unknown member', put([{ ...policy(), z: 1 }]));
    await step('a profile goes', admin.put('/client-policies/profiles', { profiles: [] }));
    await step('none', put([]));
  },

  'words of switches and modes': async ({ admin, check }) => {
    const putProfile = (executor, configuration) =>
      admin.put('/client-policies/profiles', { profiles: [profile(executor, configuration)] });
    const putPolicy = (more) =>
      admin.put('/client-policies/policies', { policies: [policy({ profiles: ['p'], ...more })] });
    const none = () => admin.put('/client-policies/policies', { policies: [] });
    let number = 0;
    const made = async () => {
      number += 1;
      const { status, json } = await admin.post('/clients', { clientId: `c${number}` });
      return [status, json];
    };
    for (const word of [0, 1, 2, 'True', 'FALSE', ' true ', false]) {
      const { status } = await putProfile('pkce-enforcer', { 'auto-configure': word });
      await putPolicy();
      check(`auto-configure ${JSON.stringify(word)}`, [status, ...(await made())]);
      await none();
    }
    await putProfile('reject-request');
    const publicOnes = { condition: 'client-access-type', configuration: { type: ['public'] } };
    for (const word of [0, 1, 'true', 'TRUE', ' true ', 'false']) {
      const configuration = { ...publicOnes.configuration, 'is-negative-logic': word };
      const { status } = await putPolicy({ conditions: [{ ...publicOnes, configuration }] });
      check(`is-negative-logic ${JSON.stringify(word)}`, [status, ...(await made())]);
      await none();
    }
    for (const mode of ['STRICT', 'DEFAULT', 'strict', 'Default', '', 'STRICT ']) {
      const { status, json } = await putPolicy({ mode, profiles: [] });
      check(`mode "${mode}"`, [status, json, (await admin.get('/client-policies/policies')).json]);
      await none();
    }
    for (const word of ['true', 'TRUE', '1', '']) {
      const { globalProfiles } = (
        await admin.get(`/client-policies/profiles?include-global-profiles=${word}`)
      ).json;
      const { globalPolicies } = (
        await admin.get(`/client-policies/policies?include-global-policies=${word}`)
      ).json;
      check(`with global ones "${word}"`, [globalProfiles?.length, globalPolicies]);
    }
  },

  'methods and addresses that are not offered': async ({ admin, check }) => {
    for (const method of ['get', 'post', 'delete', 'patch'])
      for (const path of ['/profiles', '/policies', '/nothing', '']) {
        const { status, json } = await admin[method](
          `/client-policies${path}`,
          method === 'get' ? undefined : {},
        );
        check(`${method} ${path}`, status < 300 ? [status] : [status, json]);
      }
  },

  'a profile that is in use and goes': async ({ admin, step, check }) => {
    await admin.put('/client-policies/profiles', { profiles: [profile('reject-request')] });
    await admin.put('/client-policies/policies', { policies: [policy({ profiles: ['p'] })] });
    await step('it goes', admin.put('/client-policies/profiles', { profiles: [] }));
    const { json } = await step('the policy stays', admin.get('/client-policies/policies'));
    check('and says nothing', (await admin.post('/clients', { clientId: 'a' })).status);
    await step('it cannot be put again', admin.put('/client-policies/policies', json));
  },

  'in the document of a realm': async ({ admin, step, check, given }) => {
    const clientProfiles = { profiles: [profile('reject-request')] };
    const clientPolicies = { policies: [policy({ profiles: ['p'], enabled: false })] };
    const shown = async () => {
      const { json } = await admin.get();
      return [json.clientProfiles, json.clientPolicies];
    };
    check('at first', await shown());
    await step('put', admin.put('', { clientProfiles, clientPolicies }));
    check('put', await shown());
    await step('put without', admin.put('', { displayName: 'x' }));
    check('put without', await shown());
    await step('profiles', admin.get('/client-policies/profiles'));
    const exported = await admin.post('/partial-export');
    check('exported', [exported.json.clientProfiles, exported.json.clientPolicies]);
    await given.realm({ clientProfiles: { profiles: [] }, clientPolicies: { policies: [] } });
    check('emptied', await shown());
  },

  'who may': async ({ admin, given, step }) => {
    const tokens = {
      view: await given.serviceToken('view-realm'),
      clients: await given.serviceToken('manage-clients'),
    };
    for (const [name, token] of Object.entries(tokens)) {
      for (const path of ['/client-policies/profiles', '/client-policies/policies']) {
        await step(`${name}: read ${path}`, admin.get(path, undefined, { token }));
        await step(`${name}: write ${path}`, admin.put(path, {}, { token }));
      }
    }
  },
};
