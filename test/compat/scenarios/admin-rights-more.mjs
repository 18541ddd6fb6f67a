// What callers with few rights are told: of what is not there, of how many there are, and of requests that say nothing.
const NOWHERE = '00000000-0000-4000-8000-000000000000';

export default {
  'what is not there, for those who may see little': async ({ admin, given, http, realm, step, check }) => {
    await admin.post('/groups', { name: 'g' });
    const [group] = (await admin.get('/groups')).json;
    const user = await given.user({ username: 'ann' });
    const at = `/admin/realms/${realm}`;
    for (const role of ['impersonation', 'query-clients', 'query-groups', 'view-users']) {
      const token = await given.serviceToken(role);
      for (const [holder, path] of Object.entries({
        user: `/users/${user}/role-mappings`,
        group: `/groups/${group.id}/role-mappings`,
      }))
        for (const end of ['', '/available', '/composite'])
          await step(
            `${role}: ${holder}${end}`,
            http.get(`${at}${path}/clients/${NOWHERE}${end}`, { token }),
          );
      for (const [name, method, end] of [
        ['account', 'get', 'service-account-user'],
        ['registration token', 'post', 'registration-access-token'],
      ])
        await step(`${role}: ${name}`, http[method](`${at}/clients/${NOWHERE}/${end}`, { token }));
      await step(`${role}: secret`, http.get(`${at}/clients/${NOWHERE}/client-secret`, { token }));
      await step(`${role}: groups`, http.get(`${at}/groups/count`, { token }));
      await step(`${role}: groups at the top`, http.get(`${at}/groups/count?top=true`, { token }));
      await step(
        `${role}: nothing to import`,
        http.post(`${at}/identity-provider/import-config`, { token, json: {} }),
      );
      const { json } = await http.get(`${at}/ui-ext/realms/names`, { token });
      check(`${role}: realms`, json);
    }
  },

  'whose place is taken': async ({ admin, given, http, realm, step }) => {
    const user = await given.user({ username: 'ann' });
    const path = `/admin/realms/${realm}/users/${user}/impersonation`;
    await step('by a service', http.post(path, { token: await given.serviceToken('impersonation') }), {
      page: false,
    });
    await step('by somebody', http.post(path, { token: await given.userToken('impersonation') }), {
      page: false,
    });
    await step('by somebody of another realm', admin.post(`/users/${user}/impersonation`), { page: false });
  },

  'a configuration without a name': async ({ admin, step }) => {
    const path = `/authentication/executions/${NOWHERE}/config`;
    await step('of no execution', admin.post(path, { config: {} }));
    await step('of no execution, named', admin.post(path, { alias: 'a', config: {} }));
  },
};
