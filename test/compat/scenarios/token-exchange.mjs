// Standard token exchange (RFC 8693): who may exchange whose token for which.
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPE = 'urn:ietf:params:oauth:token-type:';
const ACCESS = `${TYPE}access_token`;

const audience = (clientId) => ({
  name: `for ${clientId}`,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: {
    'included.client.audience': clientId,
    'access.token.claim': 'true',
    'introspection.token.claim': 'true',
  },
});

/** Ann logs in at `front`, whose tokens are for `middle`, who exchanges them to reach `back` and `vault`. */
async function people({ given, admin, oidc }, { middle = {}, front = {}, ann = {} } = {}) {
  for (const clientId of ['back', 'vault', 'far']) await given.client({ clientId, secret: clientId });
  const { id: backId } = await given.clientByName('back');
  await admin.post(`/clients/${backId}/roles`, { name: 'reader' });
  await admin.post('/roles', { name: 'staff' });
  for (const clientId of ['middle', 'front']) {
    const more = clientId === 'middle' ? middle : front;
    const { attributes: added, ...rest } = more;
    const { id } = await given.client({
      clientId,
      secret: clientId,
      directAccessGrantsEnabled: true,
      serviceAccountsEnabled: true,
      attributes: { ...(clientId === 'middle' && { 'standard.token.exchange.enabled': 'true' }), ...added },
      protocolMappers: [audience('middle')],
      ...rest,
    });
    if (clientId === 'middle' && !rest.protocolMappers) await scoped({ admin }, id, 'vault-access', 'vault');
  }
  const user = await given.user({
    username: 'ann',
    password: 'pw',
    roles: { realm: ['staff'], back: ['reader'] },
    ...ann,
  });
  const login = async (client = 'front', scope = 'openid') =>
    (
      await given.tokens(
        { grant_type: 'password', username: 'ann', password: 'pw', scope },
        { basic: [client, client] },
      )
    ).access_token;
  const exchange = (form, client = 'middle') =>
    oidc.token(Array.isArray(form) ? form : { grant_type: GRANT, subject_token_type: ACCESS, ...form }, {
      basic: [client, client],
    });
  return { user, login, exchange };
}

/** Gives a client an optional scope whose tokens are for another client. */
async function scoped({ admin }, clientId, name, target) {
  await admin.post('/client-scopes', {
    name,
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': 'true' },
    protocolMappers: [audience(target)],
  });
  const scope = (await admin.get('/client-scopes')).json.find((each) => each.name === name);
  await admin.put(`/clients/${clientId}/optional-client-scopes/${scope.id}`);
}

const shown = ({
  aud,
  azp,
  scope,
  typ,
  acr,
  realm_access,
  resource_access,
  sid,
  jti,
  sub,
  auth_time,
  ...rest
}) => ({
  aud,
  azp,
  scope,
  typ,
  acr,
  realm_access,
  resource_access,
  hasSid: sid !== undefined,
  hasSub: sub !== undefined,
  hasAuthTime: auth_time !== undefined,
  kind: jti.includes(':') ? jti.split(':')[0] : 'none',
  more: Object.keys(rest).sort(),
});

