// Texts and numbers that are taken for others, and lists with nothing in them: what is made of each by either provider.
const TEXTS = [
  '',
  ' ',
  '\t',
  'null',
  ' null ',
  'NULL',
  ' true',
  'TRUE ',
  'tRue',
  'yes',
  ' 1',
  '+1',
  '01',
  '1e3',
  '--1',
];

/** What a registration says of a member, or why it is refused. */
const told = ({ status, json }, member) => (status === 201 ? [status, json[member]] : [status, json.error]);

export default {
  'truth values and numbers': async ({ given, dcr, check }) => {
    const token = await given.iat({ count: 500, expiration: 600 });
    for (const text of TEXTS) {
      const answers = [];
      for (const member of ['enabled', 'publicClient', 'notBefore', 'nodeReRegistrationTimeout'])
        answers.push(told(await dcr.default.create({ [member]: text }, { token }), member));
      for (const member of ['dpop_bound_access_tokens', 'require_pushed_authorization_requests'])
        answers.push(told(await dcr.oidc.create({ [member]: text }, { token }), member));
      for (const member of ['client_secret_expires_at', 'client_id_issued_at'])
        answers.push((await dcr.oidc.create({ [member]: text }, { token })).status);
      check(JSON.stringify(text), answers);
    }
  },

  'numbers that are too long': async ({ given, dcr, check }) => {
    const token = await given.iat();
    for (const number of [2147483647, 2147483648, '2147483648', -2147483648, 1e10, 1e300]) {
      const made = await dcr.default.create({ notBefore: number }, { token });
      const read = await dcr.oidc.create({ client_id_issued_at: number }, { token });
      check(`${typeof number} ${number}`, [told(made, 'notBefore'), read.status, read.json.error]);
    }
  },

  'lists with nothing in them': async ({ given, dcr, check }) => {
    const token = await given.iat({ count: 50 });
    for (const list of [[null], [''], [null, 'authorization_code']])
      check(
        `grant types ${JSON.stringify(list)}`,
        told(await dcr.oidc.create({ grant_types: list }, { token }), 'grant_types'),
      );
    for (const list of [[null], [''], [null, 'code']])
      check(
        `response types ${JSON.stringify(list)}`,
        told(await dcr.oidc.create({ response_types: list }, { token }), 'response_types'),
      );
    for (const list of [[null], [''], [null, 'https://app.example.org/cb']])
      check(
        `redirect URIs ${JSON.stringify(list)}`,
        told(await dcr.default.create({ redirectUris: list }, { token }), 'redirectUris'),
      );
  },
};
