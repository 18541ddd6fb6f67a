// People before the form by which they register.
export const redirect_uri = 'https://app.example.org/cb';
export const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
export const person = { username: 'ann', firstName: 'Ann', lastName: 'Example', email: 'ann@example.org' };
export const password = { password: 'secret-1', 'password-confirm': 'secret-1' };
export const query = (rest = {}) =>
  new URLSearchParams({ client_id: 'app', response_type: 'code', scope: 'openid', redirect_uri, ...rest });

/** Opens the form in a realm with these settings. */
export const toForm = async ({ given, browser, oidc }, settings = {}, client = app) => {
  await given.realm({ registrationAllowed: true, ...settings });
  await given.client(client);
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 'st' }));
  await tab.click('registration');
  return tab;
};

/** Switches an action of the form on, off, or to a configuration. */
export const actionOf = async ({ admin }, providerId, requirement, config) => {
  const at = '/authentication/flows/registration/executions';
  const execution = (await admin.get(at)).json.find((each) => each.providerId === providerId);
  await admin.put(at, { ...execution, requirement });
  if (config)
    await admin.post(`/authentication/executions/${execution.id}/config`, { alias: providerId, config });
};
