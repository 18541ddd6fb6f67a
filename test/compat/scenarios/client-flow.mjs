// The flow that a realm has for its clients: which ways of authentication are open to them.
const grant = { grant_type: 'client_credentials' };

export default {
  'ways that are closed': async ({ given, oidc, admin, step }) => {
    await given.client({ clientId: 'app', secret: 's', serviceAccountsEnabled: true });
    await given.client({ clientId: 'open', publicClient: true, directAccessGrantsEnabled: true });
    await given.user({ username: 'ann', password: 'pw' });
    const flows = '/authentication/flows';
    await admin.post(`${flows}/clients/copy`, { newName: 'ours' });
    const executions = (await admin.get(`${flows}/ours/executions`)).json;
    const require = (provider, requirement) =>
      admin.put(`${flows}/ours/executions`, {
        ...executions.find(({ providerId }) => providerId === provider),
        requirement,
      });
    const all = async (name) => {
      await step(`${name}: in the header`, oidc.token(grant, { basic: ['app', 's'] }));
      await step(`${name}: in the form`, oidc.token({ ...grant, client_id: 'app', client_secret: 's' }));
      await step(`${name}: wrong`, oidc.token({ ...grant, client_id: 'app', client_secret: 'no' }));
      await step(
        `${name}: public`,
        oidc.token({ grant_type: 'password', client_id: 'open', username: 'ann', password: 'pw' }),
      );
    };
    await require('client-secret', 'DISABLED');
    await all('not bound');
    await admin.put('', { clientAuthenticationFlow: 'ours' });
    await all('disabled');
    await require('client-secret', 'ALTERNATIVE');
    await all('alternative');
    await require('client-jwt', 'REQUIRED');
    await all('another required');
    await require('client-secret', 'REQUIRED');
    await all('both required');
  },
};
