import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aCredential, aRole, aUser, storedRealm } from './samples.ts';

export function userSuite(database: DatabaseUnderTest): void {
  describe('users', () => {
    const store = oneNode(database);

    it('come back as they were stored, by each of their names', async () => {
      const { users, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const user = aUser(realm, {
        username: 'jörg',
        email: 'Joerg@Example.org',
        firstName: 'Jörg',
        serviceAccountClientId: 'client',
        attributes: { phone: ['1', '2'] },
      });
      await commit([users.create(user), users.create(aUser(other))]);
      assert.deepEqual(await users.find(realm.id, user.id), user);
      assert.deepEqual(await users.findByUsername(realm.id, 'jörg'), user);
      assert.deepEqual(await users.findByEmail(realm.id, 'joerg@example.ORG'), user);
      assert.deepEqual(await users.findServiceAccount(realm.id, 'client'), user);
      assert.equal(await users.findByUsername(other.id, 'jörg'), undefined);
      assert.equal(await users.count(realm.id), 1);
    });

    it('have usernames and emails of their own in their realm', async () => {
      const { users, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const [username, email] = ['ada', 'ada@example.org'];
      await commit([
        users.create(aUser(realm, { username, email })),
        users.create(aUser(other, { username, email })),
        users.create(aUser(realm)),
      ]);
      await isRefused(commit([users.create(aUser(realm, { username }))]), 'duplicate-username');
      await isRefused(commit([users.create(aUser(realm, { email: 'ADA@example.org' }))]), 'duplicate-email');
      const second = aUser(realm);
      await commit([users.create(second)]);
      await isRefused(commit([users.update({ ...second, username })]), 'duplicate-username');
      await isRefused(commit([users.update({ ...second, email })]), 'duplicate-email');
    });

    it('may share an email where the realm allows it', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const email = 'shared@example.org';
      const allowed = { duplicateEmailsAllowed: true };
      const [first, second] = [aUser(realm, { id: '1', email }), aUser(realm, { id: '2', email })];
      await commit([users.create(first, allowed), users.create(second, allowed)]);
      assert.deepEqual(await users.findByEmail(realm.id, email), first);
      await commit([users.update(first)]);
      await isRefused(commit([users.update(second)]), 'duplicate-email');
    });

    it('are found by what their names look like, where those are spelled otherwise', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const plain = aUser(realm, { username: 'mike', email: 'mike@x.org' });
      const alike = aUser(realm, { username: 'mıke', email: 'Mike@х.org' });
      await commit([users.create(plain), users.create(alike)]);
      const found = { id: alike.id, usernameLook: 'mike', emailLook: 'mike@x.org' };
      assert.deepEqual(await users.findLookAlikes(realm.id, ['mike', 'nobody']), [found]);
      assert.deepEqual(await users.findLookAlikes(realm.id, ['nobody', 'mike@x.org']), [found]);
      await commit([users.update({ ...alike, username: 'mick' })]);
      assert.deepEqual(await users.findLookAlikes(realm.id, ['mike', 'mike']), []);
    });

    it('that look the same are chosen by one of those who choose them at a time', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const choose = (given: object, more: object = {}) =>
        commit([users.create(aUser(realm, given), { chosen: ['username', 'email'], ...more })]);
      await choose({ username: 'mıke', email: 'mike@х.org' });
      await isRefused(choose({ username: 'mike' }), 'duplicate-username');
      await isRefused(choose({ email: 'MIKE@x.org' }), 'duplicate-email');
      await choose({ email: 'mike@x.org' }, { duplicateEmailsAllowed: true });
      await commit([users.create(aUser(realm, { username: 'mike' }))]);
      // Who was given such a name may choose an address.
      await choose({ username: 'joe', email: 'joe@x.org' });
      const given = aUser(realm, { username: 'jοe', email: 'other@x.org' });
      await commit([users.create(given)]);
      await commit([users.update({ ...given, email: 'another@x.org' }, { chosen: ['email'] })]);
      await isRefused(
        commit([users.update({ ...given, email: 'jοe@x.org' }, { chosen: ['email'] })]),
        'duplicate-email',
      );
    });

    it('are changed', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const user = aUser(realm, { email: 'old@example.org' });
      await commit([users.create(user)]);
      const { email: _, ...rest } = user;
      const changed = { ...rest, username: 'new', enabled: false, revision: 1 };
      await commit([users.update(changed)]);
      assert.deepEqual(await users.find(realm.id, user.id), changed);
      assert.equal(await users.findByEmail(realm.id, 'old@example.org'), undefined);
      await isRefused(commit([users.update(aUser(realm))]), 'gone');
    });

    it('keep credentials until they are used up, once', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const [user, other] = [aUser(realm), aUser(realm)];
      const password = aCredential(user, { id: '1', userLabel: 'My password' });
      const code = aCredential(user, { id: '2', type: 'recovery-code' });
      await commit([
        users.create(user),
        users.create(other),
        users.addCredential(code),
        users.addCredential(password),
      ]);
      const stored = { revision: 0 };
      assert.deepEqual(await users.credentials(realm.id, user.id), [
        { ...password, ...stored },
        { ...code, ...stored },
      ]);
      assert.deepEqual(await users.credentials(realm.id, other.id), []);
      await commit([users.removeCredential(code)]);
      await isRefused(commit([users.removeCredential(code)]), 'gone');
      assert.deepEqual(await users.credentials(realm.id, user.id), [{ ...password, ...stored }]);
    });

    it('have credentials changed by one of those who read the same revision, and found by their kind', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const [user, other] = [aUser(realm), aUser(realm)];
      const otp = aCredential(user, { type: 'otp', data: '{}', priority: 10 });
      const password = aCredential(user, { priority: 20, userLabel: '"type":"otp"' });
      await commit([
        users.create(user),
        users.create(other),
        users.addCredential(password),
        users.addCredential(otp),
        users.addCredential(aCredential(other, { userLabel: '"type":"otp"' })),
      ]);
      await isRefused(commit([users.addCredential(otp)]), 'duplicate-credential');
      const change = (secret: string) =>
        commit([users.updateCredential({ ...password, secret, priority: 5 }, { ifRevision: 0 })]);
      const outcomes = await Promise.allSettled([change('a'), change('b')]);
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      const [first, second] = await users.credentials(realm.id, user.id);
      assert.deepEqual([first?.id, first?.revision, second?.id], [password.id, 1, otp.id]);
      const having = await users.havingCredential(realm.id, 'otp', [user.id, other.id, 'nobody']);
      assert.deepEqual([...having], [user.id]);
    });

    it('have roles mapped to them, each once', async () => {
      const { users, roles, commit } = store();
      const realm = await storedRealm(store());
      const [user, role] = [aUser(realm), aRole(realm)];
      await commit([users.create(user), roles.create(role), users.addRole(realm.id, user.id, role.id)]);
      await commit([users.addRole(realm.id, user.id, role.id)]);
      assert.deepEqual(await users.roles(realm.id, user.id), [role.id]);
      await isRefused(commit([users.addRole(realm.id, 'nobody', role.id)]), 'gone');
      await commit([users.removeRole(realm.id, user.id, role.id)]);
      assert.deepEqual(await users.roles(realm.id, user.id), []);
    });

    it('take their credentials and role mappings along when they are removed', async () => {
      const { users, roles, commit } = store();
      const realm = await storedRealm(store());
      const [user, role] = [aUser(realm), aRole(realm)];
      await commit([users.create(user), roles.create(role)]);
      await commit([users.addRole(realm.id, user.id, role.id), users.addCredential(aCredential(user))]);
      await commit([users.remove(user)]);
      assert.equal(await users.count(realm.id), 0);
      assert.deepEqual(await users.credentials(realm.id, user.id), []);
      assert.deepEqual(await users.roles(realm.id, user.id), []);
      await isRefused(commit([users.remove(user)]), 'gone');
    });
  });
}
