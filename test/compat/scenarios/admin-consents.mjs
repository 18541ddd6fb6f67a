// What users allow clients, as administrators see it and take it back, and clients that need consent.
const app = { clientId: 'app', serviceAccountsEnabled: true, directAccessGrantsEnabled: true };

async function people({ given, oidc }) {
  const client = await given.client(app);
  const userId = await given.user({ username: 'ann', password: 'pw' });
  const basic = [client.clientId, client.secret];
  const password = (scope) =>
    oidc.token({ grant_type: 'password', username: 'ann', password: 'pw', scope }, { basic });
  return {
    client,
    userId,
    basic,
    password,
    login: async (scope = 'openid') => (await password(scope)).json,
    refresh: ({ refresh_token }) => oidc.token({ grant_type: 'refresh_token', refresh_token }, { basic }),
  };
}

export default {
  'offline tokens among the consents': async (context) => {
    const { given, admin, oidc, step } = context;
    const { client, userId, login, refresh } = await people(context);
    const list = (name) => step(name, admin.get(`/users/${userId}/consents`), { sets: ['$'] });
    await list('none');
    await step('revoke nothing', admin.delete(`/users/${userId}/consents/app`));
    await step('of no client', admin.delete(`/users/${userId}/consents/moon`));
    await step('by internal id', admin.delete(`/users/${userId}/consents/${client.id}`));
    await step('of nobody', admin.get('/users/moon/consents'));
    await step('revoke of nobody', admin.delete('/users/moon/consents/app'));
    const online = await login();
    await list('with an online session');
    const offline = await login('openid offline_access');
    const other = await given.client({ ...app, clientId: 'other' });
    await given.tokens(
      { grant_type: 'password', username: 'ann', password: 'pw', scope: 'offline_access' },
      { basic: ['other', other.secret] },
    );
    await list('with offline sessions');
    await step('revoke', admin.delete(`/users/${userId}/consents/app`));
    await list('after that');
    await step('refresh of the offline one', refresh(offline));
    await step('userinfo of the offline one', oidc.userinfo({ token: offline.access_token }));
    await step('refresh of the online one', refresh(online));
    await step('offline sessions', admin.get(`/users/${userId}/offline-sessions/${client.id}`));
    await step('again', admin.delete(`/users/${userId}/consents/app`));
    await step('the user after that', admin.get(`/users/${userId}`));
    await step('a method it has not', admin.post(`/users/${userId}/consents`, {}));
    await step('reading one', admin.get(`/users/${userId}/consents/app`));
  },

  'a client that needs consent': async (context) => {
    const { admin, oidc, step } = context;
    const { client, basic, password, login, refresh } = await people(context);
    const before = await login('openid phone');
    const offline = await login('openid offline_access');
    await admin.put(`/clients/${client.id}`, { consentRequired: true });
    await step('password', password('openid'));
    await step('password and a scope that is none', password('moon'));
    await step(
      'a wrong password',
      oidc.token({ grant_type: 'password', username: 'ann', password: 'x' }, { basic }),
    );
    await step('no password', oidc.token({ grant_type: 'password' }, { basic }));
    await step('client credentials', oidc.token({ grant_type: 'client_credentials' }, { basic }));
    await step('refresh', refresh(before));
    await step('refresh of an offline token', refresh(offline));
    await step('userinfo', oidc.userinfo({ token: before.access_token }));
    await admin.put(`/clients/${client.id}`, { consentRequired: true, directAccessGrantsEnabled: false });
    await step('password where it is not allowed either', password('openid'));
  },
};
