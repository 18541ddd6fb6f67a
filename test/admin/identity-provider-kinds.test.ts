import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';

onEachDatabase('Identity providers of every kind', (suite) => {
  const setting = async () => {
    const realm = await suite.server.realm();
    const at = `/${realm}/identity-provider/instances`;
    const create = (alias: string, providerId: string, more: object = {}) =>
      suite.server.admin('POST', at, { alias, providerId, ...more });
    const get = (path: string) => suite.server.admin('GET', `${at}/${path}`);
    return { realm, at, create, get };
  };

  it('are offered where consoles look, and each can be made and has kinds of mappers', async () => {
    const { create, get } = await setting();
    const { json } = await suite.server.call('GET', '/admin/serverinfo', {
      token: await suite.server.adminToken(),
    });
    const kinds = json.identityProviders as { id: string }[];
    assert.ok(kinds.length > 15);
    for (const { id } of kinds) {
      const config = { issuer: undefined, userInfoUrl: 'https://issuer.example/me', clientSecret: 'hidden' };
      const issuer = id === 'jwt-authorization-grant' ? 'https://issuer.example' : undefined;
      const { status, text } = await create(id, id, { config: { ...config, ...(issuer && { issuer }) } });
      assert.equal(status, 201, `${id}: ${text}`);
      const read = await get(id);
      assert.ok(!read.text.includes('hidden'), id);
      const types = (await get(`${id}/mapper-types`)).json;
      const isForLogins = id !== 'kubernetes' && id !== 'jwt-authorization-grant';
      assert.equal(Object.keys(types).length > 0, isForLogins, id);
    }
  });

  it('have aliases that are part of a path, and are hidden by what hid them before that was a member', async () => {
    const { create, get, at } = await setting();
    for (const character of ':@+=,$!()*/?#')
      assert.equal((await create(`a${character}b`, 'oidc')).status, 400, character);
    for (const [text, hidden] of [
      ['true', true],
      ['false', false],
    ] as const) {
      await create(text, 'oidc', { hideOnLogin: !hidden, config: { hideOnLoginPage: text } });
      const { hideOnLogin, config } = (await get(text)).json;
      assert.deepEqual([hideOnLogin, config], [hidden, {}]);
    }
    const mapper = {
      name: 'm',
      identityProviderAlias: 'true',
      identityProviderMapper: 'oidc-role-idp-mapper',
      config: { claim: '', role: 'staff' },
    };
    assert.equal((await suite.server.admin('POST', `${at}/true/mappers`, mapper)).status, 201);
    assert.deepEqual((await get('true/mappers')).json[0].config, { role: 'staff' });
  });

  it('fetch their keys through the guarded fetcher alone', async () => {
    let asked = 0;
    const inside = createServer((_request, response) => {
      asked += 1;
      response.end('{"keys":[]}');
    });
    await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done));
    try {
      const { create, get } = await setting();
      const jwksUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/`;
      assert.equal((await create('x', 'oidc', { config: { useJwksUrl: 'true', jwksUrl } })).status, 201);
      assert.equal((await get('x/reload-keys')).json, false);
      assert.equal(asked, 0);
    } finally {
      inside.close();
    }
  });

  it('go through flows that are there', async () => {
    const { create, at, get } = await setting();
    const flow = { firstBrokerLoginFlowAlias: 'nowhere' };
    assert.equal((await create('x', 'github', flow)).status, 400);
    assert.equal((await create('x', 'github')).status, 201);
    const { json } = await get('x');
    assert.equal((await suite.server.admin('PUT', `${at}/x`, { ...json, ...flow })).status, 400);
  });

  it('keep what is written into metadata from being anything but text', async () => {
    const { create, get } = await setting();
    const config = { entityId: '"><script>', nameIDPolicyFormat: '</md:NameIDFormat><x/>' };
    await create('x', 'saml', { config });
    const { text, headers } = await get('x/export');
    assert.equal(headers.get('content-type'), 'application/xml');
    assert.ok(!text.includes('<script') && !text.includes('<x/>'));
  });
});
