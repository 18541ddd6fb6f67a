// What is said twice, of nothing, or of something that does not go with it: which of it is heard, and how the rest is refused.
const told = ({ status, json }, ...members) =>
  status < 300
    ? [status, ...members.map((member) => json[member])]
    : [status, json.error, json.error_description];

const FLOWS = ['standardFlowEnabled', 'directAccessGrantsEnabled'];

export default {
  'flows by a word of before': async ({ given, dcr, check }) => {
    const token = await given.iat({ count: 100 });
    for (const directGrantsOnly of [true, false])
      for (const flow of [true, false]) {
        const said = { directGrantsOnly, standardFlowEnabled: flow, directAccessGrantsEnabled: flow };
        const made = await dcr.default.create(said, { token });
        check(`${directGrantsOnly} ${flow}`, told(made, ...FLOWS));
        const { clientId, registrationAccessToken } = made.json;
        const change = { clientId, directGrantsOnly: !directGrantsOnly };
        const changed = await dcr.default.update(clientId, change, { token: registrationAccessToken });
        check(`${directGrantsOnly} ${flow}: changed`, told(changed, ...FLOWS));
      }
  },

  'ids, scopes and mappers of nothing': async ({ given, dcr, check }) => {
    const token = await given.iat({ count: 100 });
    const create = (body) => dcr.default.create(body, { token });
    check('an empty id', told(await create({ id: '' })));
    check('an empty id, and a client id', told(await create({ id: '', clientId: 'one' }), 'clientId'));
    for (const member of ['defaultClientScopes', 'optionalClientScopes'])
      check(`${member} of null`, told(await create({ [member]: ['profile', null] })).slice(0, 2));
    const made = await create({ clientId: 'app' });
    const own = { token: made.json.registrationAccessToken };
    const mapper = { protocol: 'openid-connect', protocolMapper: 'oidc-hardcoded-claim-mapper', config: {} };
    for (const change of [{}, { name: 'm' }, { name: 'm', id: '' }, { name: 'm', id: 'x' }]) {
      const json = { clientId: 'app', protocolMappers: [{ ...mapper, ...change }] };
      check(`a mapper ${JSON.stringify(change)}`, told(await dcr.default.update('app', json, own)));
    }
  },

  'schemes in capitals': async ({ given, dcr, check }) => {
    const token = await given.iat();
    const redirectUris = [
      'HTTPS://app.example.org/cb',
      'Http://a.example.org/cb',
      'http://b.example.org:80/x',
    ];
    check('origins', told(await dcr.default.create({ redirectUris }, { token }), 'webOrigins'));
  },

  'addresses after a logout': async ({ given, dcr, check }) => {
    const token = await given.iat({ count: 100 });
    for (const uri of [
      'https://app.example.org/a b',
      'https://app.example.org/%zz',
      'https://a.example.org/#x',
      '+',
    ]) {
      const metadata = { post_logout_redirect_uris: [uri] };
      check(uri, told(await dcr.oidc.create(metadata, { token }), 'post_logout_redirect_uris'));
      const attributes = { 'post.logout.redirect.uris': uri };
      check(`${uri} among attributes`, told(await dcr.default.create({ attributes }, { token })));
    }
  },

  'classes of authentication': async ({ given, dcr, oidc, check }) => {
    await given.realm({ attributes: { 'acr.loa.map': '{"urn:r":2,"gold":2}' } });
    const token = await given.iat({ count: 100 });
    let number = 0;
    const tried = [
      ['x', 'y', 'y'],
      ['x', 'urn:r', 'urn:r'],
      [undefined, 'gold', 'gold'],
      ['{"a b":1,"c d":2}', undefined, 'a b'],
      ['{"urn:y":1}', 'gold', 'urn:y'],
      ['{"urn:y":1}', undefined, 'urn:r'],
    ];
    for (const protocol of ['openid-connect', 'saml'])
      for (const [map, usual, least] of tried) {
        const said = { 'acr.loa.map': map, 'default.acr.values': usual, 'minimum.acr.value': least };
        const attributes = Object.fromEntries(
          Object.entries(said).filter(([, value]) => value !== undefined),
        );
        number += 1;
        const { status, json } = await dcr.default.create(
          { clientId: `c${number}`, protocol, attributes },
          { token },
        );
        check(`${protocol} ${map} ${usual} ${least}`, [
          status,
          json.error_description?.split('; ').toSorted(),
        ]);
      }
    const client = { publicClient: true, redirectUris: ['https://app.example.org/cb'] };
    await given.client({ ...client, clientId: 'plain' });
    await given.client({ ...client, clientId: 'own', attributes: { 'acr.loa.map': '{"silver":1}' } });
    for (const client_id of ['plain', 'own'])
      for (const acr of ['gold', 'silver']) {
        const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } });
        const query = {
          response_type: 'code',
          scope: 'openid',
          client_id,
          redirect_uri: client.redirectUris[0],
          prompt: 'none',
          claims,
        };
        check(`${client_id} asks for ${acr}`, (await oidc.get(`/auth?${new URLSearchParams(query)}`)).status);
      }
  },
};
