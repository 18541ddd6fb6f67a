import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOrder } from './hash-order.ts';

test('texts come in the order that Keycloak 26.7 lists them in', () => {
  assert.deepEqual(hashOrder(['reader', 'with blank', 'with.dot']), ['with blank', 'reader', 'with.dot']);
  assert.deepEqual(hashOrder(['R_with blank', 'R_with.dot', 'R_reader']), [
    'R_reader',
    'R_with.dot',
    'R_with blank',
  ]);
  assert.deepEqual(hashOrder(['account', 'shop']), ['shop', 'account']);
  assert.deepEqual(hashOrder(['C_view-profile', 'C_manage-account', 'C_manage-account-links']), [
    'C_manage-account-links',
    'C_view-profile',
    'C_manage-account',
  ]);
});

test('texts of one place keep their order, and many have more places', () => {
  assert.deepEqual(hashOrder(['AaAa', 'BBBB', 'AaBB']), ['AaAa', 'BBBB', 'AaBB']);
  const many = Array.from({ length: 200 }, (_, at) => `role-${at}`);
  assert.deepEqual(hashOrder(many).sort(), [...many].sort());
});
