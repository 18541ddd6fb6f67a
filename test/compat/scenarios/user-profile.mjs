// The user profile of a realm: what its configuration may say, and what that does to users.
const idOf = (res) => res.headers.location?.split('/').at(-1);
const BOTH = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const ROOT = [{ name: 'username' }, { name: 'email' }];
const EDITABLE = { permissions: BOTH };

/** Puts a profile in place: what every realm begins with and these attributes. */
async function profile(admin, attributes, more = {}) {
  const before = (await admin.get('/users/profile')).json;
  const names = new Set(attributes.map(({ name }) => name));
  const kept = before.attributes.filter(({ name }) => !names.has(name));
  const answer = await admin.put('/users/profile', {
    ...before,
    attributes: [...kept, ...attributes],
    ...more,
  });
  if (answer.status !== 200) throw new Error(`profile: ${answer.status} ${answer.text}`);
}

/** What comes of a user with these attributes, and what is kept of them. */
async function tried(admin, rep) {
  const made = await admin.post('/users', rep);
  if (made.status !== 201) return [made.status, made.json];
  const id = idOf(made);
  const { json } = await admin.get(`/users/${id}`);
  await admin.delete(`/users/${id}`);
  return [made.status, json.attributes ?? null];
}

async function changed(admin, id, rep) {
  const { status, json } = await admin.put(`/users/${id}`, rep);
  const after = (await admin.get(`/users/${id}`)).json;
  return [status, json ?? null, after.attributes ?? null, after.firstName ?? null, after.email ?? null];
}

