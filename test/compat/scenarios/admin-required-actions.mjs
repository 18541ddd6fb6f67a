// Required actions of a realm in the Admin REST API.
const seen = { headers: ['content-type', 'location', 'cache-control'] };
const path = '/authentication/required-actions';
const order = async (admin) =>
  (await admin.get(path)).json.map(
    ({ alias, priority, enabled, defaultAction }) => `${priority} ${alias} ${enabled} ${defaultAction}`,
  );

export default {
  'the actions of a new realm': async ({ admin, step }) => {
    const { json } = await step('all', admin.get(path), seen);
    for (const { alias } of json) {
      await step(alias, admin.get(`${path}/${alias}`), seen);
      await step(`${alias}, what can be configured`, admin.get(`${path}/${alias}/config-description`), seen);
      await step(`${alias}, configuration`, admin.get(`${path}/${alias}/config`), seen);
    }
    await step('not registered', admin.get('/authentication/unregistered-required-actions'), seen);
    await step('for consoles', admin.get('/ui-ext/authentication-management/required-actions'), seen);
  },

  'what is not there': async ({ admin, step }) => {
    const at = `${path}/nope`;
    await step('read', admin.get(at), seen);
    await step('update', admin.put(at, { alias: 'nope', name: 'x' }), seen);
    await step('delete', admin.delete(at), seen);
    await step('raise', admin.post(`${at}/raise-priority`), seen);
    await step('lower', admin.post(`${at}/lower-priority`), seen);
    await step('what can be configured', admin.get(`${at}/config-description`), seen);
    await step('configuration', admin.get(`${at}/config`), seen);
    await step('configure', admin.put(`${at}/config`, { config: {} }), seen);
    await step('remove the configuration', admin.delete(`${at}/config`), seen);
  },

  'an action is changed': async ({ admin, step, check }) => {
    const at = `${path}/VERIFY_EMAIL`;
    const { json: before } = await admin.get(at);
    await step('disable', admin.put(at, { ...before, enabled: false }), seen);
    await step('read', admin.get(at), seen);
    await step('make it a default', admin.put(at, { ...before, enabled: true, defaultAction: true }), seen);
    await step('read again', admin.get(at), seen);
    await step('another alias', admin.put(at, { ...before, alias: 'OTHER' }), seen);
    check('all', await order(admin));
    await step('the old alias', admin.get(at), seen);
    await step('the alias back', admin.put(`${path}/OTHER`, before), seen);
    await step(
      'another provider',
      admin.put(at, { ...before, providerId: 'UPDATE_PROFILE', priority: 45 }),
      seen,
    );
    await step('read it', admin.get(at), seen);
    await step('config', admin.put(at, { ...before, config: { a: 'b', max_auth_age: 'x' } }), seen);
    await step('read it with that', admin.get(at), seen);
    await step('little of it', admin.put(at, { alias: 'VERIFY_EMAIL', name: 'Mine' }), seen);
    await step('read what is left', admin.get(at), seen);
    await step('unknown member', admin.put(at, { ...before, odd: 1 }), seen);
    await step('no object', admin.put(at, []), seen);
    check('in the end', await order(admin));
  },

  order: async ({ admin, step, check }) => {
    await step('raise', admin.post(`${path}/VERIFY_EMAIL/raise-priority`), seen);
    check('raised', await order(admin));
    await step('lower', admin.post(`${path}/VERIFY_EMAIL/lower-priority`), seen);
    await step('lower again', admin.post(`${path}/VERIFY_EMAIL/lower-priority`), seen);
    check('lowered', await order(admin));
    await step('raise the first', admin.post(`${path}/TERMS_AND_CONDITIONS/raise-priority`), seen);
    await step('lower the last', admin.post(`${path}/update_user_locale/lower-priority`), seen);
    check('the same', await order(admin));
  },

  'an action is taken out and registered': async ({ admin, step, check }) => {
    await step('delete', admin.delete(`${path}/VERIFY_EMAIL`), seen);
    await step('delete again', admin.delete(`${path}/VERIFY_EMAIL`), seen);
    check('without', await order(admin));
    await step('not registered', admin.get('/authentication/unregistered-required-actions'), seen);
    await step(
      'register',
      admin.post('/authentication/register-required-action', {
        providerId: 'VERIFY_EMAIL',
        name: 'Verify mine',
      }),
      seen,
    );
    check('with', await order(admin));
    await step('read', admin.get(`${path}/VERIFY_EMAIL`), seen);
    await step(
      'again',
      admin.post('/authentication/register-required-action', { providerId: 'VERIFY_EMAIL', name: 'x' }),
      seen,
    );
    await step(
      'unknown',
      admin.post('/authentication/register-required-action', { providerId: 'nope', name: 'x' }),
      seen,
    );
    await step('none', admin.post('/authentication/register-required-action', {}), seen);
    check('in the end', await order(admin));
  },

  configuration: async ({ admin, step }) => {
    const at = `${path}/UPDATE_PASSWORD`;
    await step('set', admin.put(`${at}/config`, { config: { max_auth_age: '60' } }), seen);
    await step('read', admin.get(`${at}/config`), seen);
    await step('read the action', admin.get(at), seen);
    await step('not a number', admin.put(`${at}/config`, { config: { max_auth_age: 'x' } }), seen);
    await step('negative', admin.put(`${at}/config`, { config: { max_auth_age: '-1' } }), seen);
    await step('unknown', admin.put(`${at}/config`, { config: { odd: 'x' } }), seen);
    await step('read what it is', admin.get(`${at}/config`), seen);
    await step('no config', admin.put(`${at}/config`, {}), seen);
    await step('unknown member', admin.put(`${at}/config`, { config: {}, odd: 1 }), seen);
    await step(
      'through the action',
      admin.put(at, { ...(await admin.get(at)).json, config: { max_auth_age: '70' } }),
      seen,
    );
    await step('read that', admin.get(`${at}/config`), seen);
    await step('remove', admin.delete(`${at}/config`), seen);
    await step('read nothing', admin.get(`${at}/config`), seen);
    await step('remove again', admin.delete(`${at}/config`), seen);
    const verify = `${path}/VERIFY_EMAIL`;
    await step(
      'set of one that takes less',
      admin.put(`${verify}/config`, { config: { max_auth_age: '60' } }),
      seen,
    );
    await step('read of that', admin.get(`${verify}/config`), seen);
    await step(
      'set of one that takes nothing',
      admin.put(`${path}/VERIFY_PROFILE/config`, { config: { a: '60' } }),
      seen,
    );
  },

  'users are asked for what is known': async ({ admin, step, given }) => {
    await admin.put(`${path}/VERIFY_EMAIL`, {
      ...(await admin.get(`${path}/VERIFY_EMAIL`)).json,
      enabled: false,
    });
    await admin.delete(`${path}/UPDATE_PROFILE`);
    const id = await given.user({
      username: 'ann',
      requiredActions: ['VERIFY_EMAIL', 'UPDATE_PROFILE', 'UPDATE_PASSWORD', 'nope'],
    });
    await step('user', admin.get(`/users/${id}`), { ignore: ['createdTimestamp'] });
  },
};
