import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientScope } from '../client-scopes/client-scope.ts';
import { newClient } from '../clients/new-client.ts';
import type { Consent } from './consent.ts';
import { missingScopes } from './granted-scopes.ts';

const scope = (name: string, attributes: Record<string, string> = {}): ClientScope => ({
  id: name,
  realmId: 'r',
  name,
  protocol: 'openid-connect',
  attributes,
  protocolMappers: [],
  scopeMappings: [],
  assignment: 'none',
});
const client = {
  ...newClient({ id: 'c', realmId: 'r', clientId: 'app', createdAt: 0 }),
  consentRequired: true,
};
const consent = (...scopeIds: string[]): Consent => ({
  realmId: 'r',
  userId: 'u',
  clientId: 'c',
  scopeIds,
  createdAt: 1,
  updatedAt: 1,
});
const scopes = [scope('profile'), scope('email'), scope('basic', { 'display.on.consent.screen': 'false' })];
const missing = (...given: Parameters<typeof missingScopes>) => missingScopes(...given).map(({ id }) => id);

test('a client that needs consent is missing every scope that is asked about until the user has allowed it', () => {
  assert.deepEqual(missing(client, scopes, undefined), ['profile', 'email']);
  assert.deepEqual(missing(client, scopes, consent('email')), ['profile']);
  assert.deepEqual(missing(client, scopes, consent('email', 'profile', 'phone')), []);
});

test('a client that needs none is missing nothing', () => {
  assert.deepEqual(missing({ ...client, consentRequired: false }, scopes, undefined), []);
});
