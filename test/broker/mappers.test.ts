import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { BEA, brokeredRealm } from './brokered-realm.ts';
import { MAY_CALL, type StandIn, standIn } from './stand-in.ts';

const mapper = (identityProviderMapper: string, config: object) => ({
  name: `${identityProviderMapper} ${JSON.stringify(config)}`.slice(0, 200),
  identityProviderMapper,
  config: { syncMode: 'INHERIT', ...config },
});

onEachDatabase(
  'What an identity provider says',
  (suite) => {
    let service: StandIn;
    before(async () => {
      service = await standIn();
    });
    after(() => service.close());

    const says = (claims: object, person: object = {}) => {
      service.claims = { sub: BEA.sub, ...claims };
      service.answers = { '/me': { ...BEA, ...person } };
    };
    const forced = (...mappers: object[]) =>
      brokeredRealm(suite.server, service, { config: { syncMode: 'FORCE' }, mappers });

    it('gives attributes, roles, groups and notes, and takes them back with FORCE', async () => {
      const own = await forced(
        mapper('oidc-user-attribute-idp-mapper', { claim: 'org.dept', 'user.attribute': 'department' }),
        mapper('oidc-role-idp-mapper', { claim: 'groups', 'claim.value': 'staff', role: 'staff' }),
        mapper('oidc-advanced-group-idp-mapper', {
          claims: JSON.stringify([{ key: 'org.dept', value: 'sa.*' }]),
          'are.claim.values.regex': 'true',
          group: '/sellers',
        }),
        mapper('oidc-user-session-note-idp-mapper', {
          claims: JSON.stringify([{ key: 'tier', value: 'gold' }]),
        }),
      );
      const { admin } = suite.server;
      assert.equal((await admin('POST', `/${own.realm}/groups`, { name: 'sellers' })).status, 201);
      assert.equal((await admin('POST', `/${own.realm}/roles`, { name: 'staff' })).status, 201);
      const [client] = (await admin('GET', `/${own.realm}/clients?clientId=app`)).json;
      await admin('POST', `/${own.realm}/clients/${client.id}/protocol-mappers/models`, {
        name: 'tier',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-usersessionmodel-note-mapper',
        config: { 'user.session.note': 'tier', 'claim.name': 'tier', 'access.token.claim': 'true' },
      });
      says({ org: { dept: 'sales' }, groups: ['staff', 'x'], tier: 'gold' });
      const first = await own.login();
      assert.equal(first.claims.tier, 'gold');
      assert.match(JSON.stringify(first.claims.realm_access), /"staff"/);
      const made = await own.user('bea');
      assert.deepEqual(made.attributes.department, ['sales']);
      assert.deepEqual([made.roles.includes('staff'), made.groups], [true, ['/sellers']]);
      says({ org: { dept: 'it' }, groups: [] });
      const second = await own.login();
      assert.equal(second.claims.tier, undefined);
      const left = await own.user('bea');
      assert.deepEqual(left.attributes.department, ['it']);
      assert.deepEqual([left.roles.includes('staff'), left.groups], [false, []]);
    });

    it('names people by a template, and by what they are known', async () => {
      const own = await forced(
        mapper('oidc-username-idp-mapper', { template: '$'.concat('{ALIAS}.$', '{CLAIM.nick | lowercase}') }),
        mapper('oidc-username-idp-mapper', { template: '$'.concat('{CLAIM.oid}'), target: 'BROKER_ID' }),
      );
      says({ nick: 'BEE', oid: 'o-1' });
      await own.login();
      const made = await own.user('idp.bee');
      const { json } = await suite.server.admin('GET', `/${own.realm}/users/${made.id}/federated-identity`);
      assert.deepEqual(json, [{ identityProvider: 'idp', userId: 'o-1', userName: 'bea' }]);
      says({ nick: 'Wasp', oid: 'o-1' });
      await own.login();
      assert.equal((await own.user('idp.wasp')).id, made.id);
    });

    it('lets nobody in by an id that could be anybody’s', async () => {
      const own = await forced(
        mapper('oidc-username-idp-mapper', { template: '$'.concat('{CLAIM.oid}'), target: 'BROKER_ID' }),
      );
      says({});
      const browser = await own.arrive();
      assert.equal(browser.last?.status, 502);
      assert.equal(await own.user('bea'), undefined);
    });

    it('calls nobody what somebody else is called, or what looks so', async () => {
      const own = await forced(
        mapper('oidc-user-attribute-idp-mapper', { claim: 'nick', 'user.attribute': 'username' }),
        mapper('oidc-user-attribute-idp-mapper', { claim: 'mail', 'user.attribute': 'email' }),
      );
      says({ nick: 'bea' });
      await own.login();
      const before = await own.user('bea');
      for (const claims of [
        { nick: 'ann', mail: 'ann@example.org' },
        { nick: 'ann@example.org', mail: 'no address' },
        { nick: 'а​nn', mail: 'ann​@example.org' },
        { nick: 'a\u0000b', mail: 'x\u0000@example.org' },
        { nick: 'x'.repeat(300), mail: `${'x'.repeat(300)}@example.org` },
      ]) {
        says(claims);
        const browser = await own.arrive();
        assert.ok((browser.last?.status ?? 500) < 500, browser.last?.text ?? '');
        const { username, email } = (await own.user('bea')) ?? {};
        assert.deepEqual([username, email], [before.username, before.email], JSON.stringify(claims));
      }
      says({ nick: 'Beatrix', mail: 'Beatrix@Example.net' });
      await own.login();
      const { id, email, emailVerified } = await own.user('beatrix');
      assert.deepEqual([id, email, emailVerified], [before.id, 'beatrix@example.net', true]);
    });

    it('is the access token’s word for roles there, of another Keycloak', async () => {
      const own = await brokeredRealm(suite.server, service, {
        providerId: 'keycloak-oidc',
        config: { syncMode: 'FORCE' },
        mappers: [
          mapper('keycloak-oidc-role-to-role-idp-mapper', { 'external.role': 'shop.seller', role: 'staff' }),
        ],
      });
      await suite.server.admin('POST', `/${own.realm}/roles`, { name: 'staff' });
      says({});
      service.accessClaims = { resource_access: { shop: { roles: ['seller'] } } };
      await own.login();
      assert.ok((await own.user('bea')).roles.includes('staff'));
      service.accessClaims = { resource_access: { shop: { roles: [] } } };
      await own.login();
      assert.ok(!(await own.user('bea')).roles.includes('staff'));
      service.accessClaims = undefined;
    });
  },
  { flags: MAY_CALL },
);
