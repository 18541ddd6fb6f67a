// What becomes of people whom an identity provider sends: its mappers, and what it gave for them.
import { BEA, provider } from '../scenario-parts/broker.mjs';
import { fieldOf } from '../scenario-parts/second-factors.mjs';

const INHERIT = { syncMode: 'INHERIT' };
const conditions = (list) => JSON.stringify(Object.entries(list).map(([key, value]) => ({ key, value })));
const TEMPLATES = [
  '${ALIAS}',
  '${ALIAS|uppercase}',
  '${ALIAS | UPPERCASE}',
  '${CLAIM.nick | lowercase }',
  '${CLAIM.mail | localpart}',
  '${CLAIM.mail | nope}',
  'a${FOO}b',
  'a${CLAIM.none}b',
  '${CLAIM.one}',
  '${CLAIM.two}',
  '${CLAIM.four}-${CLAIM.yes}',
  '${CLAIM.deep.er}',
  '${CLAIM.deep\\.er}',
  '${CLAIM.told}.${CLAIM.tolds}',
  '${CLAIM.sub}',
  '${CLAIM.iss}',
  'plain',
  '${ CLAIM.sub }',
  '${CLAIM.sub',
  'a..b',
];

export default {
  'names by templates': async (context) => {
    const { admin, check } = context;
    const own = await provider(context);
    const type = 'oidc-username-idp-mapper';
    const made = await own.map('name', type, { template: 'x', ...INHERIT });
    const at = `/identity-provider/instances/idp/mappers/${made.headers.location.split('/').at(-1)}`;
    const [mapper] = (await admin.get('/identity-provider/instances/idp/mappers')).json;
    const { email: _asked, ...person } = BEA;
    const claims = {
      nick: 'Bee',
      mail: 'Foo@Bar.example',
      one: ['one'],
      two: ['one', 'two'],
      four: 4,
      yes: true,
      deep: { er: 'deep' },
      'deep.er': 'dotted',
    };
    for (const template of TEMPLATES) {
      await admin.put(at, { ...mapper, config: { template, ...INHERIT } });
      const { tab } = await own.arrive({ claims, person: { ...person, told: ' Sp ', tolds: ['x'] } });
      // How it is written is a matter of the page: users are small letters.
      check(template, fieldOf(tab, 'username').toLowerCase());
    }
    for (const target of ['BROKER_ID', 'BROKER_USERNAME', 'OTHER']) {
      await admin.put(at, { ...mapper, config: { template: `t-${target}`, target, ...INHERIT } });
      await own.login({
        person: { ...BEA, sub: target, preferred_username: target, email: `${target}@example.net` },
      });
      check(target, [await own.user(target), await own.user(`t-${target}`)]);
    }
  },

  attributes: async (context) => {
    const { check } = context;
    const own = await provider(context, { config: { syncMode: 'FORCE' } });
    const from = (claim, attribute, more = {}) =>
      own.map(`${claim} ${attribute}`, 'oidc-user-attribute-idp-mapper', {
        claim,
        'user.attribute': attribute,
        ...INHERIT,
        ...more,
      });
    await own.map('fixed', 'hardcoded-attribute-idp-mapper', {
      attribute: 'fixed',
      'attribute.value': 'v',
      ...INHERIT,
    });
    for (const claim of ['dept', 'a.b', 'iss', 'num', 'list', 'told.x', 'dotted\\.name', 'none', 'sub'])
      await from(claim, claim.replace(/\W/g, ''));
    await from('first', 'firstName');
    await from('last', 'LASTNAME', { 'allow.nullable.property': 'true' });
    const claims = {
      dept: 'sales',
      a: { b: ['x', 1, true, null] },
      num: 3.5,
      list: ['one', 'two'],
      'dotted.name': 'd',
      first: 'First',
      last: 'Last',
    };
    await own.login({ claims, person: { ...BEA, told: { x: [' a ', 2, 'b'] } } });
    check('at first', await own.user('bea'));
    await own.arrive({ claims: { dept: 'it' } });
    check('again', await own.user('bea'));
    // What may be gone goes from whoever is there, and not from who is new.
    const cy = { ...BEA, sub: 'cy', preferred_username: 'cy', email: 'cy@example.net' };
    for (const name of ['new', 'known']) {
      await own.arrive({ claims: { dept: 'it', first: 'Cy' }, person: cy });
      check(`nothing for a last name: ${name}`, await own.user('cy'));
    }
  },

  'roles and groups by sync modes': async (context) => {
    const { admin, check } = context;
    for (const name of ['fixed', 'claimed', 'advanced', 'numbered', 'with.dot', 'free', 'patterned'])
      await admin.post('/roles', { name });
    const parent = await admin.post('/groups', { name: 'g' });
    await admin.post(`/groups/${parent.headers.location.split('/').at(-1)}/children`, { name: 'sub' });
    await admin.post('/groups', { name: 'h' });
    const own = await provider(context, { config: { syncMode: 'FORCE' } });
    for (const syncMode of ['INHERIT', 'IMPORT', 'LEGACY', undefined]) {
      const mode = syncMode && { syncMode };
      const made = [
        await own.map('fixed', 'oidc-hardcoded-role-idp-mapper', { role: 'fixed', ...mode }),
        await own.map('of none', 'oidc-hardcoded-role-idp-mapper', { role: 'nowhere', ...mode }),
        await own.map('of a client', 'oidc-hardcoded-role-idp-mapper', {
          role: 'account.view-groups',
          ...mode,
        }),
        await own.map('claimed', 'oidc-role-idp-mapper', {
          claim: 'groups',
          'claim.value': 'x',
          role: 'claimed',
          ...mode,
        }),
        await own.map('claimed too', 'oidc-role-idp-mapper', {
          claim: 'groups',
          'claim.value': 'z',
          role: 'claimed',
          ...mode,
        }),
        await own.map('numbered', 'oidc-role-idp-mapper', {
          claim: 'n',
          'claim.value': '4',
          role: 'numbered',
          ...mode,
        }),
        await own.map('free', 'oidc-advanced-role-idp-mapper', { role: 'free', ...mode }),
        await own.map('dotted', 'oidc-advanced-role-idp-mapper', {
          claims: conditions({ dept: 'sales', n: '4' }),
          role: 'with.dot',
          ...mode,
        }),
        await own.map('patterned', 'oidc-advanced-role-idp-mapper', {
          claims: conditions({ dept: 's.l.*' }),
          'are.claim.values.regex': 'true',
          role: 'patterned',
          ...mode,
        }),
        await own.map('group', 'oidc-hardcoded-group-idp-mapper', { group: '/g/sub', ...mode }),
        await own.map('no group', 'oidc-hardcoded-group-idp-mapper', { group: '/none', ...mode }),
        await own.map('claimed group', 'oidc-advanced-group-idp-mapper', {
          claims: conditions({ dept: 'sales' }),
          group: '/h',
          ...mode,
        }),
      ];
      const person = {
        ...BEA,
        sub: `${syncMode}`,
        preferred_username: `b-${syncMode}`,
        email: `${syncMode}@example.net`,
      };
      const name = `b-${syncMode}`.toLowerCase();
      await own.login({ person, claims: { dept: 'sales', groups: ['x', 'y'], n: 4 } });
      check(`${syncMode}: at first`, await own.user(name));
      const [{ id }] = (await admin.get(`/users?username=${name}&exact=true`)).json;
      const held = (await admin.get(`/users/${id}/role-mappings/realm`)).json;
      await admin.delete(`/users/${id}/role-mappings/realm`, held);
      for (const group of (await admin.get(`/users/${id}/groups`)).json)
        await admin.delete(`/users/${id}/groups/${group.id}`);
      await own.login({ person, claims: { dept: 'sales', groups: 'x', n: 4 } });
      check(`${syncMode}: given anew`, await own.user(name));
      await admin.post(`/users/${id}/role-mappings/realm`, held);
      await own.login({ person, claims: { dept: 'it', groups: [], n: '5' } });
      check(`${syncMode}: taken back`, await own.user(name));
      for (const { headers } of made)
        await admin.delete(`/identity-provider/instances/idp/mappers/${headers.location.split('/').at(-1)}`);
    }
  },

  'what is false': async (context) => {
    const { admin, check } = context;
    await admin.post('/roles', { name: 'staff' });
    const own = await provider(context);
    await own.map('word', 'oidc-role-idp-mapper', {
      claim: 'no',
      'claim.value': 'a word',
      role: 'staff',
      ...INHERIT,
    });
    await own.login({ claims: { no: false } });
    check('a word for it', (await own.user('bea')).roles);
  },

  'notes of sessions': async (context) => {
    const { check, claims: read } = context;
    const note = (name) => ({
      name,
      protocol: 'openid-connect',
      protocolMapper: 'oidc-usersessionmodel-note-mapper',
      config: { 'user.session.note': name, 'claim.name': `note_${name}`, 'access.token.claim': 'true' },
    });
    const client = { protocolMappers: ['fixed', 'tier', 'n', 'identity_provider'].map(note) };
    const own = await provider(context, { client });
    await own.map('fixed', 'hardcoded-user-session-attribute-idp-mapper', {
      attribute: 'fixed',
      'attribute.value': 'v',
      ...INHERIT,
    });
    await own.map('claims', 'oidc-user-session-note-idp-mapper', {
      claims: conditions({ tier: 'g.*', n: '.*' }),
      'are.claim.values.regex': 'true',
      ...INHERIT,
    });
    const told = (token) =>
      Object.entries(read(token))
        .filter(([name]) => name.startsWith('note_'))
        .toSorted();
    check('at first', told(await own.login({ claims: { tier: 'gold', n: 4 } })));
    check('again', told(await own.login({ claims: { tier: 'glass' } })));
    check('of another claim', told(await own.login({ claims: { tier: 'iron' } })));
  },

  'tokens that are stored': async (context) => {
    const { admin, given, http, step, sleep, realm } = context;
    const own = await provider(context, {
      storeToken: true,
      addReadTokenRoleOnCreate: true,
      client: { webOrigins: ['https://app.example.org'] },
    });
    const at = (alias) => `/realms/${realm}/broker/${alias}/token`;
    const read = (token, alias = 'idp', more = {}) => http.get(at(alias), { token, ...more });
    const look = { ignore: ['id_token', 'accessTokenExpiration'] };
    const token = await own.login({ answer: { refresh_token: 'r', expires_in: 300, scope: 'openid' } });
    await step('read', read(token), look);
    const origin = (value) => ({ headers: { origin: value } });
    const cors = { ...look, headers: ['access-control-allow-origin'] };
    await step('read by a page', read(token, 'idp', origin('https://app.example.org')), cors);
    await step('before that', http.options(at('idp'), origin('https://app.example.org')), {
      headers: ['access-control-allow-origin'],
    });
    await step('nobody', http.get(at('idp')));
    await step('no token', read('junk'));
    await step('of no provider', read(token, 'none'));
    await step('posted', http.post(at('idp'), { token, form: {} }));
    const bob = await given.user({ username: 'bob', password: 'p' });
    const bobs = async () =>
      (
        await context.oidc.token({
          grant_type: 'password',
          client_id: 'app',
          username: 'bob',
          password: 'p',
          scope: 'openid',
        })
      ).json.access_token;
    await step('who may not', read(await bobs()));
    await given.roles(bob, { broker: ['read-token'] });
    await step('who is not linked', read(await bobs()));
    await admin.post(`/users/${bob}/federated-identity/idp`, { userId: 'x' });
    await step('who has none', read(await bobs()));
    const later = await own.login({ answer: { refresh_token: 'r', expires_in: 1 } });
    await sleep(2000);
    own.pages['/token'] = { access_token: 'anew', expires_in: 1, token_type: 'Bearer' };
    await step('refreshed', read(later), look);
    await sleep(2000);
    own.pages['/token'] = { error: 'invalid_grant' };
    await step('refused there', read(later), look);
    const { json } = await admin.get('/identity-provider/instances/idp');
    await admin.put('/identity-provider/instances/idp', { ...json, storeToken: false });
    await step('not stored any more', read(later));
    await admin.put('/identity-provider/instances/idp', { ...json, enabled: false });
    await step('of a provider that is off', read(later));
  },

  GitHub: async (context) => {
    const { admin, check } = context;
    const own = await provider(context);
    const { url } = own.web;
    await admin.post('/identity-provider/instances', {
      alias: 'hub',
      providerId: 'github',
      enabled: true,
      trustEmail: true,
      config: {
        clientId: 'cid',
        clientSecret: 'secret',
        baseUrl: url,
        apiUrl: `${url}/api`,
        githubJsonFormat: 'true',
        syncMode: 'FORCE',
      },
    });
    const of = (name, jsonField, userAttribute) =>
      own.map(name, 'github-user-attribute-mapper', { jsonField, userAttribute, ...INHERIT }, 'hub');
    await of('company', 'company', 'company');
    await of('plan', 'plan.name', 'plan');
    await of('second', 'list[1]', 'second');
    await of('all', 'list', 'all');
    await of('none', 'none', 'none');
    const says = (profile, addresses) => {
      own.pages['/login/oauth/access_token'] = { access_token: 'theirs', token_type: 'bearer' };
      own.pages['/api/user'] = { id: 583231, login: 'Octocat', name: 'Mona Lisa Octocat', ...profile };
      own.pages['/api/user/emails'] = addresses;
    };
    says({ email: 'mona@example.net', company: ' Cats ', plan: { name: 'free' }, list: ['a', 'b'] });
    const { there } = await own.arrive({ alias: 'hub' });
    check('where to', [there.pathname, there.searchParams.get('scope'), there.searchParams.has('nonce')]);
    check('by the profile', await own.user('octocat'));
    says({ email: 'mona@example.net', company: 'Dogs', list: ['c', 'd'] });
    await own.arrive({ alias: 'hub' });
    check('again', await own.user('octocat'));
    says({ id: 2, login: 'two', email: null, list: ['e', 'f'] }, [
      { email: 'b@example.net', primary: false, verified: true },
      { email: 'a@example.net', primary: true, verified: true },
    ]);
    await own.arrive({ alias: 'hub' });
    check('by the addresses', await own.user('two'));
  },
};
