// Malformed, mistyped, oversize and misdeclared requests at both registration providers.
const json = { 'content-type': 'application/json' };
const name = { default: 'clientId', oidc: 'client_name' };
const providers = ['default', 'oidc'];

/** Sends each body as it stands, to each provider, with a token that is good for it. */
const bodies =
  (all) =>
  async ({ given, dcr, admin, step, check }) => {
    const token = await given.iat({ count: 200, expiration: 600 });
    for (const provider of providers) {
      const texts = typeof all === 'function' ? all(name[provider]) : all;
      for (const [label, text] of Object.entries(texts)) {
        await step(`${provider}: ${label}`, dcr[provider].create(undefined, { token, text, headers: json }));
      }
    }
    const clients = (await admin.get('/clients')).json.length;
    check('clients in the end', clients);
  };

export default {
  'JSON that is none': bodies((key) => ({
    'cut off after the colon': `{"${key}":`,
    'cut off in a name': `{"${key}`,
    'cut off in a value': `{"${key}":"a`,
    'an opening brace': '{',
    'a closing brace': '}',
    'a comma too many': `{"${key}":"a",}`,
    'a comma at first': `{,"${key}":"a"}`,
    'no comma': `{"${key}":"a" "x":"b"}`,
    'single quotes': `{'${key}':'a'}`,
    'a name without quotes': `{${key}:"a"}`,
    'a comment': `/* x */ {"${key}":"a"}`,
    'a comment behind slashes': `// x\n{"${key}":"a"}`,
    NaN: `{"${key}":NaN}`,
    undefined: `{"${key}":undefined}`,
    'a leading zero': '{"notBefore":01,"default_max_age":01}',
    'a plus sign': `{"${key}":+1}`,
    words: 'hello',
    'a form': `${key}=a`,
    XML: '<client/>',
    'a bracket': '[',
    'an unclosed list': `{"redirectUris":["a"`,
    True: `{"${key}":True}`,
  })),

  'strings that JSON does not allow': bodies((key) => ({
    'a bad escape': `{"${key}":"\\x"}`,
    'a short unicode escape': `{"${key}":"\\u12"}`,
    'a line break': `{"${key}":"a\nb"}`,
    'a control character': `{"${key}":"a\u0001b"}`,
    'a tab': `{"${key}":"a\tb"}`,
    'bytes that are no UTF-8': Buffer.concat([
      Buffer.from(`{"${key}":"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]),
    'Latin-1': Buffer.from(`{"${key}":"\u00e4"}`, 'latin1'),
  })),

  'JSON of another shape': bodies({
    'a list': '[]',
    'a list of one': '[{}]',
    'a text': '"x"',
    'an empty text': '""',
    'a number': '1',
    'a fraction': '1.5',
    true: 'true',
    false: 'false',
  }),

  'more than one document': bodies((key) => ({
    'two documents': '{} {}',
    'a document and words': '{} and more',
    'a document and a brace': '{}}',
    'blanks around': `  \n\t{"${key}":"blanks"}  \n`,
  })),

  'other encodings of Unicode': bodies((key) => ({
    'a byte order mark': Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(`{"${key}":"bom"}`)]),
    'UTF-16 with a mark': Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`{"${key}":"utf-16"}`, 'utf16le'),
    ]),
    'UTF-16 without a mark': Buffer.from(`{"${key}":"utf-16-le"}`, 'utf16le'),
    'an escaped name': `{"\\u0063lientId":"escaped"}`.replace('\\u0063lientId', key.replace(/^c/, '\\u0063')),
    'a pair of surrogates': `{"${key}":"\\ud83d\\ude00"}`,
    'four bytes': `{"${key}":"\u{1f600} x"}`,
  })),

  'fields that nobody knows': bodies((key) => ({
    unknown: '{"colour":"blue"}',
    'unknown, a number': '{"colour":1}',
    'unknown, a list': '{"colour":[1,2]}',
    'unknown, an object': '{"colour":{"a":1}}',
    'unknown, null': '{"colour":null}',
    'unknown behind a known one': `{"${key}":"a","colour":true}`,
    'unknown on the second line': `{"${key}":"a",\n  "colour":true}`,
    'the prototype': '{"__proto__":{"admin":true}}',
    constructor: '{"constructor":{"prototype":{"admin":true}}}',
    toString: '{"toString":"x"}',
    hasOwnProperty: '{"hasOwnProperty":1}',
    'an empty name': '{"":"x"}',
    'another case': `{"${key.toUpperCase()}":"a"}`,
    'a blank before': `{" ${key}":"a"}`,
    'one of the other provider': key === 'clientId' ? '{"client_name":"a"}' : '{"clientId":"a"}',
  })),

  'a name twice': bodies((key) => ({
    'two values': `{"${key}":"one-${key}","${key}":"two-${key}"}`,
    'null at last': `{"${key}":"one","${key}":null}`,
    'a wrong type first': `{"${key}":[],"${key}":"x"}`,
  })),

  'content types': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 200, expiration: 600 });
    const types = [
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/vnd.api+json',
      'application/scim+json',
      'application/jwt',
      'application/octet-stream',
      'application/json; charset=utf-8',
      'application/json;charset=latin1',
      'application/json; charset=utf-16',
      'application/json; charset=nonsense',
      'application/json; charset',
      'application/json; profile=x',
      'APPLICATION/JSON',
      'application/*',
      '*/*',
    ];
    for (const provider of providers) {
      for (const type of types) {
        const text = `{"${name[provider]}":"${type.replaceAll(/\W+/g, '-')}"}`;
        await step(
          `${provider}: ${type}`,
          dcr[provider].create(undefined, { token, text, headers: { 'content-type': type } }),
        );
      }
      await step(`${provider}: none`, dcr[provider].create(undefined, { token, text: '{}' }));
      await step(
        `${provider}: two`,
        dcr[provider].create(undefined, {
          token,
          text: '{}',
          headers: { 'content-type': ['application/json', 'text/plain'] },
        }),
      );
    }
  },

  'content types of an update': async ({ given, dcr, step }) => {
    const created = await dcr.default.create({ clientId: 'app' }, { token: await given.iat() });
    let token = created.json.registrationAccessToken;
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/vnd.api+json',
      'application/json; charset=latin1',
    ]) {
      const { json: rep } = await step(
        type,
        dcr.default.update('app', undefined, {
          token,
          text: '{"clientId":"app"}',
          headers: { 'content-type': type },
        }),
      );
      token = rep?.registrationAccessToken ?? token;
    }
    await step('none', dcr.default.update('app', undefined, { token, text: '{"clientId":"app"}' }));
    await step('a body with a removal', dcr.default.send('DELETE', 'app', { token, json: {} }));
  },

  'bad updates': async ({ given, dcr, step }) => {
    for (const provider of providers) {
      const created = await dcr[provider].create(
        provider === 'default' ? { clientId: 'app' } : { client_name: 'app' },
        { token: await given.iat() },
      );
      const id = created.json.clientId ?? created.json.client_id;
      const token = created.json.registrationAccessToken ?? created.json.registration_access_token;
      const send = (text) => dcr[provider].update(id, undefined, { token, text, headers: json });
      for (const [label, text] of Object.entries({
        'cut off': '{',
        'a list': '[]',
        'a text': '"x"',
        'unknown field': '{"colour":1}',
        'a wrong type': '{"redirectUris":1,"redirect_uris":1}',
        'a bad escape': `{"${name[provider]}":"\\x"}`,
        'no client id': '{}',
        'another client id': '{"clientId":"other","client_id":"other"}'.replace(
          provider === 'default' ? ',"client_id":"other"' : '"clientId":"other",',
          '',
        ),
      })) {
        await step(`${provider}: ${label}`, send(text));
      }
      await step(`${provider}: nothing came of it`, dcr[provider].read(id, { token }));
    }
  },

  'large and deep': async ({ given, dcr, step, check }) => {
    const token = await given.iat({ count: 200, expiration: 600 });
    const deep = (depth, open, close) => open.repeat(depth) + close.repeat(depth);
    const send = (provider, text) => dcr[provider].create(undefined, { token, text, headers: json });
    await step('default: lists 900 deep', send('default', `{"colour":${deep(900, '[', ']')}}`));
    await step('oidc: lists 900 deep', send('oidc', `{"colour":${deep(900, '[', ']')}}`));
    await step(
      'default: lists where a list is wanted',
      send('default', `{"redirectUris":${deep(100, '[', ']')}}`),
    );
    await step(
      'oidc: lists where a list is wanted',
      send('oidc', `{"redirect_uris":${deep(100, '[', ']')}}`),
    );
    await step('default: 20 000 blanks', send('default', `${' '.repeat(20_000)}{"clientId":"blanks"}`));
    const many = Array.from({ length: 200 }, (_, n) => `https://app.example.org/${n}`);
    const created = await dcr.default.create({ clientId: 'many', redirectUris: many }, { token });
    check('200 redirect URIs', [created.status, created.json.redirectUris?.length, created.json.webOrigins]);
    const metadata = await dcr.oidc.create({ redirect_uris: many }, { token });
    check('200 redirect URIs as metadata', [metadata.status, metadata.json.redirect_uris?.length]);
    const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`attribute-${n}`, `${n}`]));
    const attributed = await dcr.default.create({ clientId: 'attributed', attributes }, { token });
    check('100 attributes', [attributed.status, Object.keys(attributed.json.attributes ?? {}).length]);
    const long = await dcr.default.create(
      { clientId: 'long', attributes: { text: 'x'.repeat(4000) } },
      { token },
    );
    check('an attribute of 4000 characters', [long.status, long.json.attributes?.text?.length]);
  },
};
