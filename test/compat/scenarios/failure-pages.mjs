// What browsers are shown where something fails, and what is told to programs all the same.
const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

export default {
  'below a realm': async ({ http, realm, step }) => {
    for (const [name, path] of [
      ['no such realm', '/realms/diff-nowhere'],
      ['no such realm’s keys', '/realms/diff-nowhere/protocol/openid-connect/certs'],
      ['nothing below the realm', `/realms/${realm}/nothing`],
      ['no such document', `/realms/${realm}/.well-known/nothing`],
      ['no such protocol', `/realms/${realm}/protocol/nothing`],
      ['nothing below the protocol', `/realms/${realm}/protocol/openid-connect/nothing`],
      ['the token endpoint by GET', `/realms/${realm}/protocol/openid-connect/token`],
      ['userinfo without a token', `/realms/${realm}/protocol/openid-connect/userinfo`],
      ['no such provider', `/realms/${realm}/clients-registrations/nothing/x`],
      ['nowhere', '/nowhere'],
    ])
      await step(name, http.get(path, { headers }));
    await step(
      'a wrong grant',
      http.post(`/realms/${realm}/protocol/openid-connect/token`, { form: { grant_type: 'x' }, headers }),
    );
    await step('no grant', http.post(`/realms/${realm}/protocol/openid-connect/token`, { headers }));
    await step('deleted', http.delete(`/realms/${realm}`, { headers }));
    await step(
      'HTML last',
      http.get('/realms/diff-nowhere', { headers: { accept: 'application/json, text/html;q=0.1' } }),
    );
    await step('any text', http.get('/realms/diff-nowhere', { headers: { accept: 'text/*' } }));
    await step('no HTML', http.get('/realms/diff-nowhere', { headers: { accept: 'text/html;q=0' } }));
  },

  'the Admin REST API': async ({ admin, http, realm, step }) => {
    const api = `/admin/realms/${realm}`;
    await step('no token', http.get(api, { headers }));
    await step('no such client', admin.get('/clients/nothing', undefined, { headers }));
    await step('no such user', admin.get('/users/nothing', undefined, { headers }));
    await step('no such resource', admin.get('/nothing', undefined, { headers }));
    await step(
      'not JSON',
      admin.post('/clients', undefined, {
        text: '{',
        headers: { ...headers, 'content-type': 'application/json' },
      }),
    );
    await step('twice', admin.post('/clients', { clientId: 'account' }, { headers }));
    await step('no such realm', http.get('/admin/realms/diff-nowhere', { headers }));
  },
};
