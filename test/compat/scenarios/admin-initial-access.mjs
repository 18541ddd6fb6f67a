// Initial access tokens in the Admin REST API.
const at = '/clients-initial-access';
const seen = {
  headers: [
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
  ],
};
const json = { 'content-type': 'application/json' };

export default {
  'create with every kind of value': async ({ admin, step }) => {
    const reps = [
      {},
      { count: 0 },
      { count: 1 },
      { expiration: 0 },
      { count: 0, expiration: 0 },
      { count: 2147483647 },
      { count: null, expiration: null },
      { count: '3', expiration: '60' },
      { count: '', expiration: '' },
      { count: 1.9, expiration: 1.9 },
      { webOrigins: [] },
      { webOrigins: null },
      { webOrigins: ['https://a.example.org', '*', '+', 'nonsense'] },
      { webOrigins: [1, true] },
      { webOrigins: [null] },
    ];
    for (const rep of reps) await step(JSON.stringify(rep), admin.post(at, rep), seen);
    await step('list', admin.get(at), { ...seen, sets: ['$'] });
  },

  'values that are refused': async ({ admin, step }) => {
    const reps = [
      { count: -1 },
      { expiration: -1 },
      { count: -1, expiration: -1 },
      { count: 'x' },
      { count: [] },
      { count: {} },
      { count: true },
      { count: 99999999999 },
      { expiration: 'x' },
      { webOrigins: 'x' },
      { webOrigins: {} },
      { webOrigins: [[]] },
      { colour: 1 },
      { id: 'x' },
      { token: 'x' },
      { remainingCount: 5 },
      { timestamp: 1 },
      [],
    ];
    for (const rep of reps) await step(JSON.stringify(rep), admin.post(at, rep), seen);
    for (const text of ['{', '"x"', '1', '{"count":}', '{"count":1,}'])
      await step(text, admin.post(at, undefined, { text, headers: json }), seen);
    await step(
      'text/plain',
      admin.post(at, undefined, { text: '{}', headers: { 'content-type': 'text/plain' } }),
      seen,
    );
    await step('form', admin.post(at, undefined, { form: { count: '1' } }), seen);
    await step('no content type', admin.post(at, undefined, { text: '{"count":7}' }), seen);
    await step('what there is', admin.get(at), { sets: ['$'] });
  },

  'how a token is used up in the list': async ({ admin, dcr, sleep, step, check }) => {
    const { json: two } = await admin.post(at, { count: 2, expiration: 600 });
    const { json: short } = await admin.post(at, { count: 5, expiration: 1 });
    await step('at first', admin.get(at), { sets: ['$'] });
    await dcr.default.create({ clientId: 'a' }, { token: two.token });
    await step('after one use', admin.get(at), { sets: ['$'] });
    await dcr.oidc.create({}, { token: two.token });
    await step('after two uses', admin.get(at), { sets: ['$'] });
    await sleep(2200);
    await dcr.default.create({ clientId: 'late' }, { token: short.token });
    await step('with one expired', admin.get(at), { sets: ['$'] });
    check(
      'in the order they were made',
      (await admin.get(at)).json.map(({ id }) => [two.id, short.id].indexOf(id)).sort(),
    );
  },

  remove: async ({ admin, step }) => {
    const { json: made } = await admin.post(at, { count: 1, expiration: 60 });
    await step('one', admin.delete(`${at}/${made.id}`), seen);
    await step('again', admin.delete(`${at}/${made.id}`), seen);
    await step('an id that never was', admin.delete(`${at}/6a1f9d9e-0000-4000-8000-000000000000`), seen);
    await step('nonsense', admin.delete(`${at}/nonsense`), seen);
    await step('with a body', admin.delete(`${at}/nonsense`, {}), seen);
    await step('what is left', admin.get(at));
  },

  'a token of another realm cannot be removed from here': async ({ admin, realm, step }) => {
    const other = `${realm}-b`;
    await admin.post('/..', { realm: other, enabled: true });
    try {
      const { json: made } = await admin.post(`/../${other}${at}`, { count: 1, expiration: 60 });
      await step('remove', admin.delete(`${at}/${made.id}`));
      await step('still there', admin.get(`/../${other}${at}`));
      await step('none here', admin.get(at));
    } finally {
      await admin.delete(`/../${other}`);
    }
  },

  'methods and addresses that are not offered': async ({ admin, step }) => {
    const { json: made } = await admin.post(at, {});
    await step('GET of one', admin.get(`${at}/${made.id}`), seen);
    await step('PUT of one', admin.put(`${at}/${made.id}`, {}), seen);
    await step('POST of one', admin.post(`${at}/${made.id}`, {}), seen);
    await step('PUT of all', admin.put(at, {}), seen);
    await step('DELETE of all', admin.delete(at), seen);
    await step('PATCH of all', admin.patch(at, {}), seen);
    await step('HEAD of all', admin.head(at), seen);
    await step('with a slash', admin.get(`${at}/`), seen);
    await step('with a query', admin.get(`${at}?first=0&max=1`), seen);
  },
};
