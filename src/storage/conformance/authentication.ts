import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RealmAuthentication } from '../../domain/authentication/authentication.ts';
import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aClient, aRealm, storedRealm } from './samples.ts';

export function authenticationSuite(database: DatabaseUnderTest): void {
  describe('authentication of a realm', () => {
    const store = oneNode(database);
    const secret = { id: 'c', alias: 'captcha', config: { 'site.key': 'k' }, secrets: { 'secret.key': 's' } };

    it('is stored when it is first changed, and comes back as it was', async () => {
      const { authentication, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      assert.equal(await authentication.find(realm.id), undefined);
      const changed: RealmAuthentication = { ...builtInAuthentication(realm.id), configs: [secret] };
      await commit([authentication.save(changed)]);
      assert.deepEqual(await authentication.find(realm.id), { ...changed, revision: 1 });
      assert.equal(await authentication.find(other.id), undefined);
      await commit([authentication.save({ ...changed, revision: 1, requiredActions: [] })]);
      assert.deepEqual(await authentication.find(realm.id), { ...changed, revision: 2, requiredActions: [] });
    });

    it('is changed only by who knows how it is', async () => {
      const { authentication, commit } = store();
      const realm = await storedRealm(store());
      const first = builtInAuthentication(realm.id);
      await commit([authentication.save(first)]);
      await isRefused(commit([authentication.save(first)]), 'changed');
      await commit([authentication.save({ ...first, revision: 1 })]);
      await isRefused(commit([authentication.save({ ...first, revision: 1 })]), 'changed');
      await isRefused(commit([authentication.save(builtInAuthentication(aRealm().id))]), 'gone');
    });

    it('goes with its realm', async () => {
      const { authentication, realms, commit } = store();
      const realm = await storedRealm(store());
      await commit([authentication.save(builtInAuthentication(realm.id))]);
      await commit([realms.remove(realm)]);
      assert.equal(await authentication.find(realm.id), undefined);
    });

    it('holds a flow for whoever needs it', async () => {
      const { authentication, commit } = store();
      const realm = await storedRealm(store());
      const all = builtInAuthentication(realm.id);
      const [flow, ...others] = all.flows;
      assert(flow);
      // What is built in is there without being stored.
      await commit([...authentication.hold(realm.id, flow.id)]);
      await commit([authentication.save(all)]);
      await commit([...authentication.hold(realm.id, flow.id)]);
      const bindings = { ...all.bindings, browserFlow: all.bindings.directGrantFlow };
      await commit([authentication.save({ ...all, revision: 1, flows: others, bindings })]);
      await isRefused(commit([...authentication.hold(realm.id, flow.id)]), 'flow-gone');
      await isRefused(commit([...authentication.hold(aRealm().id, flow.id)]), 'gone');
    });

    it('knows which clients have flows of their own', async () => {
      const { clients, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const overrides = { browser: 'flow-1', direct_grant: 'flow-2' };
      const client = aClient(realm, { clientId: 'b', authenticationFlowBindingOverrides: overrides });
      await commit([
        clients.create(client),
        clients.create(
          aClient(realm, { clientId: 'a', authenticationFlowBindingOverrides: { browser: 'flow-3' } }),
        ),
        clients.create(aClient(realm, { attributes: { text: '"authenticationFlowBindingOverrides":{"' } })),
        clients.create(aClient(other, { authenticationFlowBindingOverrides: overrides })),
      ]);
      assert.deepEqual(await clients.flowOverrides(realm.id), [
        { clientId: 'a', overrides: { browser: 'flow-3' } },
        { clientId: 'b', overrides },
      ]);
      await commit(clients.haveNone(realm.id, ['flow-4']));
      await commit(clients.haveNone(realm.id, []));
      await isRefused(commit(clients.haveNone(realm.id, ['flow-4', 'flow-2'])), 'flow-in-use');
      await commit([clients.remove(client)]);
      await commit(clients.haveNone(realm.id, ['flow-4', 'flow-2']));
    });
  });
}
