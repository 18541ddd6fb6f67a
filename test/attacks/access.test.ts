import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, it } from 'node:test';
import { onEachDatabase, onSqlite } from '../support/on-each-database.ts';
import { openRegistration } from '../support/policies.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import {
  adminClient,
  claimsOf,
  clientCredentials,
  countClients,
  PROVIDERS,
  type Provider,
  register,
  registrationPath,
} from '../support/registration.ts';
import type { Reply } from '../support/test-server.ts';
import { grant, person, SECRET, tokenRealm } from '../support/tokens.ts';

const SAML_METADATA =
  '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://evil.example"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://evil.example/acs" index="1"/></SPSSODescriptor></EntityDescriptor>';
const ALL = ['default', 'openid-connect', 'saml2-entity-descriptor', 'install'] as const;
/** What two providers do not do at all: asked for it they say so to everybody. */
const NOT_OFFERED = {
  'saml2-entity-descriptor': ['GET', 'PUT', 'DELETE'],
  install: ['POST', 'PUT', 'DELETE'],
  default: [],
  'openid-connect': [],
} as const satisfies Record<(typeof ALL)[number], readonly string[]>;
const at = (realm: string, provider: string, clientId?: string) =>
  registrationPath(realm, provider as Provider, clientId);

/** What a caller learns of a refusal: everything but what differs from one moment to the next. */
const told = ({ status, text, headers }: Reply) => {
  const { date: _date, ...rest } = Object.fromEntries(headers);
  return { status, text, headers: rest };
};

onEachDatabase('Whoever has no right to the registration service', (suite) => {
  it('is told so by 401 and a challenge for a header that holds no token, at every provider', async () => {
    const { server, realm } = suite;
    const { clientId } = await register(server, realm, await server.initialAccessToken(realm));
    const kept = await snapshot(server, realm);
    for (const provider of ALL) {
      for (const authorization of [
        'Bearer',
        'Bearer ',
        'bearer',
        'Bearer \t',
        'Bearer ,',
        'Bearer null null',
      ]) {
        for (const [method, path] of [
          ['POST', at(realm, provider)],
          ['GET', at(realm, provider, clientId)],
          ['PUT', at(realm, provider, clientId)],
          ['DELETE', at(realm, provider, clientId)],
        ] as const) {
          const reply = await server.call(method, path, {
            headers: {
              authorization,
              ...(provider.startsWith('saml') && { 'content-type': 'application/xml' }),
            },
            ...((method === 'POST' || method === 'PUT') && {
              ...(provider.startsWith('saml')
                ? { body: SAML_METADATA }
                : { json: { clientId, client_id: undefined } }),
            }),
          });
          const isOffered = !NOT_OFFERED[provider].some((one) => one === method);
          assertRefused(reply, `${method} ${path} ${authorization}`, isOffered ? 401 : 405);
          if (isOffered) assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer\b/);
          // Nor is it said first that nothing was sent.
          const bare = await server.call(method, path, { headers: { authorization } });
          assert.equal(bare.status, reply.status, `${method} ${path} ${authorization} without a body`);
        }
      }
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('reads no confidential client without credentials, nor its installation', async () => {
    const { server, realm } = suite;
    const { clientId, secret } = await register(server, realm, await server.initialAccessToken(realm));
    for (const provider of ALL) {
      const reply = await server.call('GET', at(realm, provider, clientId));
      assert.ok([401, 404, 405].includes(reply.status), `${provider}: ${reply.status}`);
      assert.ok(!reply.text.includes(secret));
    }
    const open = await register(server, realm, await server.initialAccessToken(realm), {
      metadata: { publicClient: true },
    });
    const installed = await server.call('GET', at(realm, 'install', open.clientId));
    assert.equal(installed.status, 200);
    assert.deepEqual(Object.keys(installed.json.credentials ?? {}), []);
    assert.doesNotMatch(installed.text, /secret|registrationAccessToken/i);
  });

  it('learns nothing of which clients there are', async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm);
    const mine = await register(server, realm, initial, { metadata: { clientId: 'mine-of-two' } });
    await register(server, realm, initial, { metadata: { clientId: 'others' } });
    const disabled = await register(server, realm, initial, { metadata: { clientId: 'off' } });
    const { id } = await adminClient(server, realm, 'off');
    await server.admin('PUT', `/${realm}/clients/${id}`, { clientId: 'off', enabled: false });
    const elsewhere = await server.realm();
    const foreign = await register(server, elsewhere, await server.initialAccessToken(elsewhere), {
      metadata: { clientId: 'mine-of-two' },
    });
    for (const { provider, idMember } of PROVIDERS) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const ask = async (clientId: string, token: string) =>
          told(
            await server.call(method, at(realm, provider, clientId), {
              token,
              ...(method === 'PUT' && { json: { [idMember]: clientId } }),
            }),
          );
        const nobody = await ask('nobody', mine.token);
        assert.equal(nobody.status, 401);
        for (const clientId of ['others', 'off', 'account', 'realm-management'])
          assert.deepEqual(await ask(clientId, mine.token), nobody, `${method} ${clientId}`);
        assert.deepEqual(await ask('off', disabled.token), nobody);
        const withForeign = await ask('nobody', foreign.token);
        assert.equal(withForeign.status, 401);
        assert.deepEqual(await ask('mine-of-two', foreign.token), withForeign);
      }
    }
    const basic = (id: string, secret: string) => ({
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    });
    const wrong = told(await server.call('GET', at(realm, 'install', 'others'), basic('others', 'wrong')));
    const unknown = told(await server.call('GET', at(realm, 'install', 'nobody'), basic('nobody', 'wrong')));
    assert.deepEqual(wrong, unknown);
    const bare = (clientId: string) => server.call('GET', at(realm, 'install', clientId));
    assert.deepEqual(told(await bare('others')), told(await bare('nobody')));
  });

  it('gets no client back that an administrator has disabled, and no new secret for it', async () => {
    const { server, realm } = suite;
    for (const { provider, idMember } of PROVIDERS) {
      const made = await register(server, realm, await server.initialAccessToken(realm), { provider });
      const client = await adminClient(server, realm, made.clientId);
      await server.admin('PUT', `/${realm}/clients/${client.id}`, { ...client, enabled: false });
      for (const more of [{}, { enabled: true }, { secret: 'mine' }, { client_secret: made.secret }]) {
        const json = {
          [idMember]: made.clientId,
          ...(provider === 'default' && 'client_secret' in more ? {} : more),
        };
        assertRefused(await server.call('PUT', made.path, { token: made.token, json }), 'update', 401);
      }
      assertRefused(await server.call('DELETE', made.path, { token: made.token }), 'removal', 401);
      assertRefused(
        await server.call('GET', at(realm, 'install', made.clientId), { token: made.token }),
        'install',
        401,
      );
      const after = await adminClient(server, realm, made.clientId);
      assert.equal(after.enabled, false);
      const { json } = await server.admin('GET', `/${realm}/clients/${client.id}/client-secret`);
      assert.equal(json.value, made.secret);
    }
  });
});

