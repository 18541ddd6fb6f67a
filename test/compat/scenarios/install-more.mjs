// What an application is configured with to be a client: at the registration service, and in the Admin REST API.
const FORMATS = [
  'keycloak-oidc-keycloak-json',
  'keycloak-oidc-jboss-subsystem',
  'keycloak-oidc-jboss-subsystem-cli',
];
const AUTHENTICATORS = ['client-secret', 'client-secret-jwt', 'client-jwt', 'client-x509'];
const file = { headers: ['content-type', 'cache-control'] };

export default {
  'kinds of clients': async ({ given, dcr, step }) => {
    const basic = (clientId) => ({ basic: [clientId, 's'] });
    const viewer = await given.userToken('view-clients');
    for (const clientAuthenticatorType of AUTHENTICATORS) {
      const clientId = `by-${clientAuthenticatorType}`;
      await given.client({ clientId, secret: 's', clientAuthenticatorType });
      await step(`${clientId}: its own`, dcr.install.read(clientId, basic(clientId)));
      await step(`${clientId}: of others`, dcr.install.read(clientId, { token: viewer }));
    }
    await given.client({ clientId: 'bearer-only', secret: 's', bearerOnly: true });
    await step('bearer-only: its own', dcr.install.read('bearer-only', basic('bearer-only')));
    await given.client({ clientId: 'disabled', secret: 's', enabled: false });
    await step('disabled: its own', dcr.install.read('disabled', basic('disabled')));
  },

  'whose credentials they are': async ({ given, dcr, step }) => {
    await given.client({ clientId: 'one', secret: 's' });
    await given.client({ clientId: 'two', secret: 't' });
    await given.client({ clientId: 'open', publicClient: true });
    await step('of another client', dcr.install.read('one', { basic: ['two', 't'] }));
    await step('of a public client', dcr.install.read('one', { basic: ['open', ''] }));
    await step('for a public client', dcr.install.read('open', { basic: ['one', 's'] }));
    await step('wrong ones for a public client', dcr.install.read('open', { basic: ['one', 'x'] }));
    await step('none that can be used', dcr.install.read('one', { headers: { authorization: 'Basic ???' } }));
    await given.client({
      clientId: 'post',
      secret: 's',
      attributes: { 'client.secret.authentication.allowed.method': 'client_secret_post' },
    });
    await step(
      'a client that sends its secret elsewhere',
      dcr.install.read('post', { basic: ['post', 's'] }),
    );
    await step(
      'a user who may do other things',
      dcr.install.read('one', { token: await given.userToken('view-users') }),
    );
    await step(
      'a user who may create clients',
      dcr.install.read('one', { token: await given.userToken('create-client') }),
    );
  },

  'what is not offered': async ({ given, dcr, step }) => {
    await given.client({ clientId: 'one', secret: 's' });
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      await step(`${method} of the collection`, dcr.install.send(method, undefined), { page: false });
      if (method !== 'GET')
        await step(`${method} of a client`, dcr.install.send(method, 'one'), { page: false });
    }
  },

  'in the Admin API': async ({ given, admin, step }) => {
    const kinds = {
      confidential: { secret: 's' },
      open: { publicClient: true },
      'bearer-only': { secret: 's', bearerOnly: true },
      'by-key': { clientAuthenticatorType: 'client-jwt', secret: 's' },
      'by-secret-jwt': { clientAuthenticatorType: 'client-secret-jwt', secret: 's' },
      'by-certificate': { clientAuthenticatorType: 'client-x509', secret: 's' },
    };
    for (const [clientId, more] of Object.entries(kinds)) {
      const { id } = await given.client({ clientId, ...more });
      for (const format of FORMATS)
        await step(
          `${clientId}: ${format}`,
          admin.get(`/clients/${id}/installation/providers/${format}`),
          file,
        );
    }
  },

  'of a client with roles': async ({ given, admin, dcr, step }) => {
    for (const [clientId, more] of Object.entries({ conf: { secret: 's' }, open: { publicClient: true } })) {
      const { id } = await given.client({ clientId, ...more });
      await admin.post(`/clients/${id}/roles`, { name: 'reader' });
      for (const format of FORMATS)
        await step(`${clientId}: ${format}`, admin.get(`/clients/${id}/installation/providers/${format}`));
      await step(`${clientId}: its own`, dcr.install.read(clientId, { basic: [clientId, 's'] }));
    }
    const { id } = await given.client({ clientId: 'heard', secret: 's' });
    const config = { 'included.client.audience': 'heard', 'access.token.claim': 'true' };
    const mapper = { name: 'a', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config };
    await admin.post('/client-scopes', {
      name: 'hear',
      protocol: 'openid-connect',
      protocolMappers: [mapper],
    });
    await step('an audience of a scope', admin.get(`/clients/${id}/installation/providers/${FORMATS[0]}`));
  },

  'in the Admin API, what is not there': async ({ given, admin, http, realm, step, check }) => {
    const { id } = await given.client({ clientId: 'one', secret: 's' });
    await step('no such format', admin.get(`/clients/${id}/installation/providers/moon`));
    await step('no such client', admin.get(`/clients/moon/installation/providers/${FORMATS[0]}`));
    await step('no format', admin.get(`/clients/${id}/installation/providers`));
    await step('another method', admin.post(`/clients/${id}/installation/providers/${FORMATS[0]}`, {}));
    for (const role of ['view-clients', 'manage-clients', 'query-clients', 'view-users']) {
      const token = await given.serviceToken(role);
      const at = `/admin/realms/${realm}/clients/${id}/installation/providers/${FORMATS[0]}`;
      check(role, (await http.get(at, { token })).status);
    }
  },
};