export default {
  'configurations that may be': async ({ admin, step }) => {
    for (const [name, config] of Object.entries({
      'the two that must be': { attributes: ROOT },
      'an attribute with a name alone': { attributes: [...ROOT, { name: 'a' }] },
      'an attribute with everything': {
        attributes: [
          ...ROOT,
          {
            name: 'a.b_c-1',
            displayName: 'A',
            validations: { length: { min: 1, max: '9' } },
            annotations: { inputType: 'select', inputOptions: ['x'], more: { deep: [1] } },
            required: { roles: ['admin', 'user'], scopes: ['email'] },
            permissions: { view: ['user'], edit: ['admin'] },
            selector: { scopes: ['phone'] },
            group: 'g',
            multivalued: true,
            defaultValue: 'x',
          },
        ],
        groups: [
          { name: 'g', displayHeader: 'G', displayDescription: 'of G', annotations: { a: 'b', c: [1] } },
          { name: 'h' },
        ],
        unmanagedAttributePolicy: 'ADMIN_EDIT',
      },
      'empty parts': {
        attributes: [
          ...ROOT,
          { name: 'a', validations: {}, annotations: {}, required: {}, permissions: {}, selector: {} },
        ],
        groups: [],
      },
      'no groups': { attributes: ROOT, groups: null },
      'nothing that is null': {
        attributes: [
          ...ROOT,
          { name: 'a', displayName: null, validations: null, required: null, permissions: null, group: null },
        ],
        unmanagedAttributePolicy: null,
      },
      'a null among the roles': {
        attributes: [...ROOT, { name: 'a', required: { roles: null, scopes: null } }],
      },
    })) {
      await step(name, admin.put('/users/profile', config));
      await step(`${name}: read`, admin.get('/users/profile'));
      await step(`${name}: metadata`, admin.get('/users/profile/metadata'));
    }
    for (const [name, text] of Object.entries({ nothing: '', null: ' null ' })) {
      await admin.put('/users/profile', { attributes: ROOT });
      const headers = { 'content-type': 'application/json' };
      await step(name, admin.put('/users/profile', undefined, { text, headers }));
    }
  },

  'configurations that may not be': async ({ admin, step }) => {
    const of = (attribute) => ({ attributes: [...ROOT, { name: 'a', ...attribute }] });
    const validation = (id, config) => of({ validations: { [id]: config } });
    for (const [name, config] of Object.entries({
      'without a username': { attributes: [{ name: 'email' }] },
      'without an email': { attributes: [{ name: 'username' }] },
      'without anything': { attributes: [] },
      'without a name': { attributes: [...ROOT, { displayName: 'A' }] },
      'with a blank name': { attributes: [...ROOT, { name: ' ' }] },
      'with a name twice': { attributes: [...ROOT, { name: 'a' }, { name: 'a' }] },
      'with a name of other letters': { attributes: [...ROOT, { name: 'a b' }] },
      'with two things wrong': { attributes: [{ name: 'a b' }, { name: 'a b' }] },
      'a validator that is not there': validation('nope', {}),
      'a blank validator': validation(' ', {}),
      'a length of nothing': validation('length', {}),
      'a length of null': validation('length', null),
      'a length in words': validation('length', { min: 'x', max: 'y' }),
      'a length upside down': validation('length', { min: 5, max: 4 }),
      'a length with a word for a switch': validation('length', { max: 5, 'trim-disabled': 'perhaps' }),
      'an integer in words': validation('integer', { min: 'x' }),
      'an integer with a fraction': validation('integer', { min: '1.5' }),
      'integers upside down': validation('integer', { min: 5, max: 4 }),
      'integers of one': validation('integer', { min: 5, max: 5 }),
      'a double in words': validation('double', { max: 'x' }),
      'a pattern of nothing': validation('pattern', {}),
      'a pattern that is none': validation('pattern', { pattern: '(' }),
      'a pattern of null': validation('pattern', { pattern: null }),
      'options of nothing': validation('options', {}),
      'options in words': validation('options', { options: 'x' }),
      'many of nothing': validation('multivalued', {}),
      'many in words': validation('multivalued', { min: 'x', max: 'y' }),
      'many upside down': validation('multivalued', { min: 5, max: 4 }),
      'an email in words': validation('email', { 'max-local-length': 'x' }),
      'a uri in words': validation('uri', { allowedSchemes: 5 }),
      'a role to see that is not there': of({ permissions: { view: ['boss'], edit: [] } }),
      'a role to edit that is not there': of({ permissions: { view: [], edit: ['boss'] } }),
      'a role to need that is not there': of({ required: { roles: ['boss'] } }),
      'a scope to need that is not there': of({ required: { scopes: ['nope'] } }),
      'a scope to select that is not there': of({ selector: { scopes: ['nope'] } }),
      'a group that is not there': of({ group: 'nope' }),
      'options of an annotation': of({ annotations: { inputOptions: 'x' } }),
      'labels of an annotation': of({ annotations: { inputOptionLabels: 'x' } }),
      'a value by default that may not be': of({ defaultValue: 'x', validations: { length: { min: 3 } } }),
      'a group without a name': { attributes: ROOT, groups: [{ displayHeader: 'x' }, {}] },
      'a policy that is not there': { attributes: ROOT, unmanagedAttributePolicy: 'nope' },
      'an unknown member': { attributes: ROOT, nope: 1 },
      'an unknown member of an attribute': of({ nope: 1 }),
      'attributes in words': { attributes: 'x' },
      'a list': [],
    }))
      await step(name, admin.put('/users/profile', config));
    await step('what there is after all that', admin.get('/users/profile'));
  },

  'values by default that may not be': async ({ admin, check }) => {
    const tried = async (name, defaultValue, validations) => {
      const attribute = { name, defaultValue, validations };
      const rest = ROOT.filter((each) => each.name !== name);
      const { status, json } = await admin.put('/users/profile', { attributes: [...rest, attribute] });
      check(`${name}: ${JSON.stringify({ defaultValue, validations })}`, [status, json.errorMessage]);
    };
    for (const [id, config, ...values] of [
      ['length', { min: 3 }, 'ab', ' ab ', '', 'abc'],
      ['integer', { min: 5 }, 'x', '4', '', ' ', '5'],
      ['double', {}, 'x', '', '1.5'],
      ['email', {}, 'nope', '', ' ', 'a@b.c'],
      ['pattern', { pattern: 'a+' }, 'b', '', 'a'],
      ['pattern', { pattern: 'a*' }, ''],
      ['options', { options: ['a'] }, 'b', '', 'a'],
      ['uri', {}, 'nope', ' ', '', 'https://a'],
      ['iso-date', {}, 'x', '', '2020-01-02'],
      ['person-name-prohibited-characters', {}, '<', '', 'a'],
      ['username-prohibited-characters', {}, '<', '', 'a'],
    ])
      for (const value of values) await tried('a', value, { [id]: config });
    await tried('a', 'a', { length: { min: 2 }, integer: {} });
    for (const name of ['username', 'email', 'firstName', 'lastName', 'locale']) {
      await tried(name, 'x');
      await tried(name, 'x', {});
    }
  },

  'configurations in odd words': async ({ admin, check }) => {
    const of = (attribute) => ({ attributes: [...ROOT, { name: 'a', ...attribute }] });
    const validation = (id, config) => of({ validations: { [id]: config } });
    for (const [name, config] of Object.entries({
      'a name with blanks about it': of({ name: ' a\n' }),
      'a group with blanks about it': { ...of({ group: ' g' }), groups: [{ name: 'g ' }] },
      'a group of blanks': of({ group: ' ' }),
      'a role twice': of({ permissions: { view: ['admin', 'admin'], edit: [] } }),
      'a null among the roles': of({ permissions: { view: [null] } }),
      'a null among those that need it': of({ required: { roles: [null], scopes: [null] } }),
      'a null among the scopes': of({ selector: { scopes: [null] } }),
      'an unknown member of permissions': of({ permissions: { nope: [] } }),
      'an unknown member of what is needed': of({ required: { nope: [] } }),
      'an unknown member of a selector': of({ selector: { nope: [] } }),
      'a length of lists': validation('length', { min: ['a', null, { b: [1] }], max: {} }),
      'an integer of a list': validation('integer', { min: [1] }),
      'a double of a list': validation('double', { max: [1] }),
      'a switch that is a number': validation('length', { 'trim-disabled': 5 }),
      'a switch that is a list': validation('length', { max: 1, 'trim-disabled': [] }),
      'a switch of words': validation('length', { max: 1, 'trim-disabled': 'perhaps' }),
      'an email of nothing': validation('email', { 'max-local-length': 0 }),
      'an email of less': validation('email', { 'max-local-length': '-1' }),
      'an email of one': validation('email', { 'max-local-length': '1' }),
    })) {
      const { status, json } = await admin.put('/users/profile', config);
      check(name, [status, json.errorMessage ?? json.error ?? [json.attributes.at(-1), json.groups]]);
    }
  },

  validators: async ({ admin, check }) => {
    const CASES = {
      length: [
        [{ min: 3 }, ['ab', 'abc', ' ab ', '']],
        [{ max: 3 }, ['abc', 'abcd', ' abc ']],
        [{ min: '2', max: '3' }, ['a', 'ab', 'abcd']],
        [{ max: 3, 'trim-disabled': 'true' }, [' ab ', 'abc']],
      ],
      integer: [
        [{}, ['1', '-5', '1.5', 'x', ' 7', '9223372036854775807', '9223372036854775808', '+3', '007']],
        [{ min: '2', max: '5' }, ['1', '2', '5', '6']],
        [{ min: 2 }, ['1']],
        [{ max: 2 }, ['3']],
      ],
      double: [
        [{}, ['1', '1.5', '-2.5e3', 'x', ' 7', 'NaN', '1,5', '.5', '1d']],
        [{ min: '1.5', max: '2.5' }, ['1.4', '1.5', '2.6']],
        [{ min: 2 }, ['1']],
        [{ max: 2 }, ['3']],
      ],
      email: [
        [{}, ['a@b.c', 'nope', 'a@b', '']],
        [{ 'max-local-length': '3' }, ['abc@d.e', 'abcd@d.e']],
      ],
      pattern: [
        [{ pattern: '[a-c]+' }, ['abc', 'abd', 'xabc', '']],
        [{ pattern: '^\\d{2}$', 'error-message': 'two-digits' }, ['12', '123']],
      ],
      uri: [
        [
          {},
          [
            'https://a.example',
            'http://a.example/b?c#d',
            'ftp://a.example',
            'nope',
            'not a uri',
            '//a.example',
            'javascript:alert(1)',
          ],
        ],
        [{ allowedSchemes: ['ftp'], allowFragment: 'false' }, ['ftp://a.example', 'ftp://a/#b', 'https://a']],
        [{ requireValidUrl: 'false' }, ['nope', 'https://a']],
      ],
      options: [[{ options: ['one', 'two'] }, ['one', 'three', 'One', '']]],
      'local-date': [[{}, ['1/2/20', '01/02/2020', '13/13/20', 'x', '2/30/20', '2020-01-02']]],
      'iso-date': [[{}, ['2020-01-02', '2020-13-02', '2021-02-29', '20-01-02', 'x', '2020-01-02T00:00:00Z']]],
      'person-name-prohibited-characters': [
        [{}, ['Ann', 'A<b>', 'A_b', 'A@b']],
        [{ 'error-message': 'no-name' }, ['A<b>']],
      ],
      'username-prohibited-characters': [
        [{}, ['ann', 'a b', 'a@b', 'a<b']],
        [{ 'error-message': 'no-user' }, ['a b']],
      ],
      'up-username-not-idn-homograph': [
        [{}, ['ann', 'аnn', 'jörg']],
        [{ 'error-message': 'no-look' }, ['аnn']],
      ],
    };
    for (const [id, cases] of Object.entries(CASES))
      for (const [config, values] of cases) {
        await profile(admin, [{ name: 'a', validations: { [id]: config }, ...EDITABLE }]);
        for (const value of values)
          check(
            `${id} ${JSON.stringify(config)}: ${value}`,
            await tried(admin, { username: 'ann', attributes: { a: [value] } }),
          );
      }
  },

  'patterns in words of their own': async ({ admin, check }) => {
    for (const [pattern, ...values] of [
      ['\\pL\\p{IsLatin}\\p{IsAlphabetic}', 'aäя', 'яяя'],
      ['\\p{script=Latin}\\p{gc=Lu}\\p{IsDigit}', 'aA1', 'яA1'],
      ['\\Qa.b\\E+', 'a.b', 'axb', 'Qa.bE'],
      ['\\A\\d+\\z', '12', 'A12z'],
      ['a\\h\\x{42}\\0103', 'a BC', 'ahBC'],
      ['(?s)a.b', 'a\nb'],
      ['[\\w&&[^\\d]]+[]x]', 'ab]', 'a1x'],
      ['\\y'],
      ['[^]'],
      ['a\\Eb'],
    ]) {
      const validations = { pattern: { pattern } };
      const attributes = [...ROOT, { name: 'a', validations, ...EDITABLE }];
      const said = [(await admin.put('/users/profile', { attributes })).status];
      for (const value of values)
        said.push([value, (await tried(admin, { username: 'ann', attributes: { a: [value] } }))[0]]);
      check(pattern, said);
    }
  },

  'many values': async ({ admin, check }) => {
    const all = [[], ['x'], ['x', 'y'], ['x', 'y', 'z'], ['x', ''], [''], ['x', 'x']];
    for (const [name, attribute] of Object.entries({
      one: {},
      'one, said': { multivalued: false },
      many: { multivalued: true },
      'two or three': { multivalued: true, validations: { multivalued: { min: '2', max: '3' } } },
      'at most two, where there is one': { validations: { multivalued: { max: 2 } } },
      'many of which each is checked': { multivalued: true, validations: { options: { options: ['x'] } } },
      'many, of which one must be': { multivalued: true, required: { roles: ['admin'] } },
      'two, of which one must be': {
        multivalued: true,
        required: {},
        validations: { multivalued: { max: 2 } },
      },
    })) {
      await profile(admin, [{ name: 'a', ...attribute, ...EDITABLE }]);
      for (const values of all)
        check(
          `${name}: ${JSON.stringify(values)}`,
          await tried(admin, { username: 'ann', attributes: { a: values } }),
        );
    }
  },

  'what must be there': async ({ admin, check, oidc, given, step }) => {
    await given.client({ clientId: 'app', publicClient: true, directAccessGrantsEnabled: true });
    const whole = { email: 'ann@example.org', firstName: 'Ann', lastName: 'Archer' };
    for (const [name, required] of Object.entries({
      'of administrators': { roles: ['admin'] },
      'of users': { roles: ['user'] },
      'of both': { roles: ['admin', 'user'] },
      'of everybody': {},
      'with a scope': { scopes: ['email'] },
      'with a scope that is asked for': { scopes: ['phone'] },
      'of administrators or with a scope': { roles: ['admin'], scopes: ['phone'] },
    })) {
      await profile(admin, [{ name: 'a', required, ...EDITABLE }]);
      check(`${name}: nothing`, await tried(admin, { username: 'none' }));
      check(`${name}: none`, await tried(admin, { username: 'none', attributes: {} }));
      check(`${name}: blank`, await tried(admin, { username: 'none', attributes: { a: [' '] } }));
      check(`${name}: there`, await tried(admin, { username: 'none', attributes: { a: ['x'] } }));
      const id = idOf(
        await admin.post('/users', { username: 'ann', enabled: true, ...whole, attributes: { a: ['x'] } }),
      );
      check(
        `${name}: the first name is changed`,
        await changed(admin, id, { firstName: 'Anne', email: whole.email, lastName: 'A' }),
      );
      check(`${name}: taken away`, await changed(admin, id, { ...whole, attributes: {} }));
      await admin.put(`/users/${id}/reset-password`, { type: 'password', value: 'pw', temporary: false });
      for (const scope of ['openid', 'openid phone'])
        await step(
          `${name}: logs in with ${scope}`,
          oidc.token({
            grant_type: 'password',
            client_id: 'app',
            username: 'ann',
            password: 'pw',
            scope,
          }),
          { ignore: ['$'] },
        );
      await admin.delete(`/users/${id}`);
    }
  },

  'what is asked of the names': async ({ admin, check }) => {
    await profile(admin, [
      { name: 'username', validations: { length: { min: 5 } }, ...EDITABLE },
      { name: 'email', required: { roles: ['admin'] }, validations: { pattern: { pattern: '.*@x' } } },
      { name: 'firstName', required: { roles: ['admin'] }, ...EDITABLE },
      { name: 'lastName', validations: { options: { options: ['One'] } }, ...EDITABLE },
    ]);
    check('nothing', await tried(admin, { username: 'hannah' }));
    check('short', await tried(admin, { username: 'ann', firstName: 'A' }));
    check('what was refused before', await tried(admin, { username: 'a b <c>', firstName: '<A>' }));
    check('another email', await tried(admin, { username: 'hannah', firstName: 'A', email: 'a@y' }));
    check('that email', await tried(admin, { username: 'hannah', firstName: 'A', email: 'a@x' }));
    check('another last name', await tried(admin, { username: 'hannah', firstName: 'A', lastName: 'Two' }));
    check('that last name', await tried(admin, { username: 'hannah', firstName: 'A', lastName: 'One' }));
    await admin.put('/users/profile', { attributes: ROOT });
    check(
      'without names in the profile',
      await tried(admin, { username: 'hannah', firstName: 'A', lastName: 'B', email: 'a@b.c' }),
    );
    const id = idOf(await admin.post('/users', { username: 'hannah', firstName: 'A', lastName: 'B' }));
    check('read without names in the profile', (await admin.get(`/users/${id}`)).json.firstName ?? null);
  },

  'who may see and change': async ({ admin, check }) => {
    for (const view of [[], ['admin'], ['user'], ['admin', 'user']])
      for (const edit of [[], ['admin'], ['user'], ['admin', 'user']]) {
        const name = `seen by ${view.join(' and ') || 'nobody'}, changed by ${edit.join(' and ') || 'nobody'}`;
        await profile(admin, [{ name: 'a', ...EDITABLE }]);
        const id = idOf(await admin.post('/users', { username: 'ann', attributes: { a: ['x'] } }));
        await profile(admin, [{ name: 'a', permissions: { view, edit } }]);
        check(`${name}: created`, await tried(admin, { username: 'bob', attributes: { a: ['x'] } }));
        check(`${name}: read`, (await admin.get(`/users/${id}`)).json.attributes ?? null);
        check(`${name}: the same`, await changed(admin, id, { attributes: { a: ['x'] } }));
        check(`${name}: another`, await changed(admin, id, { attributes: { a: ['y'] } }));
        check(`${name}: none`, await changed(admin, id, { attributes: {} }));
        check(`${name}: empty`, await changed(admin, id, { attributes: { a: [] } }));
        check(`${name}: blank`, await changed(admin, id, { attributes: { a: [''] } }));
        check(`${name}: not said`, await changed(admin, id, { firstName: 'Ann' }));
        await profile(admin, [{ name: 'a', permissions: { view, edit }, validations: { integer: {} } }]);
        check(`${name}: created ill`, await tried(admin, { username: 'bob', attributes: { a: ['x'] } }));
        check(`${name}: created well`, await tried(admin, { username: 'bob', attributes: { a: ['1'] } }));
        await profile(admin, [{ name: 'a', ...EDITABLE }]);
        check(`${name}: after all`, (await admin.get(`/users/${id}`)).json.attributes ?? null);
        await admin.delete(`/users/${id}`);
      }
  },

  'names that nobody may change': async ({ admin, check }) => {
    const whole = { username: 'hannah', firstName: 'A', lastName: 'B', email: 'a@b.c' };
    const id = idOf(await admin.post('/users', whole));
    for (const [name, permissions] of Object.entries({
      nobody: { view: [], edit: [] },
      users: { view: ['user'], edit: ['user'] },
      'seen by administrators': { view: ['admin'], edit: ['user'] },
    })) {
      await profile(
        admin,
        ['username', 'email', 'firstName', 'lastName'].map((each) => ({ name: each, permissions })),
      );
      const see = async () => {
        const { username, email, firstName, lastName } = (await admin.get(`/users/${id}`)).json;
        return [username, email, firstName, lastName].map((each) => each ?? null);
      };
      check(`${name}: read`, await see());
      check(`${name}: a first name`, (await admin.put(`/users/${id}`, { firstName: 'Q' })).json ?? null);
      check(`${name}: an email`, (await admin.put(`/users/${id}`, { email: 'q@q.q' })).json ?? null);
      check(`${name}: after`, await see());
      check(
        `${name}: made`,
        await tried(admin, { username: 'bob', firstName: 'A', lastName: 'B', email: 'b@b.c' }),
      );
    }
  },

  'attributes outside of the profile': async ({ admin, check, step }) => {
    for (const policy of ['ENABLED', 'ADMIN_EDIT', 'ADMIN_VIEW', undefined]) {
      await profile(admin, [{ name: 'a', ...EDITABLE }], { unmanagedAttributePolicy: 'ENABLED' });
      const made = await admin.post('/users', { username: 'ann', attributes: { a: ['1'], b: ['2'] } });
      const id = idOf(made);
      await profile(admin, [{ name: 'a', ...EDITABLE }], { unmanagedAttributePolicy: policy });
      const name = policy ?? 'none';
      check(`${name}: read`, (await admin.get(`/users/${id}`)).json.attributes ?? null);
      await step(`${name}: alone`, admin.get(`/users/${id}/unmanagedAttributes`));
      check(`${name}: changed`, await changed(admin, id, { attributes: { a: ['3'], b: ['4'], c: ['5'] } }));
      check(`${name}: left out`, await changed(admin, id, { attributes: { a: ['6'] } }));
      check(`${name}: not said`, await changed(admin, id, { firstName: 'Ann' }));
      check(`${name}: none`, await changed(admin, id, { attributes: {} }));
      check(
        `${name}: long`,
        await tried(admin, { username: 'bob', attributes: { b: ['x'.repeat(2049)], 'c c': ['1'] } }),
      );
      await admin.delete(`/users/${id}`);
    }
    await profile(admin, [], { unmanagedAttributePolicy: 'ENABLED' });
    for (const name of [
      'LDAP_ID',
      'ldap_entry_dn',
      'KERBEROS_PRINCIPAL',
      'userCertificate',
      'ENABLED',
      'locale',
    ])
      check(`${name}: of the server`, await tried(admin, { username: 'ann', attributes: { [name]: ['x'] } }));
  },

  'values by default': async ({ admin, check }) => {
    await profile(admin, [
      { name: 'a', defaultValue: 'one', ...EDITABLE },
      { name: 'b', defaultValue: 'two', permissions: { view: ['admin'], edit: ['user'] } },
      {
        name: 'c',
        defaultValue: 'four',
        validations: { options: { options: ['four', 'five'] } },
        ...EDITABLE,
      },
    ]);
    check('nothing', await tried(admin, { username: 'ann' }));
    check('none', await tried(admin, { username: 'ann', attributes: { c: ['four'] } }));
    check('blank', await tried(admin, { username: 'ann', attributes: { a: [''], c: ['four'] } }));
    check(
      'another',
      await tried(admin, { username: 'ann', attributes: { a: ['1'], b: ['2'], c: ['four'] } }),
    );
    const id = idOf(await admin.post('/users', { username: 'ann', attributes: { c: ['four'] } }));
    check('taken away', await changed(admin, id, { attributes: {} }));
    await profile(admin, [
      { name: 'a', defaultValue: 'one', required: { roles: ['admin'] }, ...EDITABLE },
      { name: 'b' },
      { name: 'c' },
    ]);
    check('required', await tried(admin, { username: 'bob' }));
  },

  'what forms are told': async ({ admin, given, step }) => {
    const id = idOf(await admin.post('/users', { username: 'ann', attributes: { a: ['x'] } }));
    await profile(
      admin,
      [
        {
          name: 'a',
          displayName: 'A',
          validations: { length: { max: 5 }, options: { options: ['x'] } },
          annotations: { inputType: 'text' },
          required: { roles: ['admin'] },
          group: 'g',
          defaultValue: 'x',
          ...EDITABLE,
        },
        { name: 'b', required: { roles: ['user'] }, permissions: { view: ['admin'], edit: ['user'] } },
        { name: 'c', permissions: { view: ['user'], edit: ['user'] } },
        { name: 'd', multivalued: true, selector: { scopes: ['phone'] }, ...EDITABLE },
        { name: 'f', multivalued: true, validations: { multivalued: { max: '2' } }, ...EDITABLE },
        { name: 'e', required: { scopes: ['email'] }, ...EDITABLE },
      ],
      { groups: [{ name: 'g', displayHeader: 'G', annotations: { a: 'b' } }, { name: 'h' }] },
    );
    await step('of new users', admin.get('/users/profile/metadata'));
    await step('of a user', admin.get(`/users/${id}?userProfileMetadata=true`));
    await step('not asked for', admin.get(`/users/${id}?userProfileMetadata=false`));
    await given.realm({ registrationEmailAsUsername: true });
    await step('where the email is the name', admin.get('/users/profile/metadata'));
    await step('of a user, where the email is the name', admin.get(`/users/${id}?userProfileMetadata=true`));
    await given.realm({ registrationEmailAsUsername: false, editUsernameAllowed: true });
    await step('where names may be changed', admin.get(`/users/${id}?userProfileMetadata=true`));
    await given.realm({ internationalizationEnabled: true, supportedLocales: ['en', 'de'] });
    await step('where there are languages', admin.get(`/users/${id}?userProfileMetadata=true`));
    await step('of new users, where there are languages', admin.get('/users/profile/metadata'));
  },

  'users of clients': async ({ admin, given, check, step }) => {
    await profile(admin, [{ name: 'a', required: {}, validations: { length: { max: 3 } }, ...EDITABLE }]);
    const { id } = await given.client({ clientId: 'app', serviceAccountsEnabled: true });
    const user = (await admin.get(`/clients/${id}/service-account-user`)).json;
    check('as they are', await changed(admin, user.id, { ...user }));
    check('with a name', await changed(admin, user.id, { firstName: '<b>' }));
    check('with an attribute', await changed(admin, user.id, { attributes: { a: ['long enough'] } }));
    check('with another', await changed(admin, user.id, { attributes: { b: ['2'] } }));
    await step('metadata', admin.get(`/users/${user.id}?userProfileMetadata=true`));
  },

  'in documents': async ({ admin, step, check }) => {
    await profile(admin, [{ name: 'a', required: {}, validations: { length: { max: 3 } }, ...EDITABLE }]);
    const { json } = await admin.post('/partial-export');
    const TYPE = 'org.keycloak.userprofile.UserProfileProvider';
    const said = json.components[TYPE][0].config['kc.user.profile.config'][0];
    check('exported', JSON.parse(said));
    await step('components', admin.get(`/components?type=${TYPE}`), {
      ignore: ['id', 'kc.user.profile.config'],
    });
    await step(
      'users that do not fit',
      admin.post('/partialImport', {
        users: [
          { username: 'ann', attributes: { a: ['far too long'] } },
          { username: 'bob', attributes: { b: ['x'] } },
        ],
      }),
      { ignore: ['id'], sets: ['results'] },
    );
    await step(
      'a username that does not fit',
      admin.post('/partialImport', { users: [{ username: 'x y', firstName: '<b>' }] }),
      { ignore: ['id'] },
    );
    for (const username of ['ann', 'bob'])
      check(
        username,
        (await admin.get(`/users?username=${encodeURIComponent(username)}`)).json[0]?.attributes ?? null,
      );
  },

  'who may read and write it': async ({ admin, given, http, step }) => {
    const { realm } = (await admin.get()).json;
    const at = `/admin/realms/${realm}/users`;
    const before = (await admin.get('/users/profile')).json;
    const id = idOf(await admin.post('/users', { username: 'somebody' }));
    for (const role of [
      'view-realm',
      'manage-realm',
      'view-users',
      'manage-users',
      'query-users',
      'view-clients',
    ]) {
      const token = await given.userToken(role);
      const none = { ignore: ['$'] };
      await step(`${role}: read`, http.get(`${at}/profile`, { token }), none);
      await step(`${role}: metadata`, http.get(`${at}/profile/metadata`, { token }), none);
      await step(`${role}: write`, http.put(`${at}/profile`, { token, json: before }), none);
      await step(`${role}: unmanaged`, http.get(`${at}/${id}/unmanagedAttributes`, { token }), none);
    }
  },
};
