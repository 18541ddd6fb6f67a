// Realms in the Admin REST API: create, read, update, rename, remove, and what is refused.
const more = {
  headers: [
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
    'vary',
    'allow',
  ],
};
const home = (name) => `/../${encodeURIComponent(name)}`;

/** Makes a realm, shows the answer, and removes it again. */
const make = async ({ admin, step }, label, rep, then) => {
  const res = await step(label, admin.post('/..', rep), more);
  if (res.status !== 201) return;
  const name = decodeURIComponent(res.headers.location.split('/').at(-1));
  try {
    await then?.(name);
  } finally {
    await admin.delete(home(name));
  }
};

export default {
  'create, read, update and remove': async ({ admin, realm, step }) => {
    const name = `${realm}-b`;
    const at = home(name);
    try {
      await step('create', admin.post('/..', { realm: name, enabled: true, displayName: 'B' }), more);
      await step('create again', admin.post('/..', { realm: name, enabled: true }), more);
      await step('read', admin.get(at), more);
      await step('update', admin.put(at, { displayName: 'C', accessTokenLifespan: 60 }), more);
      await step('read again', admin.get(at));
      await step('nothing', admin.put(at, {}));
      await step('remove', admin.delete(at), more);
      await step('remove again', admin.delete(at), more);
      await step('read what is gone', admin.get(at), more);
      await step('update what is gone', admin.put(at, {}), more);
      await step('made anew', admin.post('/..', { realm: name }));
    } finally {
      await admin.delete(at);
    }
  },

  'a new realm as it is': async ({ admin, step, check }) => {
    const { json } = await step('read', admin.get(''));
    check('members', Object.keys(json));
    await step('its clients', admin.get('/clients'));
    await step('its components', admin.get('/components'), { sets: ['$'] });
    await step('its initial access tokens', admin.get('/clients-initial-access'));
  },

  'a new realm in short': async ({ admin, realm, check }) => {
    const { json } = await admin.get('/../?briefRepresentation=true');
    check(
      'brief',
      json.filter(({ realm: name }) => name === realm).map((rep) => Object.keys(rep)),
    );
    const full = await admin.get('/../');
    check('full', [
      full.status,
      full.json.filter(({ realm: name }) => name === realm).map((rep) => Object.keys(rep).length > 50),
    ]);
  },

  'nothing said about being enabled': async (t) => {
    const name = `${t.realm}-b`;
    for (const [label, rep] of [
      ['left out', {}],
      ['null', { enabled: null }],
      ['false', { enabled: false }],
      ['as a text', { enabled: 'true' }],
      ['as a number', { enabled: 1 }],
    ]) {
      await make(t, label, { realm: name, ...rep }, () => t.step(`${label}: read`, t.admin.get(home(name))));
    }
  },

  'bodies that are no realm': async ({ admin, step }) => {
    const json = { 'content-type': 'application/json' };
    for (const [label, text] of Object.entries({
      nothing: '',
      'cut off': '{"realm":',
      'a list': '[]',
      'a text': '"x"',
      'unknown field': '{"realm":"x","colour":1}',
      'wrong type': '{"realm":"x","enabled":"perhaps"}',
      'a list for a text': '{"realm":["x"]}',
      'no name': '{}',
      'an empty name': '{"realm":""}',
      'no name, but settings': '{"enabled":true}',
    })) {
      await step(`create: ${label}`, admin.post('/..', undefined, { text, headers: json }), more);
    }
    await step('create: no body at all', admin.post('/..'), more);
    for (const [label, text] of Object.entries({
      'cut off': '{"realm":',
      'a list': '[]',
      'a text': '"x"',
      'unknown field': '{"colour":1}',
      'wrong type': '{"enabled":"perhaps"}',
      'an empty name': '{"realm":""}',
      'a bad name': '{"realm":"a/b"}',
    })) {
      await step(`update: ${label}`, admin.put('', undefined, { text, headers: json }), more);
    }
    await step('unchanged', admin.get(''));
  },

  'settings that are given at birth': async (t) => {
    const name = `${t.realm}-b`;
    const rep = {
      realm: name,
      enabled: true,
      displayName: 'Shop',
      displayNameHtml: '<b>Shop</b>',
      accessTokenLifespan: 120,
      sslRequired: 'none',
      registrationAllowed: true,
      rememberMe: true,
      verifyEmail: true,
      loginWithEmailAllowed: false,
      attributes: { colour: 'blue', empty: '' },
      notBefore: 5,
      defaultSignatureAlgorithm: 'ES256',
      eventsEnabled: true,
      internationalizationEnabled: true,
      supportedLocales: ['de', 'en'],
      defaultLocale: 'de',
      passwordPolicy: 'length(9)',
    };
    await make(t, 'create', rep, async () => {
      await t.step('read', t.admin.get(home(name)), { sets: ['supportedLocales'] });
      await t.step(
        'change them',
        t.admin.put(home(name), {
          displayName: '',
          accessTokenLifespan: 60,
          attributes: { colour: 'red', more: '1' },
          supportedLocales: [],
        }),
      );
      await t.step('changed', t.admin.get(home(name)), { sets: ['supportedLocales'] });
      await t.step(
        'with nulls',
        t.admin.put(home(name), { displayName: null, accessTokenLifespan: null, attributes: null }),
      );
      await t.step('after nulls', t.admin.get(home(name)), { sets: ['supportedLocales'] });
    });
  },

  'methods and addresses that are not offered': async ({ admin, http, realm, step }) => {
    await step('POST on a realm', admin.post('', {}), more);
    await step('PATCH on a realm', admin.patch('', {}), more);
    await step('HEAD of a realm', admin.head(''), more);
    await step('PUT on all', admin.put('/..', {}), more);
    await step('DELETE of all', admin.delete('/..'), more);
    await step('PATCH on all', admin.patch('/..', {}), more);
    await step('nothing below', admin.get('/nothing'), more);
    await step('POST on nothing', admin.post('/nothing', {}), more);
    await step('nothing below a realm that is not there', admin.get('/../diff-nowhere/nothing'), more);
    await step('with a slash', admin.get('/'));
    await step('the Admin API itself', http.get('/admin/realms/'), more);
    await step('OPTIONS', http.options(`/admin/realms/${realm}`), more);
    await step(
      'OPTIONS from a browser',
      http.options(`/admin/realms/${realm}`, {
        headers: { origin: 'https://a.example.org', 'access-control-request-method': 'PUT' },
      }),
      more,
    );
    await step(
      'OPTIONS of all',
      http.options('/admin/realms', {
        headers: { origin: 'https://a.example.org', 'access-control-request-method': 'POST' },
      }),
      more,
    );
    await step(
      'OPTIONS of a realm that is not there',
      http.options('/admin/realms/diff-nowhere', {
        headers: { origin: 'https://a.example.org', 'access-control-request-method': 'GET' },
      }),
      more,
    );
    await step(
      'from a browser',
      admin.get('', undefined, { headers: { origin: 'https://a.example.org' } }),
      more,
    );
  },
};
