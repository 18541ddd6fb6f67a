// What a registration may bring and an update may change, where Keycloak takes more or says less.
const redirect_uris = ['https://app.example.org/cb'];

const sector = (id, sectorIdentifierUri) => ({
  name: `pairwise-${id}`,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-sha256-pairwise-sub-mapper',
  config: { sectorIdentifierUri },
});

export default {
  'sectors: several of one client': async ({ given, dcr, step }) => {
    const token = await given.iat();
    await step(
      'at registration',
      dcr.default.create(
        {
          clientId: 'several',
          redirectUris: redirect_uris,
          protocolMappers: [
            sector(1, 'https://one.invalid/sector.json'),
            sector(2, 'https://two.invalid/sector.json'),
          ],
        },
        { token },
      ),
    );
  },

  'trusted hosts: any web origin': async ({ given, dcr, step }) => {
    await given.policy('anonymous', 'trusted-hosts', {
      'trusted-hosts': ['127.0.0.1', 'localhost', '*.example.org'],
    });
    const rootUrl = 'https://app.example.org';
    await step('any', dcr.default.create({ clientId: 'any', rootUrl, webOrigins: ['*'] }));
    await step(
      'its redirects’',
      dcr.default.create({ clientId: 'plus', rootUrl, redirectUris: ['/cb'], webOrigins: ['+'] }),
    );
  },
};
