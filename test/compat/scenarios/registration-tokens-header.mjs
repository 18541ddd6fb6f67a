// How an initial access token is sent, and what counts as none.
const rep = (clientId) => ({ clientId, redirectUris: ['https://app.example.org/cb'] });
const uris = { redirect_uris: ['https://app.example.org/cb'] };
const headers = {
  headers: [
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
    'pragma',
    'vary',
  ],
};
const bearer = (authorization) => ({ headers: { authorization } });

export default {
  'the ways to write the Authorization header': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    const basic = Buffer.from(`x:${token}`).toString('base64');
    const ways = {
      'lower case': `bearer ${token}`,
      'upper case': `BEARER ${token}`,
      'two blanks': `Bearer  ${token}`,
      'a tab': `Bearer\t${token}`,
      'a blank behind': `Bearer ${token} `,
      'a word behind': `Bearer ${token} more`,
      'a comma and another': `Bearer ${token}, Bearer garbage`,
      'no scheme': token,
      'scheme alone': 'Bearer',
      'scheme and a blank': 'Bearer ',
      'as a Basic password': `Basic ${basic}`,
      DPoP: `DPoP ${token}`,
      'in quotes': `Bearer "${token}"`,
      'three words with dots': 'Bearer a.b.c',
      empty: '',
    };
    for (const [name, value] of Object.entries(ways)) {
      await step(`default: ${name}`, dcr.default.create(rep(name), bearer(value)), headers);
      await step(`openid-connect: ${name}`, dcr.oidc.create(uris, bearer(value)), headers);
    }
  },

  'two Authorization headers': async ({ given, dcr, step }) => {
    const token = await given.iat();
    await step(
      'good, then garbage',
      dcr.default.create(rep('a'), bearer([`Bearer ${token}`, 'Bearer garbage'])),
    );
    await step(
      'garbage, then good',
      dcr.default.create(rep('b'), bearer(['Bearer garbage', `Bearer ${token}`])),
    );
    await step('Basic, then good', dcr.default.create(rep('c'), bearer(['Basic eDp5', `Bearer ${token}`])));
    await step('good, then Basic', dcr.default.create(rep('d'), bearer([`Bearer ${token}`, 'Basic eDp5'])));
  },

  'a token anywhere but in the header': async ({ given, dcr, http, realm, step }) => {
    const token = await given.iat();
    await step(
      'in the query',
      http.post(`/realms/${realm}/clients-registrations/default?access_token=${token}`, { json: rep('a') }),
    );
    await step(
      'in a header of its own',
      dcr.default.create(rep('b'), { headers: { 'x-initial-access-token': token } }),
    );
    await step('in a cookie', dcr.default.create(rep('c'), { headers: { cookie: `access_token=${token}` } }));
  },

  'no good token and a request that is wrong besides': async ({ dcr, step }) => {
    for (const [who, options] of [
      ['nobody', {}],
      ['garbage', { token: 'garbage' }],
    ]) {
      await step(`${who}: taken client id`, dcr.default.create(rep('account'), options));
      await step(
        `${who}: bad redirect URI`,
        dcr.default.create({ redirectUris: ['javascript:alert(1)'] }, options),
      );
      await step(
        `${who}: cut off`,
        dcr.default.create(undefined, {
          ...options,
          text: '{',
          headers: { 'content-type': 'application/json' },
        }),
      );
      await step(`${who}: unknown field`, dcr.default.create({ colour: 'blue' }, options));
      await step(
        `${who}: wrong content type`,
        dcr.default.create(undefined, { ...options, text: '{}', headers: { 'content-type': 'text/plain' } }),
      );
      await step(`${who}: a client id of its own`, dcr.oidc.create({ client_id: 'mine' }, options));
      await step(
        `${who}: bad metadata`,
        dcr.oidc.create({ token_endpoint_auth_method: 'handshake' }, options),
      );
      await step(
        `${who}: update cut off`,
        dcr.default.update('account', undefined, {
          ...options,
          text: '{',
          headers: { 'content-type': 'application/json' },
        }),
      );
    }
  },
};
