import assert from 'node:assert/strict';
import { it } from 'node:test';
import { proofKey } from '../support/dpop.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { isError, SECRET, tokenRealm } from '../support/tokens.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPE = 'urn:ietf:params:oauth:token-type:';

onEachDatabase('A token exchange', (suite) => {
  const audience = (clientId: string) => ({
    name: `for ${clientId}`,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  });

  /** Ann logs in at a client whose tokens are for `middle` too, which exchanges them. */
  async function people(attributes: object = {}, more: object = {}) {
    const front = await tokenRealm(suite.server);
    const { realm } = front;
    const add = async (clientId: string, given: object) => {
      const rep = { clientId, secret: SECRET, serviceAccountsEnabled: true, ...given };
      assert.equal((await suite.server.admin('POST', `/${realm}/clients`, rep)).status, 201);
    };
    await add('far', {});
    await add('middle', {
      attributes: { 'standard.token.exchange.enabled': 'true', ...attributes },
      protocolMappers: [audience('middle'), audience(front.clientId)],
      ...more,
    });
    const mapper = { ...audience('middle') };
    const [{ id }] = (await suite.server.admin('GET', `/${realm}/clients?clientId=${front.clientId}`)).json;
    const models = `/${realm}/clients/${id}/protocol-mappers/models`;
    assert.equal((await suite.server.admin('POST', models, mapper)).status, 201);
    const as = (clientId: string) => (path: string, form: Record<string, string>) =>
      front.post(path, { client_id: clientId, client_secret: SECRET, ...form });
    const exchange = (subject_token: string, form: Record<string, string> = {}, clientId = 'middle') =>
      as(clientId)('/token', {
        grant_type: GRANT,
        subject_token,
        subject_token_type: `${TYPE}access_token`,
        ...form,
      });
    const active = async (token: string, clientId = 'middle') =>
      (await as(clientId)('/token/introspect', { token })).json.active as boolean;
    return { front, id, realm, add, as, exchange, active };
  }

  const withRefresh = { 'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION' };
  const refresh = { requested_token_type: `${TYPE}refresh_token` };

  it('takes no token of another realm, of a stranger, or of no realm at all', async () => {
    const { front, realm, exchange, add } = await people();
    const other = await people();
    const theirs = (await other.front.login()).json.access_token;
    isError(await exchange(theirs), 400, 'invalid_request', 'Invalid token');
    const { access_token, id_token, refresh_token } = (await front.login()).json;
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const unsigned = `${encode({ alg: 'none' })}.${encode(claimsOf(access_token))}.`;
    const [head, body] = access_token.split('.');
    for (const token of [unsigned, `${head}.${body}.`, `${head}.${body}.AAAA`, id_token, refresh_token, 'x'])
      isError(await exchange(token), 400, 'invalid_request', 'Invalid token');
    await add('stranger', { attributes: { 'standard.token.exchange.enabled': 'true' } });
    const description = 'Client is not within the token audience';
    isError(await exchange(access_token, {}, 'stranger'), 403, 'access_denied', description);
    assert.equal((await exchange(access_token)).status, 200, realm);
  });

  it('gives no audience and no scope that the client would not get by itself', async () => {
    const { front, exchange } = await people();
    const { access_token } = (await front.login('openid phone')).json;
    const missing = 'Requested audience not available: far';
    isError(await exchange(access_token, { audience: 'far' }), 400, 'invalid_request', missing);
    isError(await exchange(access_token, { audience: 'x' }), 400, 'invalid_client', 'Audience not found');
    const saml = { requested_token_type: `${TYPE}saml2` };
    isError(
      await exchange(access_token, { ...saml, audience: 'x' }),
      400,
      'invalid_client',
      'Audience not found',
    );
    isError(
      await exchange(access_token, { ...saml, scope: 'moon' }),
      400,
      'invalid_scope',
      'Invalid scopes: moon',
    );
    isError(await exchange(access_token, saml), 400, 'invalid_request', 'requested_token_type unsupported');
    isError(await exchange(access_token, { scope: 'moon' }), 400, 'invalid_scope', 'Invalid scopes: moon');
    const { json } = await exchange(access_token);
    assert.equal(json.scope, 'email profile', 'what the subject had is not handed on');
    const narrow = claimsOf((await exchange(access_token, { audience: 'middle' })).json.access_token);
    assert.deepEqual([narrow.aud, narrow.resource_access], ['middle', {}]);
  });

  it('comes to nothing once the session of the subject has ended, and so does what came of it', async () => {
    const { front, exchange, active } = await people(withRefresh);
    const tokens = (await front.login()).json;
    const guest = (await exchange(tokens.access_token)).json.access_token;
    const member = (await exchange(tokens.access_token, refresh)).json;
    assert.deepEqual([await active(guest), await active(member.access_token)], [true, true]);
    await front.post('/logout', { refresh_token: tokens.refresh_token });
    assert.deepEqual([await active(guest), await active(member.access_token)], [false, false]);
    for (const token of [tokens.access_token, guest, member.access_token])
      isError(await exchange(token), 400, 'invalid_request', 'Invalid token');
  });

  it('gives a refresh token in the same session, which ends for its client alone', async () => {
    const { front, as, exchange, active } = await people(withRefresh);
    const { access_token, session_state } = (await front.login()).json;
    const first = (await exchange(access_token, refresh)).json;
    assert.equal(first.session_state, session_state);
    const again = await as('middle')('/token', {
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token,
    });
    assert.deepEqual([again.status, again.json.session_state], [200, session_state]);
    assert.equal((await as('middle')('/revoke', { token: again.json.refresh_token })).status, 200);
    assert.equal(await active(first.access_token), false);
    assert.equal(await active(access_token), true);
    assert.equal((await exchange(access_token, refresh)).status, 200, 'it comes in again');
  });

  it('that many ask for at once lets the client into the session once', async () => {
    const { front, realm, exchange } = await people(withRefresh);
    const { access_token, session_state } = (await front.login()).json;
    const all = await Promise.all(Array.from({ length: 6 }, () => exchange(access_token, refresh)));
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([200]));
    const store = await suite.server.store();
    const realmId = (await store.realms.findByName(realm))?.id ?? '';
    const session = await store.sessions.find({ realmId, id: session_state, kind: 'online' });
    assert.equal(session?.clients.length, 2);
  });

  it('leaves nothing behind when it is refused', async () => {
    const { front, realm, exchange } = await people(withRefresh);
    const { access_token, session_state } = (await front.login()).json;
    const description = 'Requested audience not available: far';
    isError(
      await exchange(access_token, { ...refresh, audience: 'far' }),
      400,
      'invalid_request',
      description,
    );
    isError(
      await exchange(access_token, { ...refresh, scope: 'offline_access' }),
      400,
      'invalid_request',
      'Scope offline_access not allowed for token exchange',
    );
    const store = await suite.server.store();
    const realmId = (await store.realms.findByName(realm))?.id ?? '';
    const session = await store.sessions.find({ realmId, id: session_state, kind: 'online' });
    assert.equal(session?.clients.length, 1);
  });

  it('is for one client neither public nor in need of consent', async () => {
    const open = await people({}, { publicClient: true });
    const { access_token } = (await open.front.login()).json;
    const description = 'Public client is not allowed to exchange token';
    isError(await open.exchange(access_token), 400, 'invalid_client', description);
    const shy = await people({}, { consentRequired: true });
    isError(
      await shy.exchange((await shy.front.login()).json.access_token),
      400,
      'invalid_scope',
      'Missing consents for Token Exchange in client middle',
    );
  });

  it('speaks of the same subject, whatever a mapper makes up', async () => {
    const forger = {
      name: 'forger',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-claim-mapper',
      config: { 'claim.name': 'sub', 'access.token.claim': 'true', 'id.token.claim': 'true' },
    };
    const { front, realm, exchange, active, as } = await people();
    const [ann] = (await suite.server.admin('GET', `/${realm}/users?username=ann`)).json;
    const service = (await front.post('/token', { grant_type: 'client_credentials' })).json.access_token;
    const honest = (await exchange(service, { scope: 'openid' })).json;
    assert.equal(await active(honest.access_token), true);
    assert.equal(
      (await as('middle')('/token/introspect', { token: honest.access_token })).json.username,
      `service-account-${front.clientId}`,
    );
    const [{ id }] = (await suite.server.admin('GET', `/${realm}/clients?clientId=middle`)).json;
    const mapper = { ...forger, config: { ...forger.config, 'claim.value': ann.id } };
    const models = `/${realm}/clients/${id}/protocol-mappers/models`;
    assert.equal((await suite.server.admin('POST', models, mapper)).status, 201);
    const forged = (await exchange(service, { scope: 'openid' })).json;
    const { sub } = claimsOf(honest.access_token);
    assert.notEqual(sub, ann.id);
    assert.deepEqual([claimsOf(forged.access_token).sub, claimsOf(forged.id_token).sub], [sub, sub]);
  });

  it('takes a token that is bound to a key from the client it was issued to alone, with that key', async () => {
    const { front, realm, exchange } = await people();
    await front.setClient({ attributes: { 'standard.token.exchange.enabled': 'true' } });
    const [key, thief] = [await proofKey(), await proofKey()];
    const path = `/realms/${realm}/protocol/openid-connect/token`;
    const proof = (by = key) => by.proof('POST', suite.server.url + path);
    const send = async (form: Record<string, string>, dpop?: string) =>
      suite.server.call('POST', path, {
        form: { client_id: front.clientId, client_secret: SECRET, ...form },
        headers: dpop === undefined ? {} : { dpop },
      });
    const login = { grant_type: 'password', username: 'ann', password: 'pw' };
    const { access_token } = (await send(login, await proof())).json;
    isError(
      await exchange(access_token),
      400,
      'invalid_request',
      'Sender-constrained token exchange rejected as the token was not issued for the requesting client',
    );
    const own = {
      grant_type: GRANT,
      subject_token: access_token,
      subject_token_type: `${TYPE}access_token`,
    };
    isError(await send(own), 400, 'invalid_request', 'DPoP proof is missing');
    const other = "DPoP confirmation doesn't match DPoP proof";
    isError(await send(own, await proof(thief)), 400, 'invalid_request', other);
    assert.equal((await send(own, await proof())).status, 200);
  });
});
