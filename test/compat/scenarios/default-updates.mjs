// The default provider: what an update changes, leaves and refuses.
const base = { redirectUris: ['https://app.example.org/cb'] };

/** Updates one client step by step, each time with the token of the last answer. */
const updates =
  (rep, all) =>
  async ({ given, dcr, step, check }) => {
    const created = await dcr.default.create(
      { clientId: 'app', ...base, ...rep },
      { token: await given.iat() },
    );
    let { registrationAccessToken: token, secret } = created.json;
    for (const [label, change] of Object.entries(all)) {
      const { status, json } = await step(
        label,
        dcr.default.update('app', { clientId: 'app', ...change }, { token }),
      );
      if (status !== 200) continue;
      token = json.registrationAccessToken;
      check(
        `${label}: secret`,
        json.secret === undefined ? 'none' : json.secret === secret ? 'as before' : 'another',
      );
      secret = json.secret;
    }
  };

export default {
  'an update: what stays and what goes': updates(
    {
      name: 'One',
      description: 'mine',
      webOrigins: ['https://w.example.org'],
      attributes: { a: '1', b: '2' },
    },
    {
      'nothing but the client id': {},
      'another name': { name: 'Two' },
      'an empty name': { name: '' },
      'a null name': { name: null },
      'other redirects': { redirectUris: ['https://b.example.org/*'] },
      'no redirects': { redirectUris: [] },
      origins: { webOrigins: ['https://c.example.org'] },
      'an attribute': { attributes: { c: '3' } },
      'attributes away': { attributes: { a: '', b: null } },
      scopes: { defaultClientScopes: ['email'] },
      'another id': { id: 'other' },
      'a token of its own': { registrationAccessToken: 'mine' },
      'a service account and scopes': { serviceAccountsEnabled: true, defaultClientScopes: ['profile'] },
    },
  ),

  'an update: secrets and kinds': updates(
    {},
    {
      'a secret': { secret: 'mine' },
      'an empty secret': { secret: '' },
      'to public': { publicClient: true },
      'left out': {},
      'and back': { publicClient: false },
      'bearer only': { bearerOnly: true },
      'no longer': { bearerOnly: false },
      'a service account': { serviceAccountsEnabled: true },
      'no longer a service': { serviceAccountsEnabled: false },
      consent: { consentRequired: true },
      'protocol said': { protocol: 'openid-connect' },
      'protocol unknown': { protocol: 'telepathy' },
      'another authenticator': { clientAuthenticatorType: 'client-jwt' },
    },
  ),

  'an update that is refused': async ({ given, dcr, step }) => {
    const { json } = await dcr.default.create({ clientId: 'app', ...base }, { token: await given.iat() });
    const token = json.registrationAccessToken;
    const refused = {
      'no client id': { clientId: undefined },
      'client id null': { clientId: null },
      'another client id': { clientId: 'other' },
      'that of another client': { clientId: 'account' },
      'in another case': { clientId: 'APP' },
      'a bad redirect': { redirectUris: ['javascript:x'] },
      'a bad root': { rootUrl: 'nonsense' },
      'an unknown field': { colour: 'blue' },
      'a wrong type': { redirectUris: 'x' },
      'a scope that is not allowed': { defaultClientScopes: ['nowhere'] },
      'a mapper that is not allowed': {
        protocolMappers: [
          { name: 'm', protocol: 'openid-connect', protocolMapper: 'oidc-hardcoded-claim-mapper' },
        ],
      },
    };
    let last = token;
    for (const [label, change] of Object.entries(refused)) {
      const res = await step(
        label,
        dcr.default.update('app', { clientId: 'app', ...change }, { token: last }),
      );
      last = res.json?.registrationAccessToken ?? last;
    }
    await step('in the end', dcr.default.read('app', { token: last }));
  },
};
