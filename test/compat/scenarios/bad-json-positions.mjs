// Where in a document the first problem is decides how it is told.
const json = { 'content-type': 'application/json' };
const texts =
  (all) =>
  async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 100, expiration: 600 });
    for (const text of all) await step(text, dcr.default.create(undefined, { token, text, headers: json }));
  };

export default {
  'at the top level': texts([
    '{"clientId":nul}',
    '{"clientId":tru}',
    '{"clientId":"a"',
    '{"clientId":"a",',
    '{"clientId" "a"}',
    '{"clientId":"a","clientId"}',
    '{"notBefore":1e}',
    '{"notBefore":1.}',
    '{"notBefore":-}',
    '{"enabled":tru',
    '{"\\x":1}',
    '"abc',
    '1x',
    'tru',
    'nul',
    '-',
    '{"x":',
    '\u0000{}',
    '\ufeff\ufeff{}',
  ]),

  'inside a value': texts([
    '{"redirectUris":[x]}',
    '{"redirectUris":["a",]}',
    '{"redirectUris":["a" "b"]}',
    '{"redirectUris":["a"}',
    '{"redirectUris":[',
    '{"attributes":{"a":}}',
    '{"attributes":{"a"',
    '{"attributes":{a:1}}',
    '{"attributes":{"a":"x',
    '{"enabled":"',
    '{"protocolMappers":[{"name":}]}',
    '{"protocolMappers":[{"name":"\\x"}]}',
    '{"notBefore":1e400}',
    '{"notBefore":99999999999}',
    '{"notBefore":12345678901234567890123}',
  ]),

  'of another shape': texts([
    '[',
    '[1',
    '{"id":[}',
    '{"clientId":{"a":1}}',
    '{"redirectUris":[{}]}',
    '{"redirectUris":{}}',
    '{"protocolMappers":{}}',
    '{"attributes":[]}',
    '{"attributes":{"a":[]}}',
    '{"attributes":{"a":{}}}',
    '{"enabled":[]}',
    '{"enabled":"x"}',
    '{"notBefore":true}',
    '{"notBefore":"1.5"}',
    '{"notBefore":[]}',
  ]),

  'an unknown field before anything else': texts([
    '{"colour":"\\x"}',
    '{"colour":{',
    '{"colour":"a',
    '{"colour":nul}',
    '{"colour":[1,{"a":[]}],"clientId":1}',
    '{"protocolMappers":[{"colour":1}]}',
    '{"redirectUris":[],"colour":1,"enabled":"x"}',
    '{"enabled":"x","colour":1}',
    '{"authorizationSettings":{"colour":1}}',
    '{"access":{"colour":1}}',
    '{"registeredNodes":{"colour":1}}',
  ]),

  'numbers and texts that fit all the same': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 100, expiration: 600 });
    const fits = {
      notBefore: [5, '5', 1.9, '', null, -1, 1e2],
      enabled: [true, 'true', 'TRUE', 'True', 'false', 1, 0, 5, '', null],
      name: [5, 1.5, true, '', null],
      redirectUris: [[1, true, null, 'a'], null],
      attributes: [{ a: 1, b: true, c: null, d: '', e: 1.5 }, null],
      access: [{ a: 1 }],
      registeredNodes: [{ a: '5' }],
      nodeReRegistrationTimeout: ['7', null],
    };
    for (const [field, values] of Object.entries(fits)) {
      for (const [index, value] of values.entries()) {
        const rep = { clientId: `${field}-${index}`, [field]: value };
        await step(`${field}: ${JSON.stringify(value)}`, dcr.default.create(rep, { token }));
      }
    }
  },

  'the same at the doors of the Admin API': async ({ admin, step }) => {
    const [client] = (await admin.get('/clients?clientId=account')).json;
    const [component] = (await admin.get('/components?name=rsa-generated')).json;
    const doors = {
      'create realm': ['post', '/..'],
      'update realm': ['put', ''],
      'create client': ['post', '/clients'],
      'update client': ['put', `/clients/${client.id}`],
      'create component': ['post', '/components'],
      'update component': ['put', `/components/${component.id}`],
      'create token': ['post', '/clients-initial-access'],
    };
    const bodies = [
      '{',
      '{"a"',
      '[]',
      '"x"',
      '1',
      '{"colour":1}',
      '{"name":"\\x"}',
      '{"id":[]}',
      '{"id":{}}',
      '{"__proto__":1}',
      '{"enabled":"x"}',
      '{"count":"x"}',
      '{"config":1}',
    ];
    for (const [door, [method, path]] of Object.entries(doors)) {
      for (const text of bodies)
        await step(`${door}: ${text}`, admin[method](path, undefined, { text, headers: json }));
      await step(
        `${door}: text/plain`,
        admin[method](path, undefined, { text: '{}', headers: { 'content-type': 'text/plain' } }),
      );
      await step(`${door}: form`, admin[method](path, undefined, { form: { id: 'x' } }));
    }
  },
};
