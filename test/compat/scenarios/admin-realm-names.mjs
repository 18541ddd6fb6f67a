// Names and ids of realms in the Admin REST API: what is refused, what is taken, renaming.
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
  'names that are refused': async ({ admin, realm, step }) => {
    for (const sign of [
      '/',
      '?',
      '#',
      '&',
      ';',
      '\\',
      ':',
      '@',
      '+',
      '=',
      ',',
      '$',
      '!',
      '(',
      ')',
      '*',
      '[',
      ']',
    ]) {
      await step(`create ${sign}`, admin.post('/..', { realm: `${realm}${sign}x` }));
      await step(`rename ${sign}`, admin.put('', { realm: `${realm}${sign}x` }));
    }
    await step('several', admin.post('/..', { realm: 'a?b/c' }));
    await step('master', admin.post('/..', { realm: 'master' }));
    await step('one that is there', admin.post('/..', { realm }));
  },

  'names that are taken as they are': async (t) => {
    for (const suffix of [
      ' x',
      '.x',
      '-x',
      '_x',
      '~x',
      "'x",
      '"x',
      '<x>',
      '|x',
      '^x',
      '`x',
      '%x',
      'ä',
      '日本',
      ' ',
      '\tx',
    ]) {
      const name = `${t.realm}${suffix}`;
      await make(t, JSON.stringify(suffix), { realm: name, enabled: true }, async () => {
        await t.step(`read ${JSON.stringify(suffix)}`, t.admin.get(home(name)), {
          ignore: ['browserSecurityHeaders', 'attributes'],
        });
      });
    }
    await make(t, 'lower case', { realm: `${t.realm}-case` }, () =>
      make(t, 'upper case beside it', { realm: `${t.realm}-CASE` }),
    );
  },

  'an id of its own': async (t) => {
    const name = `${t.realm}-b`;
    await make(t, 'given', { realm: name, id: `${t.realm}-id` }, async () => {
      await t.step('read', t.admin.get(home(name)));
      await t.step('by its id', t.admin.get(home(`${t.realm}-id`)));
      await t.step('another realm with it', t.admin.post('/..', { realm: `${name}-c`, id: `${t.realm}-id` }));
      await t.step('another id', t.admin.put(home(name), { id: 'other' }));
      await t.step('it stays', t.admin.get(home(name)));
    });
  },

  renaming: async ({ admin, realm, http, step }) => {
    const name = `${realm}-b`;
    await admin.post('/..', { realm: name, enabled: true });
    try {
      await step('to one that is there', admin.put(home(name), { realm }));
      await step('to master', admin.put(home(name), { realm: 'master' }));
      await step('to its own name', admin.put(home(name), { realm: name }));
      await step('to another', admin.put(home(name), { realm: `${name}-c` }));
      await step('the old name', admin.get(home(name)));
      await step('the new name', http.get(`/realms/${name}-c`));
      await step('back', admin.put(home(`${name}-c`), { realm: name }));
    } finally {
      await admin.delete(home(name));
      await admin.delete(home(`${name}-c`));
    }
    await step('rename master', admin.put('/../master', { realm: `${realm}-m` }));
    await step('remove master', admin.delete('/../master'));
  },
};