export default {
  'an access token for an access token': async (context) => {
    const { step, check, claims } = context;
    const { login, exchange } = await people(context);
    const subject_token = await login();
    const exchanged = await step('exchange', exchange({ subject_token }));
    const told = claims(exchanged.json.access_token);
    check('claims', shown(told));
    check('the session is that of the subject', told.sid === claims(subject_token).sid);
    check('the user is that of the subject', told.sub === claims(subject_token).sub);
    await step('named type', exchange({ subject_token, requested_token_type: ACCESS }));
    await step('with openid', exchange({ subject_token, scope: 'openid' }));
    const openid = await exchange({ subject_token, scope: 'openid' });
    if (openid.json.id_token) {
      const id = claims(openid.json.id_token);
      check('id token', {
        aud: id.aud,
        azp: id.azp,
        typ: id.typ,
        hasSid: id.sid !== undefined,
        hash: id.at_hash !== undefined,
      });
    }
    const again = await step('exchanged again', exchange({ subject_token: exchanged.json.access_token }));
    check('claims of that', shown(claims(again.json.access_token)));
    await step('its own token', exchange({ subject_token: await login('middle') }));
    await step('without the middle man', exchange({ subject_token }, 'front'));
  },

  'which token is asked for': async (context) => {
    const { step, check, claims, oidc } = context;
    const { login, exchange } = await people(context);
    const subject_token = await login();
    const id = await step('id', exchange({ subject_token, requested_token_type: `${TYPE}id_token` }));
    check('what it is', { typ: claims(id.json.access_token).typ, aud: claims(id.json.access_token).aud });
    await step(
      'id with scope',
      exchange({ subject_token, requested_token_type: `${TYPE}id_token`, scope: 'openid' }),
    );
    await step(
      'id for back',
      exchange({ subject_token, requested_token_type: `${TYPE}id_token`, audience: 'back' }),
    );
    for (const type of ['refresh_token', 'saml2', 'jwt', 'saml1'])
      await step(type, exchange({ subject_token, requested_token_type: `${TYPE}${type}` }));
    const offline = await exchange({ subject_token: await login('middle'), scope: 'openid offline_access' });
    check('offline access without a refresh token', {
      kind: claims(offline.json.access_token).jti.split(':')[0],
      good: (await oidc.userinfo({ token: offline.json.access_token })).status,
    });
    await step('nonsense', exchange({ subject_token, requested_token_type: 'nonsense' }));
    await step('empty', exchange({ subject_token, requested_token_type: '' }));
  },

  'refresh tokens': async (context) => {
    const { step, check, claims, oidc } = context;
    const { login, exchange } = await people(context, {
      middle: { attributes: { 'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION' } },
    });
    const subject_token = await login();
    const refresh = { subject_token, requested_token_type: `${TYPE}refresh_token` };
    // Which of its audiences comes first is nobody's business.
    const order = { ignore: ['refresh_token'] };
    const first = await step('refresh', exchange(refresh), order);
    check('claims', shown(claims(first.json.access_token)));
    const { aud_x, ...told } = claims(first.json.refresh_token);
    check('the refresh token', { ...told, aud_x: aud_x.sort() });
    check('same session', claims(first.json.access_token).sid === claims(subject_token).sid);
    const basic = ['middle', 'middle'];
    const used = await step(
      'used',
      oidc.token({ grant_type: 'refresh_token', refresh_token: first.json.refresh_token }, { basic }),
      order,
    );
    check('claims of that', shown(claims(used.json.access_token)));
    await step('with audience', exchange({ ...refresh, audience: 'back' }), order);
    const narrow = await exchange({ ...refresh, audience: 'back' });
    const later = await step(
      'used with audience',
      oidc.token({ grant_type: 'refresh_token', refresh_token: narrow.json.refresh_token }, { basic }),
      order,
    );
    check('the narrow refresh token', claims(narrow.json.refresh_token));
    check('the narrow refresh token later', claims(later.json.refresh_token)['req-aud']);
    check('claims of the narrow one', shown(claims(narrow.json.access_token)));
    check('claims of the narrow one later', shown(claims(later.json.access_token)));
    await step('offline', exchange({ ...refresh, scope: 'offline_access' }));
    await step('openid', exchange({ ...refresh, scope: 'openid' }), order);
    await step('access after refresh', exchange({ subject_token }));
    await step('introspected', oidc.introspect({ token: first.json.refresh_token }, { basic }));
    await step(
      'introspected as refresh token',
      oidc.introspect({ token: first.json.refresh_token, token_type_hint: 'refresh_token' }, { basic }),
      { ignore: ['exp'] },
    );
    await step('revoked', oidc.revoke({ token: first.json.refresh_token }, { basic }));
    await step(
      'used after that',
      oidc.token({ grant_type: 'refresh_token', refresh_token: first.json.refresh_token }, { basic }),
    );
    await step('the subject goes on', oidc.introspect({ token: subject_token }, { basic }), {
      ignore: ['exp'],
    });
    await step('exchanged after that', exchange(refresh), order);
  },

  'refresh tokens of others': async (context) => {
    const { step, check, claims, given } = context;
    const { login, exchange } = await people(context, {
      middle: { attributes: { 'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION' } },
    });
    const refresh = { requested_token_type: `${TYPE}refresh_token` };
    await step(
      'offline subject',
      exchange({ ...refresh, subject_token: await login('front', 'offline_access') }),
    );
    await step(
      'offline subject, access token',
      exchange({ subject_token: await login('front', 'offline_access') }),
    );
    const service = await given.tokens({ grant_type: 'client_credentials' }, { basic: ['front', 'front'] });
    const guest = await exchange({ subject_token: await login() });
    await step('a guest in the session', exchange({ ...refresh, subject_token: guest.json.access_token }));
    const member = await exchange({ ...refresh, subject_token: await login() });
    const again = await step(
      'a member of the session',
      exchange({ subject_token: member.json.access_token }),
    );
    check('kind', shown(claims(again.json.access_token)).kind);
    await step('service account', exchange({ ...refresh, subject_token: service.access_token }));
    await step('service account, access token', exchange({ subject_token: service.access_token }));
    await step(
      'offline access asked for',
      exchange({ subject_token: await login(), scope: 'offline_access' }),
    );
  },

  'clients without refresh tokens': async (context) => {
    const { step } = context;
    const { login, exchange } = await people(context, {
      middle: {
        attributes: {
          'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION',
          'use.refresh.tokens': 'false',
        },
      },
    });
    const refresh = { requested_token_type: `${TYPE}refresh_token` };
    await step('refresh', exchange({ ...refresh, subject_token: await login() }));
  },

  // Whoever gives a token up gives up what others made of it, as long as the chain may be.
  'tokens made of tokens that are given up': async (context) => {
    const { given, admin, oidc, check } = context;
    const events = ['TOKEN_EXCHANGE', 'REVOKE_GRANT', 'REVOKE_GRANT_ERROR'];
    await given.realm({ eventsEnabled: true, enabledEventTypes: events });
    await given.user({ username: 'ann', password: 'pw' });
    const ids = ['one', 'two', 'three', 'beside'];
    for (const clientId of ids)
      await given.client({
        clientId,
        secret: clientId,
        directAccessGrantsEnabled: true,
        attributes: {
          'standard.token.exchange.enabled': 'true',
          'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION',
        },
        protocolMappers: ids.map(audience),
      });
    const as = (id) => ({ basic: [id, id] });
    const exchange = async ({ access_token }, id, kind = 'refresh_token') =>
      (
        await oidc.token(
          {
            grant_type: GRANT,
            subject_token: access_token,
            subject_token_type: ACCESS,
            requested_token_type: `${TYPE}${kind}`,
          },
          as(id),
        )
      ).json;
    for (const what of ['access_token', 'refresh_token'])
      for (const who of ['one', 'two', 'three', 'again']) {
        const form = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
        const one = await given.tokens(form, as('one'));
        const two = await exchange(one, 'two');
        const three = await exchange(two, 'three');
        const guest = await exchange(two, 'beside', 'access_token');
        const again = await exchange(one, 'one');
        const held = { one, two, three, again };
        const { status } = await oidc.revoke({ token: held[who][what] }, as(who === 'again' ? 'one' : who));
        const left = [];
        for (const [name, { access_token: token }] of Object.entries({ ...held, guest })) {
          const { json } = await oidc.introspect({ token }, as('beside'));
          if (json.active) left.push(name);
        }
        for (const [name, { refresh_token }] of Object.entries(held)) {
          const used = { grant_type: 'refresh_token', refresh_token };
          const { status } = await oidc.token(used, as(name === 'again' ? 'one' : name));
          if (status === 200) left.push(`${name} again`);
        }
        check(`the ${what} of ${who}`, [status, left]);
        const told = (await admin.get('/events?type=REVOKE_GRANT')).json[0];
        const others = told.details.token_exchange_revoked_clients;
        check(`the event of it`, [told.clientId, others?.split(',').sort()]);
        await admin.delete('/events');
      }
  },

  audiences: async (context) => {
    const { step, check, claims, admin, given } = context;
    const { login, exchange } = await people(context, {
      middle: { attributes: { 'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION' } },
    });
    const subject_token = await login();
    const tell = async (name, form) => {
      const asked = Array.isArray(form)
        ? [['grant_type', GRANT], ['subject_token_type', ACCESS], ['subject_token', subject_token], ...form]
        : { subject_token, ...form };
      const answer = await step(name, exchange(asked));
      if (answer.status === 200) check(`${name}: claims`, shown(claims(answer.json.access_token)));
    };
    await tell('back', { audience: 'back' });
    await tell('not available', { audience: 'far' });
    await tell('two, one not available', [
      ['audience', 'back'],
      ['audience', 'far'],
    ]);
    await tell('two', [
      ['audience', 'back'],
      ['audience', 'account'],
    ]);
    await tell('two, one unknown', [
      ['audience', 'back'],
      ['audience', 'nobody'],
    ]);
    await tell('unknown', { audience: 'nobody' });
    await tell('itself', { audience: 'middle' });
    await tell('by optional scope', { audience: 'vault', scope: 'vault-access' });
    await tell('without the scope', { audience: 'vault' });
    await tell('scope alone', { scope: 'vault-access' });
    await tell('empty', { audience: '' });
    // A scope that the user has by roles of other clients alone is not told of.
    await admin.post('/roles', { name: 'whole' });
    const whole = (await admin.get('/roles/whole')).json;
    const staff = (await admin.get('/roles/staff')).json;
    const { id: backId } = await given.clientByName('back');
    const reader = (await admin.get(`/clients/${backId}/roles/reader`)).json;
    await admin.post(`/roles-by-id/${whole.id}/composites`, [reader]);
    const { id: middleId } = await given.clientByName('middle');
    for (const [name, path, role] of [
      ['by-client', `clients/${backId}`, reader],
      ['by-realm', 'realm', staff],
      ['by-whole', 'realm', whole],
    ]) {
      await scoped({ admin }, middleId, name, 'far');
      const scope = (await admin.get('/client-scopes')).json.find((each) => each.name === name);
      await admin.post(`/client-scopes/${scope.id}/scope-mappings/${path}`, [role]);
    }
    const scope = 'openid by-client by-realm by-whole';
    for (const kind of ['access_token', 'id_token', 'refresh_token'])
      for (const target of ['back', 'account', 'far']) {
        const requested_token_type = `${TYPE}${kind}`;
        const { json } = await exchange({ subject_token, requested_token_type, scope, audience: target });
        check(`${kind} for ${target}`, [json.error_description, json.scope?.split(' ').sort()]);
      }
  },

  scopes: async (context) => {
    const { step, check, claims } = context;
    const { login, exchange } = await people(context);
    const subject_token = await login('front', 'openid phone');
    for (const scope of ['phone', 'openid email', 'moon', '', 'openid', 'vault-access address', 'profile'])
      await step(`"${scope}"`, exchange({ subject_token, scope }));
    const plain = await exchange({ subject_token });
    check('nothing said', claims(plain.json.access_token).scope.split(' ').sort());
    await step(
      'from less to more',
      exchange({ subject_token: await login('front', 'profile'), scope: 'openid phone' }),
    );
  },

  parameters: async (context) => {
    const { step, oidc, given, base } = context;
    const { login, exchange } = await people(context);
    const subject_token = await login();
    const basic = ['middle', 'middle'];
    const raw = (form) => oidc.token({ grant_type: GRANT, ...form }, { basic });
    await step('nothing', raw({}));
    await step('no type', raw({ subject_token }));
    await step('no token', raw({ subject_token_type: ACCESS }));
    for (const type of ['id_token', 'refresh_token', 'jwt', 'saml2'])
      await step(`type ${type}`, raw({ subject_token, subject_token_type: `${TYPE}${type}` }));
    await step('type nonsense', raw({ subject_token, subject_token_type: 'x' }));
    await step('type empty', raw({ subject_token, subject_token_type: '' }));
    await step('token empty', raw({ subject_token: '', subject_token_type: ACCESS }));
    await step('token nonsense', exchange({ subject_token: 'x' }));
    await step('token of three parts', exchange({ subject_token: 'a.b.c' }));
    await step('requested subject', exchange({ subject_token, requested_subject: 'ann' }));
    await step('requested issuer', exchange({ subject_token, requested_issuer: 'elsewhere' }));
    await step('subject issuer', exchange({ subject_token, subject_issuer: 'elsewhere' }));
    await step(
      'actor token',
      exchange({ subject_token, actor_token: subject_token, actor_token_type: ACCESS }),
    );
    await step('actor token alone', exchange({ subject_token, actor_token: subject_token }));
    await step('actor token type alone', exchange({ subject_token, actor_token_type: ACCESS }));
    await step('resource', exchange({ subject_token, resource: 'https://api.example.org' }));
    const tokens = await given.tokens(
      { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' },
      { basic: ['front', 'front'] },
    );
    await step('an id token', exchange({ subject_token: tokens.id_token }));
    await step('a refresh token', exchange({ subject_token: tokens.refresh_token }));
    const send = (text) => oidc.token(text, { basic });
    const list = (...more) => [
      ['grant_type', GRANT],
      ['subject_token_type', ACCESS],
      ['subject_token', subject_token],
      ...more,
    ];
    await step('token twice', send(list(['subject_token', subject_token])));
    await step('scope twice', send(list(['scope', 'openid'], ['scope', 'openid'])));
    await step('audience twice', send(list(['audience', 'back'], ['audience', 'back'])));
    await step('resource twice', send(list(['resource', `${base}/a`], ['resource', `${base}/b`])));
  },

  'clients that may not': async (context) => {
    const { step, given, admin, oidc } = context;
    const { login, exchange } = await people(context);
    const subject_token = await login();
    await step('not enabled for it', exchange({ subject_token }, 'front'));
    await step('not enabled, nothing else', oidc.token({ grant_type: GRANT }, { basic: ['front', 'front'] }));
    await given.client({
      clientId: 'open',
      publicClient: true,
      attributes: { 'standard.token.exchange.enabled': 'true' },
    });
    const asOpen = (form) =>
      oidc.token({ grant_type: GRANT, subject_token_type: ACCESS, client_id: 'open', ...form });
    await step('public', asOpen({ subject_token }));
    await step('public, bad token', asOpen({ subject_token: 'x' }));
    await step('public, unknown audience', asOpen({ subject_token, audience: 'nobody' }));
    await given.client({
      clientId: 'stranger',
      secret: 'stranger',
      attributes: { 'standard.token.exchange.enabled': 'true' },
    });
    await step('not in the audience', exchange({ subject_token }, 'stranger'));
    await step(
      'not in the audience, asks for one',
      exchange({ subject_token, audience: 'back' }, 'stranger'),
    );
    const back = await given.clientByName('back');
    await admin.put(`/clients/${back.id}`, { ...back, enabled: false });
    await step('disabled target', exchange({ subject_token, audience: 'back' }));
    await step('disabled target not asked for', exchange({ subject_token }));
    await step(
      'wrong secret',
      oidc.token({ grant_type: GRANT, subject_token }, { basic: ['middle', 'wrong'] }),
    );
  },

  consent: async (context) => {
    const { step } = context;
    const { login, exchange } = await people(context, {
      middle: { consentRequired: true, directAccessGrantsEnabled: false },
    });
    await step('without consent', exchange({ subject_token: await login() }));
    await step('refused scope first', exchange({ subject_token: await login(), scope: 'moon' }));
    await step('refused audience', exchange({ subject_token: await login(), audience: 'far' }));
  },

  'subjects that are over': async (context) => {
    const { step, given, admin, oidc, sleep } = context;
    const { user, login, exchange } = await people(context);
    const front = await given.clientByName('front');
    const revoked = await login();
    await step('revoke', oidc.revoke({ token: revoked }, { basic: ['front', 'front'] }));
    await step('revoked', exchange({ subject_token: revoked }));
    const tokens = await given.tokens(
      { grant_type: 'password', username: 'ann', password: 'pw' },
      { basic: ['front', 'front'] },
    );
    await oidc.logout({ refresh_token: tokens.refresh_token }, { basic: ['front', 'front'] });
    await step('logged out', exchange({ subject_token: tokens.access_token }));
    await admin.put(`/clients/${front.id}`, {
      ...front,
      attributes: { ...front.attributes, 'access.token.lifespan': '1' },
    });
    const brief = await login();
    await sleep(2100);
    await step('expired', exchange({ subject_token: brief }));
    await admin.put(`/clients/${front.id}`, { ...front, attributes: { 'access.token.lifespan': '' } });
    const lasting = await login();
    await admin.put(`/clients/${front.id}`, { ...front, enabled: false });
    await step('of a disabled client', exchange({ subject_token: lasting }));
    await admin.put(`/clients/${front.id}`, front);
    await admin.put(`/users/${user}`, { enabled: false });
    await step('of a disabled user', exchange({ subject_token: lasting }));
    await admin.put(`/users/${user}`, { enabled: true });
    await step('enabled again', exchange({ subject_token: lasting }));
    await admin.delete(`/clients/${front.id}`);
    await step('of a removed client', exchange({ subject_token: lasting }));
    await admin.delete(`/users/${user}`);
    await step('of a removed user', exchange({ subject_token: lasting }));
  },

  'a subject of another realm': async (context) => {
    const { step, http } = context;
    const { exchange } = await people(context);
    const master = await http.post('/realms/master/protocol/openid-connect/token', {
      form: { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' },
    });
    await step('of master', exchange({ subject_token: master.json.access_token }));
  },

  'lightweight tokens': async (context) => {
    const { step, check, claims, oidc } = context;
    const light = { attributes: { 'client.use.lightweight.access.token.enabled': 'true' } };
    const { login, exchange } = await people(context, { front: light });
    const subject_token = await login();
    check('the subject', shown(claims(subject_token)));
    const answer = await step('light subject, not for us', exchange({ subject_token }));
    if (answer.status === 200) check('claims', shown(claims(answer.json.access_token)));
    const basic = ['middle', 'middle'];
    await step('introspected', oidc.introspect({ token: subject_token }, { basic }), { ignore: ['exp'] });
  },

  'lightweight tokens of the middle': async (context) => {
    const { step, check, claims, oidc } = context;
    const light = { attributes: { 'client.use.lightweight.access.token.enabled': 'true' } };
    const { login, exchange } = await people(context, { middle: light });
    const own = await login('middle');
    const answer = await step('its own light token', exchange({ subject_token: own }));
    check('claims', shown(claims(answer.json.access_token)));
    const made = await exchange({ subject_token: await login() });
    check('claims of an exchanged one', shown(claims(made.json.access_token)));
    const basic = ['middle', 'middle'];
    await step('introspected', oidc.introspect({ token: made.json.access_token }, { basic }), {
      ignore: ['exp'],
    });
    await step('for back', exchange({ subject_token: await login(), audience: 'back' }));
    await step('for far', exchange({ subject_token: await login(), audience: 'far' }));
  },

  'what an exchanged token is good for': async (context) => {
    const { step, oidc, given } = context;
    const { exchange } = await people(context);
    const tokens = await given.tokens(
      { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' },
      { basic: ['front', 'front'] },
    );
    const subject_token = tokens.access_token;
    const basic = ['middle', 'middle'];
    const plain = (await exchange({ subject_token })).json.access_token;
    const openid = (await exchange({ subject_token, scope: 'openid' })).json.access_token;
    await step('introspected', oidc.introspect({ token: plain }, { basic }), { ignore: ['exp'] });
    await step('userinfo', oidc.userinfo({ token: openid }));
    const id = await exchange({ subject_token, requested_token_type: `${TYPE}id_token` });
    await step('id token introspected', oidc.introspect({ token: id.json.access_token }, { basic }), {
      ignore: ['exp'],
    });
    const narrow = (await exchange({ subject_token, audience: ['back'] })).json.access_token;
    await step('narrow, introspected by another', oidc.introspect({ token: narrow }, { basic }));
    await step('narrow, introspected', oidc.introspect({ token: narrow }, { basic: ['back', 'back'] }), {
      ignore: ['exp'],
    });
    await step('userinfo without openid', oidc.userinfo({ token: plain }), { headers: ['www-authenticate'] });
    await step('revoked by front', oidc.revoke({ token: plain }, { basic: ['front', 'front'] }));
    await step('revoked', oidc.revoke({ token: plain }, { basic }));
    await step('introspected after that', oidc.introspect({ token: plain }, { basic }));
    await step('the other one', oidc.introspect({ token: openid }, { basic }), { ignore: ['exp'] });
    await step('logout', oidc.logout({ refresh_token: tokens.refresh_token }, { basic: ['front', 'front'] }));
    await step('after logout', oidc.introspect({ token: openid }, { basic }));
    await step('userinfo after logout', oidc.userinfo({ token: openid }), { headers: ['www-authenticate'] });
    await step('exchange after logout', exchange({ subject_token: openid }));
  },

  'what an exchanged service account token is good for': async (context) => {
    const { step, oidc, given, check, claims } = context;
    const { exchange } = await people(context);
    const basic = ['middle', 'middle'];
    const service = await given.tokens(
      { grant_type: 'client_credentials', scope: 'openid' },
      { basic: ['front', 'front'] },
    );
    const made = await exchange({ subject_token: service.access_token, scope: 'openid' });
    check('claims', shown(claims(made.json.access_token)));
    await step('introspected', oidc.introspect({ token: made.json.access_token }, { basic }), {
      ignore: ['exp'],
    });
    await step('userinfo', oidc.userinfo({ token: made.json.access_token }));
    await step('again', exchange({ subject_token: made.json.access_token }));
    const id = await exchange({
      subject_token: service.access_token,
      requested_token_type: `${TYPE}id_token`,
      scope: 'openid',
    });
    await step('id token introspected', oidc.introspect({ token: id.json.access_token }, { basic }), {
      ignore: ['exp'],
    });
    await step('revoked', oidc.revoke({ token: made.json.access_token }, { basic }));
    await step('after that', oidc.introspect({ token: made.json.access_token }, { basic }));
  },
};
