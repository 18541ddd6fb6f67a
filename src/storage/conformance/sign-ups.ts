import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Client } from '../../domain/clients/client.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import { type SignUpApplication, UNTOLD } from '../../domain/sign-up/application.ts';
import { newInvitationKey, type SignUpInvitation } from '../../domain/sign-up/invitation.ts';
import { removeUnverified } from '../../domain/sign-up/remove-unverified.ts';
import type { Store } from '../../domain/store.ts';
import { Additions } from '../../lib/catalogue.ts';
import { newId } from '../../lib/ids.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aClient, aCredential, aSession, aUser, storedRealm } from './samples.ts';

const anApplication = (
  realm: Realm,
  client: Client,
  given: Partial<SignUpApplication> = {},
): SignUpApplication => {
  const user = aUser(realm);
  return {
    id: newId(),
    realmId: client.realmId,
    clientId: client.id,
    state: 'pending',
    user,
    credentials: [aCredential(user)],
    approvals: [],
    createdAt: 1000,
    expiresAt: 100,
    ...given,
  };
};

const anInvitation = (client: Client, given: Partial<SignUpInvitation> = {}): SignUpInvitation => ({
  id: newId(),
  realmId: client.realmId,
  clientId: client.id,
  email: 'bea@example.org',
  state: 'open',
  keyHash: newInvitationKey(),
  invitedBy: 'admin',
  sent: 1,
  createdAt: 1000,
  expiresAt: 100,
  ...given,
});

