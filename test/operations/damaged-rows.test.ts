import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';

/** No text of either database: what is sealed to it is stored under another id, and never opens. */
const HALF = '\ud800';

onEachDatabase('A row that cannot be opened', (suite) => {
  it('takes neither its realm along nor the others, and can be removed', async () => {
    const { server, realm } = suite;
    const store = await server.store();
    const stored = (await store.realms.findByName(realm)) ?? assert.fail('no realm');
    const settings = { ...stored.settings, smtpServer: { host: 'h', password: 'p' } };
    await store.commit([
      store.components.create({
        id: HALF,
        realmId: stored.id,
        parentId: stored.id,
        name: 'broken',
        providerType: 'org.keycloak.keys.KeyProvider',
        providerId: 'hmac-generated',
        config: {},
        secrets: { secret: 'c2VjcmV0', kid: 'k' },
      }),
      store.realms.create({ ...stored, id: HALF, name: `broken-${randomUUID()}`, settings }),
    ]);
    await server.admin('POST', `/${realm}/clear-realm-cache`);

    const all = await server.admin('GET', '');
    assert.equal(all.status, 200);
    assert.ok(all.json.some((each: { realm: string }) => each.realm === realm));
    const token = await server.initialAccessToken(realm);
    assert.ok(token);
    const components = (await server.admin('GET', `/${realm}/components`)).json as { name: string }[];
    assert.ok(components.length > 0 && !components.some(({ name }) => name === 'broken'));

    const path = `/${realm}/components/${encodeURIComponent('\ufffd')}`;
    assert.equal((await server.admin('DELETE', path)).status, 204);
    assert.equal((await server.admin('DELETE', path)).status, 404);
    assert.equal((await server.admin('DELETE', `/${realm}`)).status, 204);
  });
});