onEachDatabase('An access token', (suite) => {
  const administrator = async () => {
    const { server } = suite;
    const it = await tokenRealm(server);
    const user = await grant(server, it.realm, 'ann', 'manage-clients', 'create-client');
    const { json } = await it.login();
    const create = (token: string = json.access_token) =>
      server.call('POST', registrationPath(it.realm, 'default'), { token, json: {} });
    assert.equal((await create()).status, 201, 'while it is in force it registers');
    return { ...it, user, tokens: json, create };
  };

  const isOver = async (create: () => Promise<Reply>, realm: string) => {
    const before = await countClients(suite.server, realm);
    const reply = await create();
    assertRefused(reply, 'a token that is over', 401);
    assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer /);
    assert.equal(await countClients(suite.server, realm), before);
  };

  it('registers nothing once it is revoked', async () => {
    const { realm, tokens, create, post } = await administrator();
    assert.equal((await post('/revoke', { token: tokens.access_token })).status, 200);
    await isOver(create, realm);
  });

  it('registers nothing once its session is over', async () => {
    const { realm, create, user } = await administrator();
    await suite.server.admin('POST', `/${realm}/users/${user.id}/logout`);
    await isOver(create, realm);
  });

  it('registers nothing once its refresh token is revoked', async () => {
    const { realm, tokens, create, post } = await administrator();
    assert.equal((await post('/revoke', { token: tokens.refresh_token })).status, 200);
    await isOver(create, realm);
  });

  it('registers nothing once its user is disabled, or gone', async () => {
    const { realm, create, user } = await administrator();
    const path = `/${realm}/users/${user.id}`;
    await suite.server.admin('PUT', path, { enabled: false });
    await isOver(create, realm);
    await suite.server.admin('DELETE', path);
    await isOver(create, realm);
  });

  it('registers nothing once its client is disabled, or gone', async () => {
    const { realm, create, clientId, setClient } = await administrator();
    await setClient({ enabled: false });
    await isOver(create, realm);
    const { id } = await adminClient(suite.server, realm, clientId);
    await suite.server.admin('DELETE', `/${realm}/clients/${id}`);
    await isOver(create, realm);
  });

  it('registers nothing once its user has the role no more', async () => {
    const { realm, create, user } = await administrator();
    const management = await adminClient(suite.server, realm, 'realm-management');
    const path = `/${realm}/users/${user.id}/role-mappings/clients/${management.id}`;
    const { json } = await suite.server.admin('GET', path);
    await suite.server.admin('DELETE', path, json);
    assertRefused(await create(), 'without a role', 403);
  });

  it('is refused where the realm or its client has a not-before after it, whichever is later', async () => {
    const soon = Math.floor(Date.now() / 1000) + 5;
    const ofClient = await administrator();
    await ofClient.set({ notBefore: 10 });
    await ofClient.setClient({ notBefore: soon });
    await isOver(ofClient.create, ofClient.realm);
    const refreshed = await ofClient.refresh(ofClient.tokens.refresh_token);
    assert.equal(refreshed.status, 400, 'nor does it get another one');
    const ofRealm = await administrator();
    await ofRealm.setClient({ notBefore: 10 });
    await ofRealm.set({ notBefore: soon });
    await isOver(ofRealm.create, ofRealm.realm);
  });
});