export function signUpSuite(database: DatabaseUnderTest): void {
  describe('people who sign up', () => {
    const store = oneNode(database);
    const clients = async () => {
      const realm = await storedRealm(store());
      const [client, other] = [aClient(realm), aClient(realm)];
      await store().commit([store().clients.create(client), store().clients.create(other)]);
      return { realm, client, other };
    };

    it('wait with all that is theirs until they are over, and go with the client', async () => {
      const { signUpApplications: applications, commit, clients: stored } = store();
      const { realm, client, other } = await clients();
      const first = anApplication(realm, client);
      const second = anApplication(realm, other, { createdAt: 2000, state: 'refused', credentials: [] });
      await commit([applications.create(first), applications.create(second)]);
      assert.deepEqual(await applications.find(realm.id, first.id, 99), { ...first, revision: 0 });
      assert.equal(await applications.find(realm.id, first.id, 100), undefined);
      const listed = async (query: Parameters<typeof applications.list>[1]) =>
        (await applications.list(realm.id, query, 0)).map(({ id }) => id);
      assert.deepEqual(await listed({}), [first.id, second.id]);
      assert.deepEqual(await listed({ state: 'refused' }), [second.id]);
      assert.deepEqual(await listed({ clientId: client.id }), [first.id]);
      assert.deepEqual(await listed({ first: 1, max: 1 }), [second.id]);
      await commit([stored.remove(other)]);
      assert.deepEqual(await listed({}), [first.id]);
      // Who has waited in vain is told so first.
      await commit([applications.removeExpired(100)]);
      assert.deepEqual(await listed({}), [first.id]);
      assert.deepEqual(await applications.undecided(99), []);
      assert.deepEqual(
        (await applications.undecided(100)).map(({ id }) => id),
        [first.id],
      );
      await commit([applications.removeExpired(100 + UNTOLD)]);
      assert.deepEqual(await listed({}), []);
      await isRefused(commit([applications.remove(first)]), 'gone');
    });

    it('wait once for each client, until they are decided on or over', async () => {
      const { signUpApplications: applications, commit } = store();
      const { realm, client, other } = await clients();
      const apply = (given: Partial<SignUpApplication> = {}, of = client) => {
        const application = anApplication(realm, of, { applicant: 'bea@x.org', ...given });
        return { application, done: commit([applications.create(application)]) };
      };
      const first = apply();
      await first.done;
      assert.deepEqual(await applications.find(realm.id, first.application.id, 0), {
        ...first.application,
        revision: 0,
      });
      await isRefused(apply().done, 'duplicate-application');
      await apply({}, other).done;
      await apply({ applicant: 'ann@x.org' }).done;
      assert.equal(await applications.isWaiting(first.application, 99), true);
      assert.equal(await applications.isWaiting(first.application, 100), false);
      // Over, though nobody has removed it yet.
      await apply({ createdAt: 100_000, expiresAt: 200 }).done;
      const [, second] = (await applications.list(realm.id, { clientId: client.id }, 100)).map(
        ({ id }) => id,
      );
      assert.equal(second, undefined, 'but for the one that came after');
      const [latest] = await applications.list(realm.id, { clientId: client.id }, 100);
      assert.ok(latest);
      await commit([applications.update({ ...latest, state: 'refused' })]);
      assert.equal(await applications.isWaiting(first.application, 100), false);
      await apply({ createdAt: 100_000, expiresAt: 200 }).done;
    });

    it('are decided on once', async () => {
      const { signUpApplications: applications, commit } = store();
      const { client, realm } = await clients();
      const one = anApplication(realm, client);
      await commit([applications.create(one)]);
      const read = { ...one, revision: 0 };
      await commit([applications.update({ ...read, state: 'approved', credentials: [] })]);
      await isRefused(commit([applications.update({ ...read, state: 'refused' })]), 'changed');
      const now = await applications.find(realm.id, one.id, 0);
      assert.deepEqual([now?.state, now?.credentials, now?.revision], ['approved', [], 1]);
    });

    it('are invited, and use that once', async () => {
      const { signUpInvitations: invitations, commit } = store();
      const { client, other, realm } = await clients();
      const one = anInvitation(client);
      const later = anInvitation(client, { createdAt: 2000 });
      await commit([
        invitations.create(one),
        invitations.create(later),
        invitations.create(anInvitation(other)),
      ]);
      const listed = await invitations.list(realm.id, client.id, {});
      assert.deepEqual(listed, [
        { ...later, revision: 0 },
        { ...one, revision: 0 },
      ]);
      const used = { ...one, revision: 0, state: 'used', userId: 'u' } as const;
      await commit([invitations.update(used)]);
      await isRefused(commit([invitations.update(used)]), 'changed');
      assert.equal((await invitations.find(realm.id, one.id))?.userId, 'u');
      await commit([invitations.removeExpired(100)]);
      assert.equal(await invitations.find(realm.id, one.id), undefined);
    });

    it('are removed when they have not shown in time that their address is theirs, and never got in; by one of the nodes', async () => {
      const { users, sessions, events, commit } = store();
      const day = 86_400;
      const attributes = { 'sign-up.remove-unverified-after-days': '7' };
      const stored = await storedRealm(store());
      const realm = {
        ...stored,
        settings: { ...stored.settings, attributes, eventsEnabled: true },
        additions: new Additions(),
      };
      const own = { selfRegistered: true, emailVerified: false, createdAt: 0 };
      const asked = { ...own, requiredActions: ['VERIFY_EMAIL'] };
      const gone = [
        aUser(realm, { ...asked, username: 'asked' }),
        aUser(realm, { ...own, username: 'nothing-to-log-in-with' }),
      ];
      const [withPassword, withSession] = [
        aUser(realm, { ...own, username: 'password' }),
        aUser(realm, { ...asked, username: 'session' }),
      ];
      const kept = [
        withPassword,
        withSession,
        aUser(realm, { ...asked, username: 'verified', emailVerified: true }),
        aUser(realm, { ...asked, username: 'late', createdAt: 1000 }),
        aUser(realm, { ...asked, username: 'made', selfRegistered: false }),
      ];
      await commit([
        ...[...gone, ...kept].map((user) => users.create(user)),
        users.addCredential(aCredential(withPassword)),
        sessions.start(aSession(withSession, { startedAt: 0, lastAccess: 0 })),
      ]);
      const names = async () => (await users.list(realm.id, {})).map(({ username }) => username);
      const all = await names();
      await removeUnverified(store(), realm, 7 * day - 1);
      await removeUnverified(
        store(),
        { ...realm, settings: { ...realm.settings, attributes: {} } },
        99 * day,
      );
      assert.deepEqual(await names(), all, 'too early, and where nobody asks for it');
      await Promise.all([1, 2, 3].map(() => removeUnverified(store(), realm, 7 * day)));
      assert.deepEqual(await names(), kept.map(({ username }) => username).sort());
      const told = await events.list(realm.id, 'user', { types: ['DELETE_ACCOUNT'], first: 0, max: 9 });
      assert.deepEqual(
        told.map(({ userId, details }) => [userId, details.reason]).sort(),
        gone.map(({ id }) => [id, 'email_never_verified']).sort(),
        'each once',
      );
    });

    it('stay where they verify their address while they are being removed', async () => {
      const { users, commit } = store();
      const stored = await storedRealm(store());
      const attributes = { 'sign-up.remove-unverified-after-days': '7' };
      const realm = {
        ...stored,
        settings: { ...stored.settings, attributes },
        additions: new Additions(),
      };
      const user = aUser(realm, {
        selfRegistered: true,
        emailVerified: false,
        createdAt: 0,
        requiredActions: ['VERIFY_EMAIL'],
      });
      await commit([users.create(user)]);
      const verifying: Store = {
        ...store(),
        commit: async (unit) => {
          await commit([users.update({ ...user, emailVerified: true, requiredActions: [] })]);
          await commit(unit);
        },
      };
      await removeUnverified(verifying, realm, 1_000_000);
      assert.equal((await users.find(realm.id, user.id))?.emailVerified, true);
    });

    it('are no more than may be, racers among them', async () => {
      const { signUpCounts: counts, commit } = store();
      const { realm } = await clients();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, () => commit([counts.count(realm.id, 'a', 3, 100)])),
      );
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3);
      await isRefused(commit([counts.count(realm.id, 'a', 3, 100)]), 'too-many-sign-ups');
      assert.deepEqual([await counts.counted(realm.id, 'a'), await counts.counted(realm.id, 'z')], [3, 0]);
      await commit([counts.count(realm.id, 'b', 1, 100)]);
      await commit([counts.removeExpired(100)]);
      await commit([counts.count(realm.id, 'a', 3, 200)]);
    });
  });
}
