// Claims that a request asks for one by one (OpenID Connect Core section 5.5), where a mapper lets it.
const redirect_uri = 'https://app.example.org/cb';
const ann = { username: 'ann', password: 'pw' };
const mapper = (name, protocolMapper, config) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config,
});

const ASKED = {
  id_token: {
    name: { essential: true },
    given_name: null,
    family_name: { essential: false },
    email: { essential: true },
    email_verified: { essential: true },
    preferred_username: { essential: 'true' },
    phone_number: { essential: true },
    x: { essential: true, value: 'wanted' },
    y: { value: 'not essential' },
    z: { essential: true, value: 'true' },
    n: { essential: true, value: 5 },
    v: { essential: true, values: ['one', 'two'] },
  },
  userinfo: {
    given_name: { essential: true },
    family_name: { essential: true },
    x: { essential: true, value: 'u' },
  },
};

export default {
  'what mappers make of it': async ({ given, oidc, browser, step }) => {
    await given.client({
      clientId: 'app',
      publicClient: true,
      redirectUris: [redirect_uri],
      defaultClientScopes: ['basic'],
      optionalClientScopes: [],
      protocolMappers: [
        mapper('claims', 'oidc-claims-param-token-mapper', {
          'id.token.claim': 'true',
          'userinfo.token.claim': 'true',
        }),
        ...['x', 'y', 'z', 'n', 'v', 'w'].map((name) =>
          mapper(`value of ${name}`, 'oidc-claims-param-value-idtoken-mapper', { 'claim.name': name }),
        ),
      ],
    });
    await given.user({ ...ann, firstName: 'Ann', lastName: 'Example', email: 'ann@example.org' });
    const told = async (name, claims) => {
      const tab = browser();
      await tab.open(
        oidc.authUrl({
          client_id: 'app',
          redirect_uri,
          scope: 'openid',
          ...(claims !== undefined && { claims }),
        }),
      );
      await tab.submit(ann);
      const code = new URL(tab.last.headers.location).searchParams.get('code');
      const answer = await step(
        name,
        oidc.token({ grant_type: 'authorization_code', client_id: 'app', redirect_uri, code }),
      );
      await step(`${name}: userinfo`, oidc.userinfo({ token: answer.json.access_token }));
      const again = await step(
        `${name}: refreshed`,
        oidc.token({
          grant_type: 'refresh_token',
          client_id: 'app',
          refresh_token: answer.json.refresh_token,
        }),
      );
      await step(`${name}: userinfo afterwards`, oidc.userinfo({ token: again.json.access_token }));
    };
    await told('nothing', undefined);
    await told('all kinds', JSON.stringify(ASKED));
    await told('nothing of ID tokens', JSON.stringify({ userinfo: ASKED.userinfo }));
  },
};
