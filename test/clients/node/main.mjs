// Keycloak's admin client for Node: realms, clients, scopes, mappers, roles, groups, users, service accounts, sessions,
// flows, required actions, keys, credentials.
import assert from 'node:assert/strict';
import KeycloakAdminClient from '@keycloak/keycloak-admin-client';

const { LATCHKEY_URL: baseUrl, LATCHKEY_REALM: realm } = process.env;
const say = (sentence) => console.log(`  ${sentence}`);
const admin = new KeycloakAdminClient({ baseUrl, realmName: 'master' });
await admin.auth({ username: 'admin', password: 'admin', grantType: 'password', clientId: 'admin-cli' });

/** What a user of the realm gets from a client of it. */
async function login(username, scope = 'openid') {
  const form = {
    grant_type: 'password',
    client_id: 'app',
    client_secret: 'secret',
    username,
    password: 'pw',
    scope,
  };
  const answer = await fetch(`${baseUrl}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

async function refresh({ refresh_token }) {
  const form = { grant_type: 'refresh_token', client_id: 'app', client_secret: 'secret', refresh_token };
  const answer = await fetch(`${baseUrl}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return answer.status;
}

const name = `${realm}-more`;
await admin.realms.create({ realm: name, enabled: true, displayName: 'More' });
await admin.realms.update({ realm: name }, { accessTokenLifespan: 120 });
const read = await admin.realms.findOne({ realm: name });
assert.deepEqual([read.displayName, read.accessTokenLifespan], ['More', 120]);
assert.ok((await admin.realms.find()).some((each) => each.realm === name));
await admin.realms.del({ realm: name });
assert.equal(await admin.realms.findOne({ realm: name }), null);
say('made a realm, changed, found and removed it');

admin.setConfig({ realmName: realm });
const { id } = await admin.clients.create({
  clientId: 'app',
  secret: 'secret',
  directAccessGrantsEnabled: true,
  serviceAccountsEnabled: true,
});
await admin.clients.update({ id }, { clientId: 'app', description: 'changed' });
const [app] = await admin.clients.find({ clientId: 'app', first: 0, max: 5 });
assert.deepEqual([app.id, app.description], [id, 'changed']);
assert.equal((await admin.clients.getClientSecret({ id })).value, 'secret');
assert.equal((await admin.clients.getServiceAccountUser({ id })).username, 'service-account-app');
say('made a client with a service account, changed and found it');

const scope = await admin.clientScopes.create({ name: 'orders', protocol: 'openid-connect' });
const mapper = {
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': 'api', 'access.token.claim': 'true' },
};
await admin.clientScopes.addProtocolMapper({ id: scope.id }, mapper);
await admin.clients.addOptionalClientScope({ id, clientScopeId: scope.id });
await admin.clients.addProtocolMapper({ id }, { ...mapper, name: 'own' });
assert.ok((await admin.clients.listOptionalClientScopes({ id })).some((each) => each.name === 'orders'));
assert.equal((await admin.clientScopes.listProtocolMappers({ id: scope.id }))[0].name, 'audience');
say('made a client scope with a mapper, and gave it to the client');

await admin.roles.create({ name: 'reader' });
await admin.roles.create({ name: 'writer' });
const [reader, writer] = await Promise.all(
  ['reader', 'writer'].map((role) => admin.roles.findOneByName({ name: role })),
);
await admin.roles.createComposite({ roleId: writer.id }, [reader]);
assert.equal((await admin.roles.getCompositeRoles({ id: writer.id }))[0].name, 'reader');
await admin.clients.createRole({ id, name: 'part' });
const part = await admin.clients.findRole({ id, roleName: 'part' });
say('made roles, and put one into another');

const user = await admin.users.create({
  username: 'ann',
  email: 'ann@example.org',
  emailVerified: true,
  firstName: 'Ann',
  lastName: 'Archer',
  enabled: true,
  credentials: [{ type: 'password', value: 'pw' }],
});
await admin.users.addRealmRoleMappings({ id: user.id, roles: [{ id: writer.id, name: 'writer' }] });
await admin.users.addClientRoleMappings({
  id: user.id,
  clientUniqueId: id,
  roles: [{ id: part.id, name: 'part' }],
});
assert.ok(
  (await admin.users.listCompositeRealmRoleMappings({ id: user.id })).some((role) => role.name === 'reader'),
);
await admin.users.update({ id: user.id }, { lastName: 'Baker' });
const [found] = await admin.users.find({ search: 'bak', first: 0, max: 1 });
assert.deepEqual([found.id, found.lastName, await admin.users.count()], [user.id, 'Baker', 1]);
say('made a user, gave them roles, changed and found them');

const staff = await admin.groups.create({ name: 'staff' });
const kitchen = await admin.groups.createChildGroup({ id: staff.id }, { name: 'kitchen' });
await admin.users.addToGroup({ id: user.id, groupId: kitchen.id });
assert.equal((await admin.groups.listMembers({ id: kitchen.id }))[0].username, 'ann');
assert.equal((await admin.users.countGroups({ id: user.id })).count, 1);
await admin.users.delFromGroup({ id: user.id, groupId: kitchen.id });
await admin.groups.del({ id: staff.id });
say('made groups, put the user into one and took them out again');

const [one, two, offline] = [
  await login('ann'),
  await login('ann'),
  await login('ann', 'openid offline_access'),
];
assert.equal((await admin.users.listSessions({ id: user.id })).length, 2);
assert.equal((await admin.users.listOfflineSessions({ id: user.id, clientId: id })).length, 1);
assert.equal((await admin.clients.listSessions({ id, first: 0, max: 1 })).length, 1);
assert.equal((await admin.clients.getSessionCount({ id })).count, 2);
assert.equal((await admin.clients.getOfflineSessionCount({ id })).count, 1);
assert.equal(
  (await admin.realms.getClientSessionStats({ realm })).find(({ clientId }) => clientId === 'app').active,
  '2',
);
await admin.realms.deleteSession({ realm, session: one.session_state, isOffline: false });
assert.deepEqual([await refresh(one), await refresh(two)], [400, 200]);
await admin.users.logout({ id: user.id });
assert.deepEqual(await admin.users.listSessions({ id: user.id }), []);
assert.equal(await refresh(two), 400);
assert.equal((await admin.users.listConsents({ id: user.id }))[0].clientId, 'app');
await admin.users.revokeConsent({ id: user.id, clientId: 'app' });
assert.equal(await refresh(offline), 400);
await login('ann');
await admin.realms.logoutAll({ realm });
assert.equal((await admin.clients.getSessionCount({ id })).count, 0);
say('saw sessions, online and offline, and ended one, those of a user, a client’s and all');

const asked = { id, userId: user.id, scope: 'openid orders' };
assert.ok((await admin.clients.evaluateGenerateAccessToken(asked)).aud.includes('api'));
assert.equal((await admin.clients.evaluateGenerateIdToken(asked)).aud, 'app');
assert.equal((await admin.clients.evaluateGenerateUserInfo(asked)).preferred_username, 'ann');
const granted = { id, roleContainer: realm, type: 'granted', scope: '' };
assert.ok((await admin.clients.evaluatePermission(granted)).some((role) => role.name === 'reader'));
say('saw beforehand what tokens would say');

const flows = admin.authenticationManagement;
const flow = await flows.createFlow({
  alias: 'own',
  providerId: 'basic-flow',
  topLevel: true,
  builtIn: false,
});
const deny = await flows.addExecutionToFlow({ flow: 'own', provider: 'deny-access-authenticator' });
await flows.addExecutionToFlow({ flow: 'own', provider: 'direct-grant-validate-username' });
await flows.addFlowToFlow({ flow: 'own', alias: 'below', type: 'basic-flow', provider: '', description: '' });
const [first] = await flows.getExecutions({ flow: 'own' });
assert.equal(first.id, deny.id);
await flows.updateExecution({ flow: 'own' }, { ...first, requirement: 'REQUIRED' });
const words = { id: deny.id, alias: 'words', config: { denyErrorMessage: 'not today' } };
const config = await flows.createConfig(words);
assert.deepEqual((await flows.getConfig({ id: config.id })).config, words.config);
await flows.lowerPriorityExecution({ id: deny.id });
assert.equal((await flows.getExecutions({ flow: 'own' }))[1].id, deny.id);
await flows.delExecution({ id: deny.id });
await flows.copyFlow({ flow: 'direct grant', newName: 'copied' });
await admin.realms.update({ realm }, { directGrantFlow: 'copied' });
await login('ann');
await admin.realms.update({ realm }, { directGrantFlow: 'direct grant' });
const copied = (await flows.getFlows()).find(({ alias }) => alias === 'copied');
for (const each of [flow, copied]) await flows.deleteFlow({ flowId: each.id });
const action = await flows.getRequiredActionForAlias({ alias: 'TERMS_AND_CONDITIONS' });
await flows.updateRequiredAction({ alias: action.alias }, { ...action, enabled: true });
assert.ok((await flows.getRequiredActions()).find(({ alias }) => alias === action.alias).enabled);
say('made flows, copied and bound one, and switched a required action on');

const component = await admin.components.create({
  name: 'brought',
  providerId: 'hmac-generated',
  providerType: 'org.keycloak.keys.KeyProvider',
  config: { kid: ['brought'], secret: ['MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE'], priority: ['1'] },
});
assert.ok((await admin.realms.getKeys({ realm })).keys.some(({ kid }) => kid === 'brought'));
assert.equal((await admin.components.findOne({ id: component.id })).config.secret, undefined);
await admin.components.del({ id: component.id });
say('brought a key, and removed it');

const [password] = await admin.users.getCredentials({ id: user.id });
await admin.users.updateCredentialLabel({ id: user.id, credentialId: password.id }, 'mine');
assert.equal((await admin.users.getCredentials({ id: user.id }))[0].userLabel, 'mine');
await admin.users.resetPassword({
  id: user.id,
  credential: { type: 'password', value: 'pw', temporary: false },
});
await login('ann');
assert.equal((await admin.attackDetection.findOne({ id: user.id })).numFailures, 0);
await admin.attackDetection.delAll();
const account = await admin.clients.getServiceAccountUser({ id });
const [management] = await admin.clients.find({ clientId: 'realm-management' });
const roles = [await admin.clients.findRole({ id: management.id, roleName: 'view-clients' })];
const mapped = { id: account.id, clientUniqueId: management.id };
await admin.users.addClientRoleMappings({ ...mapped, roles });
assert.equal((await admin.users.listClientRoleMappings(mapped))[0].name, 'view-clients');
await admin.users.delClientRoleMappings({ ...mapped, roles });
say('named a credential, set a password, and gave a service account a role');

await admin.users.del({ id: user.id });
await admin.clientScopes.del({ id: scope.id });
await admin.clients.del({ id });
assert.deepEqual(await admin.clients.find({ clientId: 'app' }), []);
say('removed all of it');
