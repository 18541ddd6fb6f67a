import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromRepresentation } from '../domain/clients/from-representation.ts';
import { freshClientScopes } from '../domain/realms/fresh/client-scopes.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import { grantScope } from './scope.ts';

const realm = { id: 'realm', clientScopes: freshClientScopes('realm') } as unknown as RealmView;
const client = fromRepresentation({}, realm, 0);
const granted = (requested?: string) => grantScope(realm, client, requested).text.split(' ').sort();

test('default scopes are granted always, optional ones when asked for', () => {
  assert.deepEqual(granted(), ['email', 'profile']);
  assert.deepEqual(granted('openid phone phone '), ['email', 'openid', 'phone', 'profile']);
  assert.deepEqual(granted('roles'), ['email', 'profile']);
  assert.deepEqual(granted(' '), ['email', 'profile']);
});

test('anything else is refused as a whole', () => {
  const messages = {
    moon: 'moon',
    'phone moon': 'phone moon',
    '': '',
    'openid  phone': 'openid  phone',
    ' phone': ' phone',
    'phone\taddress': 'phoneaddress',
    PHONE: 'PHONE',
  };
  for (const [requested, shown] of Object.entries(messages)) {
    assert.throws(
      () => granted(requested),
      (error) => error instanceof Refusal && error.description === `Invalid scopes: ${shown}`,
      requested,
    );
  }
});
