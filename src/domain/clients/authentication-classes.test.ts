import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealmView } from '../realms/realm-view.ts';
import { levelsOf } from './authentication-classes.ts';

test('classes of authentication are those of the client, or where it has none those of its realm', () => {
  const realm = { settings: { attributes: { 'acr.loa.map': '{"gold":2}' } } } as unknown as RealmView;
  const of = (map?: string) =>
    levelsOf(realm, { attributes: map === undefined ? {} : { 'acr.loa.map': map } });
  assert.deepEqual(of('{"silver":1}'), { silver: 1 });
  for (const none of [undefined, '', '{}', 'x', '[]']) assert.deepEqual(of(none), { gold: 2 });
});
