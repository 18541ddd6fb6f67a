// Clients of ways to authenticate that nobody knows, or for which another would have to vouch.
export default {
  'what is kept, and who is let in': async ({ given, admin, dcr, oidc, check }) => {
    for (const clientAuthenticatorType of ['nonsense', 'federated-jwt', '', null]) {
      const clientId = `app ${clientAuthenticatorType}`;
      const secret = 'secret';
      const asked = { clientId, secret, clientAuthenticatorType, serviceAccountsEnabled: true };
      const made = await admin.post('/clients', asked);
      const [client] = (await admin.get(`/clients?clientId=${encodeURIComponent(clientId)}`)).json;
      check(`${clientId} is kept`, [made.status, client?.clientAuthenticatorType]);
      const { status, json } = await oidc.token({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
      });
      check(`${clientId} asks`, [status, json.error, json.error_description]);
    }
    const token = await given.iat();
    const registered = await dcr.default.create(
      { clientId: 'own', clientAuthenticatorType: 'nonsense' },
      { token },
    );
    check('registered', [registered.status, registered.json.clientAuthenticatorType]);
  },
};
