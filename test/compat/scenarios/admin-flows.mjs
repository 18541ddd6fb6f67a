// Authentication flows, their executions and the configuration of these in the Admin REST API.
const seen = { headers: ['content-type', 'location', 'cache-control'] };
const flows = '/authentication/flows';
const executions = '/authentication/executions';
const at = (alias) => `${flows}/${encodeURIComponent(alias)}`;
const idOf = (res) => res.headers.location?.split('/').at(-1);
const flow = (alias, rest = {}) => ({
  alias,
  providerId: 'basic-flow',
  topLevel: true,
  builtIn: false,
  ...rest,
});
const found = async (admin, alias) => (await admin.get(flows)).json.find((each) => each.alias === alias);
/** What a tree of executions says, in short: indented names with their requirements and priorities. */
const outline = async (admin, alias) =>
  (await admin.get(`${at(alias)}/executions`)).json?.map(
    ({ level, index, displayName, requirement, priority, alias: config }) =>
      `${'  '.repeat(level)}${index} ${displayName} ${requirement} ${priority}${config ? ` (${config})` : ''}`,
  );
const aliases = async (admin) => (await admin.get(flows)).json.map(({ alias }) => alias);

export default {
  'the flows of a new realm': async ({ admin, step }) => {
    const { json } = await step('flows', admin.get(flows), seen);
    for (const { alias, id } of json) {
      await step(`executions of ${alias}`, admin.get(`${at(alias)}/executions`), seen);
      await step(`${alias} by id`, admin.get(`${flows}/${id}`), seen);
    }
  },

  'every part of a flow by its id': async ({ admin, step }) => {
    for (const alias of ['browser', 'first broker login', 'registration']) {
      const { json } = await admin.get(`${at(alias)}/executions`);
      for (const { id, flowId, authenticationConfig, displayName, level } of json) {
        await step(`${level} ${displayName}`, admin.get(`${executions}/${id}`), seen);
        if (flowId) await step(`${level} ${displayName}, flow`, admin.get(`${flows}/${flowId}`), seen);
        if (authenticationConfig) {
          const config = `/authentication/config/${authenticationConfig}`;
          await step(`${level} ${displayName}, config`, admin.get(config), seen);
          await step(
            `${level} ${displayName}, config below it`,
            admin.get(`${executions}/${id}/config/${authenticationConfig}`),
            seen,
          );
        }
        if (level > 0 && flowId)
          await step(`executions of ${displayName}`, admin.get(`${at(displayName)}/executions`), seen);
      }
    }
  },

  'what flows can be made of': async ({ admin, step, check }) => {
    const lists = [
      'authenticator-providers',
      'client-authenticator-providers',
      'form-providers',
      'form-action-providers',
    ];
    for (const list of lists) {
      const { json } = await step(list, admin.get(`/authentication/${list}`), { ...seen, sets: ['$'] });
      for (const id of json.map((each) => each.id).sort())
        await step(id, admin.get(`/authentication/config-description/${id}`), seen);
    }
    await step('of clients', admin.get('/authentication/per-client-config-description'), seen);
    // What may be said of each, where it stands in a flow.
    await admin.post(flows, flow('people'));
    await admin.post(flows, flow('clients too', { providerId: 'client-flow' }));
    await admin.post(`${at('people')}/executions/flow`, {
      alias: 'form',
      type: 'form-flow',
      provider: 'registration-page-form',
    });
    for (const [list, alias] of [
      ['authenticator-providers', 'people'],
      ['client-authenticator-providers', 'clients too'],
      ['form-action-providers', 'form'],
    ]) {
      for (const { id } of (await admin.get(`/authentication/${list}`)).json.sort((a, b) =>
        a.id < b.id ? -1 : 1,
      ))
        await admin.post(`${at(alias)}/executions/execution`, { provider: id });
    }
    for (const alias of ['people', 'clients too'])
      check(
        alias,
        (await admin.get(`${at(alias)}/executions`)).json.map(({ id: _id, flowId: _flow, ...rest }) => rest),
      );
  },

  'several things wrong at once': async ({ admin, step }) => {
    await admin.post(flows, flow('mine'));
    const add = (to, json) => admin.post(`${at(to)}/executions/flow`, json);
    await step('built in, and no name', add('browser', { type: 'basic-flow' }), seen);
    await step('built in, and no kind', add('browser', { alias: 'x' }), seen);
    await step('built in, and a name that is taken', add('browser', { alias: 'forms' }), seen);
    await step('a name that is taken, and no kind', add('mine', { alias: 'forms' }), seen);
    await step(
      'a copy of nothing by a name that is taken',
      admin.post(`${at('nothing')}/copy`, { newName: 'browser' }),
      seen,
    );
  },

  'what is not there': async ({ admin, step }) => {
    for (const path of [
      `${flows}/nope`,
      `${at('nope')}/executions`,
      `${executions}/nope`,
      `${executions}/nope/config/nope`,
      '/authentication/config/nope',
      '/authentication/config-description/nope',
      '/authentication/nope',
      '/authentication',
    ])
      await step(path, admin.get(path), seen);
    await step('update a flow', admin.put(`${flows}/nope`, flow('x')), seen);
    await step('delete a flow', admin.delete(`${flows}/nope`), seen);
    await step('copy a flow', admin.post(`${at('nope')}/copy`, { newName: 'x' }), seen);
    await step(
      'add an execution',
      admin.post(`${at('nope')}/executions/execution`, { provider: 'auth-cookie' }),
      seen,
    );
    await step(
      'add a sub-flow',
      admin.post(`${at('nope')}/executions/flow`, { alias: 'x', type: 'basic-flow' }),
      seen,
    );
    await step(
      'update an execution',
      admin.put(`${at('nope')}/executions`, { id: 'x', requirement: 'DISABLED' }),
      seen,
    );
    await step(
      'update an execution of a flow',
      admin.put(`${at('browser')}/executions`, { id: 'x', requirement: 'DISABLED' }),
      seen,
    );
    await step('delete an execution', admin.delete(`${executions}/nope`), seen);
    await step('raise', admin.post(`${executions}/nope/raise-priority`), seen);
    await step('lower', admin.post(`${executions}/nope/lower-priority`), seen);
    await step('configure', admin.post(`${executions}/nope/config`, { alias: 'x', config: {} }), seen);
    await step('update a config', admin.put('/authentication/config/nope', { alias: 'x', config: {} }), seen);
    await step('delete a config', admin.delete('/authentication/config/nope'), seen);
  },

  'the life of a flow': async ({ admin, step, check }) => {
    const made = await step('create', admin.post(flows, flow('mine', { description: 'of mine' })), seen);
    await step('again', admin.post(flows, flow('mine')), seen);
    const by = `${flows}/${idOf(made)}`;
    await step('read', admin.get(by), seen);
    await step('executions', admin.get(`${at('mine')}/executions`), seen);
    await step('update', admin.put(by, flow('mine too', { description: 'changed' })), seen);
    await step('read it updated', admin.get(by), seen);
    await step('update onto another', admin.put(by, flow('browser')), seen);
    await step('update without alias', admin.put(by, { description: 'x' }), seen);
    await step('update to an empty alias', admin.put(by, flow('')), seen);
    await step('update the description alone', admin.put(by, { alias: 'mine too', description: 'y' }), seen);
    await step('read it after that', admin.get(by), seen);
    await step(
      'update to another kind',
      admin.put(by, { alias: 'mine too', providerId: 'client-flow', topLevel: false, builtIn: true }),
      seen,
    );
    await step('read it of another kind', admin.get(by), seen);
    check('all', await aliases(admin));
    await step('delete', admin.delete(by), seen);
    await step('delete again', admin.delete(by), seen);
    check('all after', await aliases(admin));
  },

  'flows that cannot be made': async ({ admin, step, check }) => {
    await step('no alias', admin.post(flows, { providerId: 'basic-flow', topLevel: true }), seen);
    await step('empty alias', admin.post(flows, flow('')), seen);
    await step('of an unknown kind', admin.post(flows, flow('kind', { providerId: 'nope' })), seen);
    await step('of no top level', admin.post(flows, flow('below', { topLevel: false })), seen);
    await step('built in', admin.post(flows, flow('built', { builtIn: true })), seen);
    await step(
      'with an id',
      admin.post(flows, flow('id', { id: '11111111-2222-4333-8444-555555555555' })),
      seen,
    );
    await step(
      'with executions',
      admin.post(
        flows,
        flow('parts', {
          authenticationExecutions: [
            { authenticator: 'auth-cookie', requirement: 'ALTERNATIVE', priority: 10 },
          ],
        }),
      ),
      seen,
    );
    await step('unknown member', admin.post(flows, { ...flow('odd'), odd: 1 }), seen);
    await step('no object', admin.post(flows, []), seen);
    await step('a text for a flag', admin.post(flows, flow('flag', { topLevel: 'perhaps' })), seen);
    await step('slash', admin.post(flows, flow('a/b')), seen);
    await step('blank', admin.post(flows, flow(' ')), seen);
    await step('umlaut and more', admin.post(flows, flow('ä?#&;%')), seen);
    await step('without a kind', admin.post(flows, { alias: 'bare' }), seen);
    await step('client flow', admin.post(flows, flow('for clients', { providerId: 'client-flow' })), seen);
    check('all', await aliases(admin));
    for (const alias of ['kind', 'built', 'id', 'parts', 'for clients', 'below']) {
      const each = await found(admin, alias);
      if (each) await step(`read ${alias}`, admin.get(`${flows}/${each.id}`), seen);
    }
  },

  'flows that are built in stay as they are': async ({ admin, step, check }) => {
    const browser = await found(admin, 'browser');
    await step('delete', admin.delete(`${flows}/${browser.id}`), seen);
    await step('rename', admin.put(`${flows}/${browser.id}`, { ...browser, alias: 'my browser' }), seen);
    await step('describe', admin.put(`${flows}/${browser.id}`, { ...browser, description: 'mine' }), seen);
    check('all', await aliases(admin));
    await step(
      'add an execution',
      admin.post(`${at('browser')}/executions/execution`, { provider: 'auth-cookie' }),
      seen,
    );
    await step(
      'add a sub-flow',
      admin.post(`${at('browser')}/executions/flow`, {
        alias: 'x',
        type: 'basic-flow',
        provider: 'registration-page-form',
        description: '',
      }),
      seen,
    );
    const tree = (await admin.get(`${at('browser')}/executions`)).json;
    await step('delete an execution', admin.delete(`${executions}/${tree[0].id}`), seen);
    await step('delete a sub-flow', admin.delete(`${executions}/${tree[3].id}`), seen);
    const forms = tree.find(({ displayName }) => displayName === 'forms');
    await step('delete a sub-flow as a flow', admin.delete(`${flows}/${forms.flowId}`), seen);
    await step('raise', admin.post(`${executions}/${tree[1].id}/raise-priority`), seen);
    await step('lower', admin.post(`${executions}/${tree[1].id}/lower-priority`), seen);
    await step(
      'require',
      admin.put(`${at('browser')}/executions`, { ...tree[1], requirement: 'REQUIRED' }),
      seen,
    );
    await step(
      'another priority',
      admin.put(`${at('browser')}/executions`, { ...tree[1], requirement: 'ALTERNATIVE', priority: 77 }),
      seen,
    );
    await step(
      'rename a sub-flow',
      admin.put(`${at('browser')}/executions`, { ...forms, displayName: 'my forms', description: 'of mine' }),
      seen,
    );
    check('outline', await outline(admin, 'browser'));
    const redirector = tree.find(({ providerId }) => providerId === 'identity-provider-redirector');
    await step(
      'configure',
      admin.post(`${executions}/${redirector.id}/config`, {
        alias: 'where to',
        config: { defaultProvider: 'x' },
      }),
      seen,
    );
    await step('read', admin.get(`${at('browser')}/executions`), seen);
  },

  copies: async ({ admin, step, check }) => {
    for (const [alias, newName] of [
      ['browser', 'b'],
      ['first broker login', 'f'],
      ['registration', 'r'],
      ['clients', 'c'],
    ]) {
      await step(`copy ${alias}`, admin.post(`${at(alias)}/copy`, { newName }), seen);
      await step(`flow ${newName}`, admin.get(`${flows}/${(await found(admin, newName))?.id}`), seen);
      await step(`executions of ${newName}`, admin.get(`${at(newName)}/executions`), seen);
    }
    await step('again', admin.post(`${at('browser')}/copy`, { newName: 'b' }), seen);
    await step('onto a sub-flow', admin.post(`${at('browser')}/copy`, { newName: 'forms' }), seen);
    await step('onto what it would make', admin.post(`${at('browser')}/copy`, { newName: 'b' }), seen);
    await step('another member', admin.post(`${at('browser')}/copy`, { newName: 'more', odd: 'x' }), seen);
    await step('a number', admin.post(`${at('browser')}/copy`, { newName: 5 }), seen);
    await step('no object', admin.post(`${at('browser')}/copy`, []), seen);
    await step('a sub-flow', admin.post(`${at('forms')}/copy`, { newName: 'forms again' }), seen);
    await step('a copy', admin.post(`${at('b')}/copy`, { newName: 'b of b' }), seen);
    await step('odd name', admin.post(`${at('docker auth')}/copy`, { newName: 'a/b ä' }), seen);
    check('all', await aliases(admin));
    check('outline', await outline(admin, 'b of b'));
    check('outline', await outline(admin, 'forms again'));
  },

  'copies are flows of their own': async ({ admin, step, check }) => {
    await admin.post(`${at('first broker login')}/copy`, { newName: 'mine' });
    const [mine, theirs] = [await outline(admin, 'mine'), await outline(admin, 'first broker login')];
    const tree = (await admin.get(`${at('mine')}/executions`)).json;
    const original = (await admin.get(`${at('first broker login')}/executions`)).json;
    const ids = new Set(
      original.flatMap(({ id, flowId, authenticationConfig }) => [id, flowId, authenticationConfig]),
    );
    check(
      'ids in common',
      tree
        .flatMap(({ id, flowId, authenticationConfig }) => [id, flowId, authenticationConfig])
        .filter((id) => id && ids.has(id)).length,
    );
    check('outlines', [mine, theirs]);
    const { authenticationConfig } = tree.find((each) => each.authenticationConfig);
    await step(
      'change a config',
      admin.put(`/authentication/config/${authenticationConfig}`, {
        alias: 'x',
        config: { 'update.profile.on.first.login': 'off' },
      }),
      seen,
    );
    const other = original.find((each) => each.authenticationConfig).authenticationConfig;
    await step('the config of the first', admin.get(`/authentication/config/${other}`), seen);
    const copy = await found(admin, 'mine');
    await step('delete', admin.delete(`${flows}/${copy.id}`), seen);
    await step('its config', admin.get(`/authentication/config/${authenticationConfig}`), seen);
    await step('its execution', admin.get(`${executions}/${tree[0].id}`), seen);
    await step('its sub-flow', admin.get(`${flows}/${tree[1].flowId}`), seen);
    await step(
      'the name of a sub-flow is free',
      admin.post(flows, flow('mine User creation or linking')),
      seen,
    );
    check('first', await outline(admin, 'first broker login'));
  },

  executions: async ({ admin, step, check }) => {
    await admin.post(flows, flow('mine'));
    const add = (provider, rest = {}) =>
      admin.post(`${at('mine')}/executions/execution`, { provider, ...rest });
    const cookie = await step('cookie', add('auth-cookie'), seen);
    await step('the form', add('auth-username-password-form'), seen);
    await step('with a priority', add('auth-otp-form', { priority: 5 }), seen);
    await step('and one more', add('deny-access-authenticator'), seen);
    await step('the same twice', add('auth-cookie'), seen);
    await step('a requirement', add('allow-access-authenticator', { requirement: 'REQUIRED' }), seen);
    await step('unknown', add('nope'), seen);
    await step('none', admin.post(`${at('mine')}/executions/execution`, {}), seen);
    await step('for clients', add('client-secret'), seen);
    await step('for forms', add('registration-user-creation'), seen);
    await step('a form', add('registration-page-form'), seen);
    check('outline', await outline(admin, 'mine'));
    await step('tree', admin.get(`${at('mine')}/executions`), seen);
    await step('read', admin.get(`${executions}/${idOf(cookie)}`), seen);
    await step('raise', admin.post(`${executions}/${idOf(cookie)}/raise-priority`), seen);
    check('raised', await outline(admin, 'mine'));
    await step('raise the first', admin.post(`${executions}/${idOf(cookie)}/raise-priority`), seen);
    check('raised again', await outline(admin, 'mine'));
    await step('lower', admin.post(`${executions}/${idOf(cookie)}/lower-priority`), seen);
    await step('lower again', admin.post(`${executions}/${idOf(cookie)}/lower-priority`), seen);
    check('lowered', await outline(admin, 'mine'));
    const tree = (await admin.get(`${at('mine')}/executions`)).json;
    await step('lower the last', admin.post(`${executions}/${tree.at(-1).id}/lower-priority`), seen);
    check('lowered the last', await outline(admin, 'mine'));
    await step('delete', admin.delete(`${executions}/${idOf(cookie)}`), seen);
    await step('delete again', admin.delete(`${executions}/${idOf(cookie)}`), seen);
    check('after', await outline(admin, 'mine'));
  },

  'an execution is changed': async ({ admin, step, check }) => {
    await admin.post(flows, flow('mine'));
    await admin.post(flows, flow('other'));
    await admin.post(`${at('mine')}/executions/execution`, { provider: 'auth-cookie' });
    await admin.post(`${at('mine')}/executions/execution`, { provider: 'auth-otp-form' });
    const [cookie, otp] = (await admin.get(`${at('mine')}/executions`)).json;
    const put = (body, alias = 'mine') => admin.put(`${at(alias)}/executions`, body);
    for (const requirement of ['REQUIRED', 'ALTERNATIVE', 'DISABLED', 'CONDITIONAL'])
      await step(requirement, put({ ...cookie, requirement }), seen);
    check('outline', await outline(admin, 'mine'));
    await step('unknown member', put({ ...otp, odd: 1 }), seen);
    await step('priority', put({ id: otp.id, requirement: 'REQUIRED', priority: 3 }), seen);
    check('with a priority', await outline(admin, 'mine'));
    await step('without priority', put({ id: otp.id, requirement: 'ALTERNATIVE' }), seen);
    check('without a priority', await outline(admin, 'mine'));
    await step(
      'through another flow',
      put({ id: otp.id, requirement: 'REQUIRED', priority: 9 }, 'other'),
      seen,
    );
    check('through another', await outline(admin, 'mine'));
    await step(
      'another name',
      put({ ...otp, requirement: 'REQUIRED', displayName: 'x', alias: 'y', providerId: 'auth-cookie' }),
      seen,
    );
    check('with another name', await outline(admin, 'mine'));
    await step('negative priority', put({ id: otp.id, requirement: 'REQUIRED', priority: -3 }), seen);
    check('with a negative priority', await outline(admin, 'mine'));
  },

  'sub-flows': async ({ admin, step, check }) => {
    await admin.post(flows, flow('mine'));
    const add = (alias, rest = {}, to = 'mine') =>
      admin.post(`${at(to)}/executions/flow`, {
        alias,
        type: 'basic-flow',
        description: `of ${alias}`,
        ...rest,
      });
    const a = await step('a', add('a'), seen);
    await step('b of forms', add('b', { type: 'form-flow', provider: 'registration-page-form' }), seen);
    await step('below a', add('c', {}, 'a'), seen);
    await step('with a priority', add('d', { priority: 2 }), seen);
    await step('a again', add('a'), seen);
    await step('the name of a top flow', add('browser'), seen);
    await step('the name of another sub-flow', add('forms'), seen);
    await step('unknown kind', add('e', { type: 'nope' }), seen);
    await step('form without provider', add('g', { type: 'form-flow' }), seen);
    await step('form with an unknown provider', add('h', { type: 'form-flow', provider: 'nope' }), seen);
    check('outline', await outline(admin, 'mine'));
    await step(
      'a step of the form',
      admin.post(`${at('b')}/executions/execution`, { provider: 'registration-user-creation' }),
      seen,
    );
    await step(
      'a step that is for no form',
      admin.post(`${at('b')}/executions/execution`, { provider: 'auth-cookie' }),
      seen,
    );
    await step(
      'a step below',
      admin.post(`${at('c')}/executions/execution`, { provider: 'auth-otp-form' }),
      seen,
    );
    await step('tree', admin.get(`${at('mine')}/executions`), seen);
    await step('flow', admin.get(`${flows}/${(await found(admin, 'mine')).id}`), seen);
    await step('sub-flow', admin.get(`${flows}/${idOf(a)}`), seen);
    const tree = (await admin.get(`${at('mine')}/executions`)).json;
    const of = (name) => tree.find(({ displayName }) => displayName === name);
    await step(
      'rename',
      admin.put(`${at('mine')}/executions`, { ...of('a'), displayName: 'aa', description: 'of aa' }),
      seen,
    );
    await step(
      'rename onto another',
      admin.put(`${at('mine')}/executions`, { ...of('a'), displayName: 'b' }),
      seen,
    );
    await step(
      'leave the name',
      admin.put(`${at('mine')}/executions`, { id: of('a').id, requirement: 'ALTERNATIVE' }),
      seen,
    );
    await step(
      'require',
      admin.put(`${at('mine')}/executions`, { ...of('a'), displayName: 'aa', requirement: 'REQUIRED' }),
      seen,
    );
    check('renamed', await outline(admin, 'mine'));
    await step('raise b', admin.post(`${executions}/${of('b').id}/raise-priority`), seen);
    check('raised', await outline(admin, 'mine'));
    await step(
      'update a as a flow',
      admin.put(`${flows}/${of('a').flowId}`, {
        alias: 'aaa',
        description: 'of aaa',
        providerId: 'basic-flow',
        topLevel: false,
      }),
      seen,
    );
    check('updated', await outline(admin, 'mine'));
    await step('delete b as an execution', admin.delete(`${executions}/${of('b').id}`), seen);
    await step('b is gone', admin.get(`${flows}/${of('b').flowId}`), seen);
    await step('delete a as a flow', admin.delete(`${flows}/${of('a').flowId}`), seen);
    await step('c is gone', admin.get(`${flows}/${of('c').flowId}`), seen);
  },

  'executions by what they are': async ({ admin, step, check }) => {
    const made = await admin.post(flows, flow('mine'));
    const parentFlow = idOf(made);
    const post = (body) => admin.post(executions, body);
    await step(
      'create',
      post({ parentFlow, authenticator: 'auth-cookie', requirement: 'ALTERNATIVE', priority: 7 }),
      seen,
    );
    await step(
      'without priority',
      post({ parentFlow, authenticator: 'auth-password-form', requirement: 'REQUIRED' }),
      seen,
    );
    await step('no parent', post({ authenticator: 'auth-cookie', requirement: 'ALTERNATIVE' }), seen);
    await step(
      'unknown parent',
      post({ parentFlow: 'nope', authenticator: 'auth-cookie', requirement: 'ALTERNATIVE' }),
      seen,
    );
    await step(
      'built-in parent',
      post({
        parentFlow: (await found(admin, 'browser')).id,
        authenticator: 'auth-cookie',
        requirement: 'ALTERNATIVE',
      }),
      seen,
    );
    check('outline', await outline(admin, 'mine'));
  },

  'configuration of executions': async ({ admin, step, check }) => {
    await admin.post(flows, flow('mine'));
    await admin.post(`${at('mine')}/executions/execution`, { provider: 'identity-provider-redirector' });
    await admin.post(`${at('mine')}/executions/execution`, { provider: 'auth-cookie' });
    await admin.post(`${at('mine')}/executions/execution`, { provider: 'conditional-user-role' });
    const [redirector, cookie, role] = (await admin.get(`${at('mine')}/executions`)).json;
    const configure = ({ id }, body) => admin.post(`${executions}/${id}/config`, body);
    const made = await step(
      'create',
      configure(redirector, { alias: 'to x', config: { defaultProvider: 'x' } }),
      seen,
    );
    const by = `/authentication/config/${idOf(made)}`;
    await step('read', admin.get(by), seen);
    await step(
      'read it at its execution',
      admin.get(`${executions}/${redirector.id}/config/${idOf(made)}`),
      seen,
    );
    await step('read it at another', admin.get(`${executions}/${cookie.id}/config/${idOf(made)}`), seen);
    await step('again', configure(redirector, { alias: 'to y', config: { defaultProvider: 'y' } }), seen);
    await step('the first', admin.get(by), seen);
    await step('tree', admin.get(`${at('mine')}/executions`), seen);
    await step('execution', admin.get(`${executions}/${redirector.id}`), seen);
    await step('the same alias', configure(role, { alias: 'to y', config: { condUserRole: 'x' } }), seen);
    await step('what takes none', configure(cookie, { alias: 'c', config: { a: 'b' } }), seen);
    await step('no alias', configure(role, { config: {} }), seen);
    await step('empty alias', configure(role, { alias: '', config: {} }), seen);
    await step('no config', configure(role, { alias: 'none' }), seen);
    await step(
      'unknown members of it',
      configure(role, { alias: 'odd', config: { odd: 'x', condUserRole: '' } }),
      seen,
    );
    const tree = (await admin.get(`${at('mine')}/executions`)).json;
    check(
      'configs',
      tree.map(({ displayName, alias }) => [displayName, alias]),
    );
    const odd = `/authentication/config/${tree[2].authenticationConfig}`;
    await step('read the odd one', admin.get(odd), seen);
    await step(
      'update',
      admin.put(odd, { alias: 'even', config: { condUserRole: 'r', negate: 'true' } }),
      seen,
    );
    await step('read it updated', admin.get(odd), seen);
    await step(
      'update with another id',
      admin.put(odd, { id: 'x', alias: 'even', config: { negate: 'false' } }),
      seen,
    );
    await step('read it again', admin.get(odd), seen);
    await step('update without alias', admin.put(odd, { config: { negate: 'true' } }), seen);
    await step('update without config', admin.put(odd, { alias: 'z' }), seen);
    await step('read what is left', admin.get(odd), seen);
    await step('unknown member', admin.put(odd, { alias: 'z', odd: 1 }), seen);
    await step('delete', admin.delete(odd), seen);
    await step('delete again', admin.delete(odd), seen);
    await step('tree without it', admin.get(`${at('mine')}/executions`), seen);
    await step(
      'make one of no execution',
      admin.post('/authentication/config', { alias: 'free', config: { a: 'b' } }),
      seen,
    );
  },

  'flows in use': async ({ admin, step, check, given }) => {
    await admin.post(`${at('browser')}/copy`, { newName: 'mine' });
    const mine = await found(admin, 'mine');
    await step('bind', admin.put('', { browserFlow: 'mine' }), seen);
    check('bound', (await admin.get('')).json.browserFlow);
    await step('rename it', admin.put(`${flows}/${mine.id}`, { ...mine, alias: 'ours' }), seen);
    check('bound to', (await admin.get('')).json.browserFlow);
    const sub = (await admin.get(`${at('ours')}/executions`)).json.find(
      ({ authenticationFlow }) => authenticationFlow,
    );
    await step('delete a part', admin.delete(`${executions}/${sub.id}`), seen);
    await step('bind back', admin.put('', { browserFlow: 'browser' }), seen);
    const client = await given.client({
      clientId: 'app',
      authenticationFlowBindingOverrides: { browser: mine.id },
    });
    check('override', client.authenticationFlowBindingOverrides?.browser === mine.id);
    await step(
      'take it from the client',
      admin.put(`/clients/${client.id}`, { ...client, authenticationFlowBindingOverrides: { browser: '' } }),
      seen,
    );
    await step('delete it then', admin.delete(`${flows}/${mine.id}`), seen);
  },

  'bindings of the realm': async ({ admin, step, check }) => {
    await admin.post(`${at('browser')}/copy`, { newName: 'mine' });
    await admin.post(`${at('clients')}/copy`, { newName: 'my clients' });
    const names = [
      'browserFlow',
      'registrationFlow',
      'directGrantFlow',
      'resetCredentialsFlow',
      'clientAuthenticationFlow',
      'dockerAuthenticationFlow',
      'firstBrokerLoginFlow',
    ];
    const shown = async () => {
      const { json } = await admin.get('');
      return names.map((name) => json[name]);
    };
    for (const name of names) await step(name, admin.put('', { [name]: 'mine' }), seen);
    check('all mine', await shown());
    await step('a sub-flow', admin.put('', { browserFlow: 'mine forms' }), seen);
    await step('a flow for clients', admin.put('', { browserFlow: 'my clients' }), seen);
    check('then', await shown());
    check(
      'in lists',
      (await admin.get('/ui-ext/authentication-management/flows')).json.map(({ alias, usedBy }) => [
        alias,
        usedBy,
      ]),
    );
    await step('usage', admin.get('/ui-ext/authentication-management/flows'), { ...seen, sets: ['$'] });
  },

  'overrides of clients': async ({ admin, step, check }) => {
    await admin.post(`${at('browser')}/copy`, { newName: 'mine' });
    const { id: mine } = await found(admin, 'mine');
    const { id: grant } = await found(admin, 'direct grant');
    const make = (clientId, authenticationFlowBindingOverrides) =>
      admin.post('/clients', { clientId, authenticationFlowBindingOverrides });
    const made = await step(
      'browser and direct grant',
      make('a', { browser: mine, direct_grant: grant }),
      seen,
    );
    const by = `/clients/${idOf(made)}`;
    const shown = async (name) =>
      step(name, admin.get(by), { ...seen, ignore: ['attributes', 'protocolMappers'] });
    await shown('read');
    await step('another name', make('d', { registration: mine }), seen);
    await step('empty', make('e', { browser: '' }), seen);
    await step('null', make('f', { browser: null }), seen);
    await step('none', make('g', {}), seen);
    await step('update without', admin.put(by, { clientId: 'a' }), seen);
    await shown('as it was');
    await step(
      'update with none',
      admin.put(by, { clientId: 'a', authenticationFlowBindingOverrides: {} }),
      seen,
    );
    await shown('still as it was');
    await step(
      'update one',
      admin.put(by, { clientId: 'a', authenticationFlowBindingOverrides: { browser: grant } }),
      seen,
    );
    await shown('with one');
    await step(
      'update to nothing',
      admin.put(by, {
        clientId: 'a',
        authenticationFlowBindingOverrides: { browser: '', direct_grant: null },
      }),
      seen,
    );
    await shown('without');
    await step(
      'of a sub-flow',
      make('h', {
        browser: (await admin.get(`${at('browser')}/executions`)).json.find(
          ({ displayName }) => displayName === 'forms',
        ).flowId,
      }),
      seen,
    );
    await step('two flows', make('i', { browser: mine, direct_grant: mine }), seen);
    check(
      'usage',
      (await admin.get('/ui-ext/authentication-management/flows')).json.map(({ alias, usedBy }) => [
        alias,
        usedBy,
      ]),
    );
  },

  'secrets of configurations': async ({ admin, step }) => {
    await admin.post(`${at('registration')}/copy`, { newName: 'mine' });
    const captcha = (await admin.get(`${at('mine')}/executions`)).json.find(
      ({ providerId }) => providerId === 'registration-recaptcha-action',
    );
    const made = await step(
      'create',
      admin.post(`${executions}/${captcha.id}/config`, {
        alias: 'captcha',
        config: { 'site.key': 'k', 'secret.key': 's', useRecaptchaNet: 'true' },
      }),
      seen,
    );
    const by = `/authentication/config/${idOf(made)}`;
    await step('read', admin.get(by), seen);
    await step(
      'update without the secret',
      admin.put(by, { alias: 'captcha', config: { 'site.key': 'k2', 'secret.key': '**********' } }),
      seen,
    );
    await step('read again', admin.get(by), seen);
    await step(
      'take the secret away',
      admin.put(by, { alias: 'captcha', config: { 'site.key': 'k2' } }),
      seen,
    );
    await step('read without', admin.get(by), seen);
    const free = await step(
      'of nothing',
      admin.post('/authentication/config', { alias: 'free', config: { a: 'b' } }),
      seen,
    );
    await step('read of nothing', admin.get(`/authentication/config/${idOf(free)}`), seen);
    await step('again', admin.post('/authentication/config', { alias: 'free', config: {} }), seen);
    await step('no alias', admin.post('/authentication/config', { config: {} }), seen);
    const [first] = (await admin.get(`${at('mine')}/executions`)).json.filter(
      ({ providerId }) => providerId === 'registration-user-creation',
    );
    const config = { a: 'b', defaultProvider: 'x', 'secret.key': 's', condUserRole: 'r', '': 'c' };
    const other = await admin.post(`${executions}/${first.id}/config`, { alias: 'other', config });
    await step('of others', admin.get(`/authentication/config/${idOf(other)}`), seen);
    await step('copied from nowhere', admin.post(`${at('nowhere')}/copy`, { newName: 'a/b' }));
  },

  'who may': async ({ admin, given, step }) => {
    const { id } = await found(admin, 'docker auth');
    const tree = (await admin.get(`${at('browser')}/executions`)).json;
    for (const role of [
      'view-realm',
      'manage-realm',
      'view-clients',
      'manage-clients',
      'view-users',
      'query-clients',
      'view-identity-providers',
      'view-events',
      '',
    ]) {
      const token = await given.userToken(...(role ? [role] : []));
      const name = role || 'nobody';
      const as = { token };
      for (const path of [
        flows,
        `${flows}/${id}`,
        `${at('docker auth')}/executions`,
        `${executions}/${tree[0].id}`,
        '/authentication/authenticator-providers',
        '/authentication/client-authenticator-providers',
        '/authentication/form-providers',
        '/authentication/form-action-providers',
        '/authentication/unregistered-required-actions',
        '/authentication/required-actions',
        '/authentication/required-actions/VERIFY_EMAIL',
        '/authentication/required-actions/VERIFY_EMAIL/config-description',
        '/authentication/required-actions/VERIFY_EMAIL/config',
        '/authentication/config-description/auth-cookie',
        '/authentication/per-client-config-description',
        '/ui-ext/authentication-management/flows',
      ]) {
        const res = await admin.get(path, undefined, as);
        await step(`${name} reads ${path.replace(id, '{id}').replace(tree[0].id, '{id}')}`, res, {
          ...seen,
          ignore: res.status === 200 ? ['$'] : [],
        });
      }
      if (role === 'manage-realm') continue;
      await step(`${name} makes a flow`, admin.post(flows, flow('x'), as), seen);
      await step(`${name} copies`, admin.post(`${at('browser')}/copy`, { newName: 'x' }, as), seen);
      await step(`${name} deletes`, admin.delete(`${flows}/${id}`, undefined, as), seen);
      await step(
        `${name} raises`,
        admin.post(`${executions}/${tree[0].id}/raise-priority`, undefined, as),
        seen,
      );
      await step(
        `${name} changes an action`,
        admin.put('/authentication/required-actions/VERIFY_EMAIL', {}, as),
        seen,
      );
    }
  },
};