onEachDatabase('A token of one kind', (suite) => {
  const tokens: Record<string, string> = {};
  let realm: string;
  let own: Awaited<ReturnType<typeof register>>;

  before(async () => {
    const { server } = suite;
    const it = await tokenRealm(server);
    realm = it.realm;
    await grant(server, realm, 'ann', 'manage-clients');
    await server.admin('POST', `/${realm}/users`, person('bob'));
    const { json } = await it.login();
    const { json: offline } = await it.login('openid offline_access');
    const { json: bob } = await it.login('openid', { username: 'bob' });
    const { json: machine } = await clientCredentials(server, realm, it.clientId, SECRET);
    const initial = await server.initialAccessToken(realm, { count: 50 });
    own = await register(server, realm, initial);
    const [, body = ''] = json.access_token.split('.');
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const head = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
    const mac = createHmac('sha256', own.secret).update(`${head}.${body}`).digest('base64url');
    Object.assign(tokens, {
      'an ID token': json.id_token,
      'a refresh token': json.refresh_token,
      'an offline token': offline.refresh_token,
      'an unsigned token': `${unsigned}.${body}.`,
      'a token that the client itself signed': `${head}.${body}.${mac}`,
      'a client secret': own.secret,
      'a token’s id': String(claimsOf(own.token).jti),
      'the access token of somebody without a role': bob.access_token,
      'the access token of a service without a role': machine.access_token,
    });
  });

  it('is none of another: neither registers, nor reads, changes or removes a client', async () => {
    const { server } = suite;
    const kept = await snapshot(server, realm);
    for (const [what, token] of Object.entries(tokens)) {
      const status = what.includes('without a role') ? 403 : 401;
      for (const { provider, idMember } of PROVIDERS) {
        const path = registrationPath(realm, provider, own.clientId);
        const json = { [idMember]: own.clientId };
        const post = server.call('POST', registrationPath(realm, provider), { token, json: {} });
        assertRefused(await post, `POST ${what}`, status);
        assertRefused(await server.call('GET', path, { token }), `GET ${what}`, status);
        assertRefused(await server.call('PUT', path, { token, json }), `PUT ${what}`, status);
        assertRefused(await server.call('DELETE', path, { token }), `DELETE ${what}`, status);
      }
      assertRefused(
        await server.call('GET', at(realm, 'install', own.clientId), { token }),
        `install ${what}`,
        status,
      );
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('of registration opens no other door', async () => {
    const { server } = suite;
    const protocol = `/realms/${realm}/protocol/openid-connect`;
    const credentials = { client_id: own.clientId, client_secret: own.secret };
    const initial = await server.initialAccessToken(realm);
    for (const [what, token] of [
      ['an initial access token', initial],
      ['a registration access token', own.token],
    ] as const) {
      assertRefused(
        await server.call('GET', `/admin/realms/${realm}/clients`, { token }),
        `${what}: admin`,
        401,
      );
      const userinfo = await server.call('GET', `${protocol}/userinfo`, { token });
      assert.ok(userinfo.status === 401 || userinfo.status === 403, `${what}: userinfo ${userinfo.status}`);
      const form = { ...credentials, token };
      const introspected = await server.call('POST', `${protocol}/token/introspect`, { form });
      assert.deepEqual(introspected.json, { active: false }, `${what}: introspection`);
      for (const grant of [
        { grant_type: 'refresh_token', refresh_token: token },
        { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: token },
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: token,
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        },
        { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: token },
        {
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: token,
        },
      ]) {
        const reply = await server.call('POST', `${protocol}/token`, {
          form: {
            ...('client_assertion' in grant ? { client_id: own.clientId } : credentials),
            ...(grant as Record<string, string>),
          },
        });
        assertRefused(reply, `${what}: ${grant.grant_type}`);
      }
      assert.equal((await server.call('POST', `${protocol}/revoke`, { form })).status < 500, true);
      const secret = { grant_type: 'client_credentials', client_id: own.clientId, client_secret: token };
      assertRefused(await server.call('POST', `${protocol}/token`, { form: secret }), `${what}: as a secret`);
    }
    // Nobody has ended either by trying to revoke it.
    assert.equal((await server.call('GET', own.path, { token: own.token })).status, 200);
    const post = await server.call('POST', registrationPath(realm, 'default'), { token: initial, json: {} });
    assert.equal(post.status, 201);
  });

  it('for registration neither reads, changes nor removes, though it made the client', async () => {
    const { server } = suite;
    const initial = await server.initialAccessToken(realm);
    for (const { provider, idMember } of PROVIDERS) {
      const made = await register(server, realm, initial, { provider });
      const json = { [idMember]: made.clientId };
      assertRefused(await server.call('GET', made.path, { token: initial }), 'GET', 401);
      assertRefused(await server.call('PUT', made.path, { token: initial, json }), 'PUT', 401);
      assertRefused(await server.call('DELETE', made.path, { token: initial }), 'DELETE', 401);
      const install = at(realm, 'install', made.clientId);
      assertRefused(await server.call('GET', install, { token: initial }), 'install', 401);
    }
  });
});

onEachDatabase('A page of another origin', (suite) => {
  it('neither reads nor registers, though it may ask', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const path = registrationPath(realm, 'openid-connect');
    const token = await server.initialAccessToken(realm, {
      count: 5,
      webOrigins: ['https://portal.example.org'],
    });
    const before = await countClients(server, realm);
    for (const origin of [
      'https://evil.example.net',
      'http://portal.example.org',
      'https://portal.example.org.evil.net',
      'https://portal.example.org:8443',
      'null',
      '*',
      '+',
      'https://PORTAL.example.org',
      'file://',
    ]) {
      const reply = await server.call('POST', path, { token, json: {}, headers: { origin } });
      assertRefused(reply, origin, 403);
      assert.equal(reply.headers.get('access-control-allow-origin'), null, origin);
      const asked = await server.call('OPTIONS', path, {
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
      assert.notEqual(asked.headers.get('access-control-allow-origin'), '*');
    }
    assert.equal(await countClients(server, realm), before);
    const good = await server.call('POST', path, {
      token,
      json: {},
      headers: { origin: 'https://portal.example.org' },
    });
    assert.equal(good.headers.get('access-control-allow-origin'), 'https://portal.example.org');
    // Nobody reads the answer of an administrator's endpoint or of the provider that is for no pages.
    const own = good.json.registration_access_token;
    const elsewhere = await server.call('GET', registrationPath(realm, 'default', good.json.client_id), {
      token: own,
      headers: { origin: 'https://evil.example.net' },
    });
    assert.equal(elsewhere.headers.get('access-control-allow-origin'), null);
  });
});

onSqlite('a page of somebody else', (suite) => {
  it('has nobody register whom the realm trusts for where they are', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const documents = {
      default: JSON.stringify({ clientId: 'by-a-page', redirectUris: ['https://evil.example/cb'] }),
      'openid-connect': JSON.stringify({ redirect_uris: ['https://evil.example/cb'] }),
      'saml2-entity-descriptor': SAML_METADATA,
    };
    const send = (provider: string, origin: string, body: string) =>
      // As a browser sends it that asks nobody first: a document of no type.
      fetch(`${server.url}/realms/${realm}/clients-registrations/${provider}`, {
        method: 'POST',
        headers: { origin },
        body: new Blob([body]),
      });
    const before = await countClients(server, realm);
    for (const [provider, body] of Object.entries(documents))
      for (const origin of ['https://evil.example', 'null'])
        assert.equal((await send(provider, origin, body)).status, 403, `${provider} ${origin}`);
    assert.equal(await countClients(server, realm), before);
    assert.equal((await send('default', new URL(server.url).origin, documents.default)).status, 201);
  });
});
