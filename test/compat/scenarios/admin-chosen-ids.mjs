// Ids that an administrator chooses for new things. Keycloak's are unique on the whole server.
const component = (id) => ({
  id,
  name: 'c',
  providerId: 'hmac-generated',
  providerType: 'org.keycloak.keys.KeyProvider',
});

export default {
  'that nobody could reach or see': async ({ admin, step }) => {
    for (const [name, id] of Object.entries({ 'a dot': '.', 'two dots': '..', 'no width': '\u200b' })) {
      await step(`${name}: a component`, admin.post('/components', component(id)));
      await step(`${name}: a client`, admin.post('/clients', { id, clientId: `client ${name}` }));
    }
  },
};
