import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy, askForPolicy, openRegistration } from '../support/policies.ts';
import { adminClient, registrationPath } from '../support/registration.ts';
import type { Reply } from '../support/test-server.ts';

const ID = 'immutable-members';
const publicKey = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
});
const KEYED = {
  redirect_uris: ['https://app.example.org/cb'],
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [publicKey('one')] },
};
const { jwks: _byValue, ...BY_REFERENCE } = { ...KEYED, jwks_uri: 'https://app.example.org/keys' };

const isRefused = ({ status, json }: Reply, member: string) => {
  assert.equal(status, 403, JSON.stringify(json));
  assert.match(json.error_description, new RegExp(`Policy '${ID}' .* Details: ${member}: `));
};

onEachDatabase('The keys of a client', (suite) => {
  const registering = async (chain: 'anonymous' | 'authenticated') => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const token = chain === 'anonymous' ? undefined : await server.initialAccessToken(realm);
    const create = async (metadata: object) => {
      const made = await server.call('POST', registrationPath(realm, 'openid-connect'), {
        json: metadata,
        ...(token !== undefined && { token }),
      });
      assert.equal(made.status, 201, made.text);
      let own = made.json.registration_access_token;
      return async (change: object) => {
        const { client_id } = made.json;
        const path = registrationPath(realm, 'openid-connect', client_id);
        const reply = await server.call('PUT', path, { token: own, json: { client_id, ...change } });
        own = reply.json.registration_access_token ?? own;
        return reply;
      };
    };
    return { server, realm, create };
  };

  it('are not for the owner of an anonymous client to change, with whatever document', async () => {
    const { server, realm, create } = await registering('anonymous');
    const update = await create(KEYED);
    assert.equal((await update({ ...KEYED, client_name: 'App' })).status, 200, 'the rest is theirs');
    isRefused(await update({ ...KEYED, jwks: { keys: [publicKey('two')] } }), 'jwks');
    isRefused(await update({ ...KEYED, jwks: { keys: [...KEYED.jwks.keys, publicKey('two')] } }), 'jwks');
    isRefused(await update(BY_REFERENCE), 'jwks');
    isRefused(await update({ ...KEYED, tls_client_auth_subject_dn: '.*' }), 'tls_client_auth_subject_dn');

    const referring = await create(BY_REFERENCE);
    isRefused(await referring({ ...BY_REFERENCE, jwks_uri: 'https://evil.example/keys' }), 'jwks_uri');

    const clientId = 'own-words';
    const attributes = { 'use.jwks.url': 'true', 'jwks.url': 'https://app.example.org/keys' };
    const path = registrationPath(realm, 'default');
    const made = await server.call('POST', path, { json: { clientId, attributes } });
    const put = (changed: object) =>
      server.call('PUT', registrationPath(realm, 'default', clientId), {
        token: made.json.registrationAccessToken,
        json: { clientId, attributes: { ...attributes, ...changed } },
      });
    isRefused(await put({ 'jwks.url': 'https://evil.example/keys' }), 'jwks_uri');
    isRefused(await put({ 'use.jwks.url': 'false' }), 'jwks_uri');
  });

  it('are for administrators to change', async () => {
    const { server, realm, create } = await registering('anonymous');
    const update = await create(BY_REFERENCE);
    const { json } = await update(BY_REFERENCE);
    const { id, ...client } = await adminClient(server, realm, json.client_id);
    const attributes = { ...client.attributes, 'jwks.url': 'https://app.example.org/new' };
    const changed = await server.admin('PUT', `/${realm}/clients/${id}`, { ...client, attributes });
    assert.equal(changed.status, 204);
    assert.equal((await update({ ...BY_REFERENCE, jwks_uri: attributes['jwks.url'] })).status, 200);
    isRefused(await update(BY_REFERENCE), 'jwks_uri');
  });

  it('and other members are kept where the realm says so, in either chain', async () => {
    const { server, realm, create } = await registering('authenticated');
    const update = await create(BY_REFERENCE);
    const other = { ...BY_REFERENCE, jwks_uri: 'https://app.example.org/others' };
    assert.equal((await update(other)).status, 200, 'whom somebody vouched for changes them');
    await addPolicy(server, realm, ID, {}, 'authenticated');
    isRefused(await update(BY_REFERENCE), 'jwks_uri');
    await addPolicy(server, realm, ID, { [ID]: ['redirect_uris', 'client_name'] }, 'authenticated');
    assert.equal((await update(BY_REFERENCE)).status, 200);
    isRefused(await update({ ...BY_REFERENCE, client_name: 'Other' }), 'client_name');
    isRefused(await update({ ...BY_REFERENCE, 'client_name#de': 'Anderer' }), 'client_name');
    isRefused(
      await update({ ...BY_REFERENCE, redirect_uris: ['https://other.example/cb'] }),
      'redirect_uris',
    );
    const odd = await askForPolicy(server, realm, ID, { [ID]: ['colour'] });
    assert.equal(odd.status, 400);
  });
});
