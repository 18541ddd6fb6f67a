// The keys of a client as the console reads them, and what else a user has.
export default {
  'keys in attributes': async ({ given, admin, http, step, check, realm }) => {
    const at = ({ id }) => `/clients/${id}/certificates`;
    const none = await given.client({ clientId: 'none' });
    await step('none', admin.get(`${at(none)}/jwt.credential`));
    await step('of another name', admin.get(`${at(none)}/moon`));
    await step('of no client', admin.get('/clients/moon/certificates/jwt.credential'));
    const attributes = {
      'jwt.credential.certificate': 'MIIB',
      'jwt.credential.kid': 'a',
      'saml.signing.certificate': 'MIIC',
      'saml.signing.private.key': 'MIID',
    };
    const some = await given.client({ clientId: 'some', attributes });
    const values = async (name) => Object.entries((await admin.get(`${at(some)}/${name}`)).json).sort();
    check('certificate', await values('jwt.credential'));
    check('saml', await values('saml.signing'));
    const { headers } = await admin.post(`${at(some)}/jwt.credential/generate`);
    check('a generated one is kept by no cache', headers['cache-control']);
    const publicKey = await given.client({
      clientId: 'pub',
      attributes: { 'jwt.credential.public.key': 'MIIE' },
    });
    check('public key', Object.entries((await admin.get(`${at(publicKey)}/jwt.credential`)).json));
    for (const role of ['view-clients', 'query-clients', 'view-users']) {
      const token = await given.serviceToken(role);
      const { status } = await http.get(`/admin/realms/${realm}${at(none)}/jwt.credential`, { token });
      check(role, status);
    }
  },

  'identity providers of a user': async ({ given, admin, step }) => {
    const id = await given.user({ username: 'ann' });
    await step('none', admin.get(`/users/${id}/federated-identity`));
    await step('of nobody', admin.get('/users/moon/federated-identity'));
    await step('stores with credentials', admin.get(`/users/${id}/configured-user-storage-credential-types`));
  },
};
