import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { brokeringRealm, EVE, hasArrived, MAY_CALL } from './brokering-realm.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-store-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'store.mjs');
/** A store with one user in it, for whose address it vouches where the realm's configuration says so. */
writeFileSync(
  file,
  `const sam = ({ config }) => ({
    id: '1', username: 'sam', email: 'owner@example.org', firstName: 'Sam', lastName: 'S',
    emailVerified: config.vouches?.[0] === 'true',
  });
  export default {
    kind: 'user-store', id: 'one', helpText: '',
    properties: [{ name: 'vouches', label: 'Vouches', type: 'boolean' }],
    findById: (id, context) => (id === '1' ? sam(context) : undefined),
    findByUsername: (name, context) => (name === 'sam' ? sam(context) : undefined),
    findByEmail: (email, context) => (email === 'owner@example.org' ? sam(context) : undefined),
    verifyPassword: (id, password) => password === 'pw',
  };`,
);
const OWNER = { ...EVE, sub: 'owner-there', preferred_username: 'owner', email: 'owner@example.org' };

onEachDatabase(
  'a login by a provider with the address of a user of a store',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());

    async function realm(vouches: boolean, settings: object = {}) {
      const made = await brokeringRealm(suite.server, upstream, { settings });
      const { status, text } = await made.admin('POST', '/components', {
        providerType: 'org.keycloak.storage.UserStorageProvider',
        providerId: 'one',
        config: { vouches: [String(vouches)], cachePolicy: ['NO_CACHE'] },
      });
      assert.equal(status, 201, text);
      return made;
    }

    it('takes no account over by an address that nobody has verified: the password of the store links it', async () => {
      const mailbox = await startMailbox();
      const { logIn, userOf, linksOf, settle } = await realm(false, { smtpServer: mailbox.smtpServer });
      const tab = await logIn(OWNER);
      const sam = (await userOf('sam')) ?? assert.fail('they were found');
      await tab.submit({ submitAction: 'linkAccount' });
      assert.equal(mailbox.received.length, 0, 'no mail could show whose it is');
      assert.ok(tab.last?.forms[0]?.fields.some(({ name }) => name === 'password'));
      await tab.submit({ username: 'sam', password: 'wrong' });
      assert.deepEqual(await linksOf(sam.id), []);
      await tab.submit({ username: 'sam', password: 'pw' });
      await settle(tab);
      assert.equal(hasArrived(tab), true);
      assert.equal((await linksOf(sam.id)).length, 1);
      await mailbox.close();
    });

    for (const vouches of [false, true])
      it(`links without asking where the flow has it so ${vouches ? 'and' : 'only where'} the store vouches for the address`, async () => {
        const { admin, logIn, userOf, linksOf } = await realm(vouches);
        const flows = '/authentication/flows';
        await admin('POST', flows, {
          alias: 'auto',
          providerId: 'basic-flow',
          topLevel: true,
          builtIn: false,
        });
        for (const provider of ['idp-detect-existing-broker-user', 'idp-auto-link']) {
          await admin('POST', `${flows}/auto/executions/execution`, { provider });
          const { json } = await admin('GET', `${flows}/auto/executions`);
          await admin('PUT', `${flows}/auto/executions`, { ...json.at(-1), requirement: 'REQUIRED' });
        }
        const path = '/identity-provider/instances/up';
        const { json } = await admin('GET', path);
        await admin('PUT', path, { ...json, firstBrokerLoginFlowAlias: 'auto', trustEmail: true });
        assert.equal(hasArrived(await logIn(OWNER)), vouches);
        const sam = (await userOf('sam')) ?? assert.fail();
        assert.equal((await linksOf(sam.id)).length, vouches ? 1 : 0);
      });
  },
  { flags: { ...MAY_CALL, extensions: file } },
);
