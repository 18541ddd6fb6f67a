import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../domain/events/event.ts';
import type { Change, Store } from '../domain/store.ts';
import type { Logger } from '../http/log.ts';
import { withEventLog } from './event-log.ts';

function world() {
  const warnings: Record<string, unknown>[] = [];
  const none = () => {};
  const warn = (fields: object) => void warnings.push(fields as Record<string, unknown>);
  const log: Logger = { debug: none, info: none, warn, error: none, child: () => log };
  const events = { append: () => ({}) as Change };
  const store = withEventLog({ events, commit: async () => {} } as unknown as Store, log);
  const fail = (loggedAs: string, more: Partial<Event> = {}) =>
    store.commit([
      store.events.append({
        id: 'e',
        realmId: 'r',
        time: 0,
        type: 'LOGIN_ERROR',
        kind: 'user',
        error: 'user_not_found',
        details: {},
        listed: false,
        audited: false,
        loggedAs,
        ...more,
      }),
    ]);
  return { warnings, fail };
}

test('a flood of refused requests in one realm is told as what it is, and takes no room from the others', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { warnings, fail } = world();
  for (let number = 0; number < 1000; number += 1) await fail('shop');
  assert.equal(warnings.length, 50);
  await fail('bank');
  assert.equal(warnings.length, 51);
  t.mock.timers.tick(1000);
  assert.deepEqual(warnings.slice(51), [{ realm: 'shop', leftOut: 950 }]);
  await fail('shop');
  t.mock.timers.tick(1000);
  assert.equal(warnings.length, 53);
});

test('what strangers choose is short there', async () => {
  const { warnings, fail } = world();
  await fail('shop', { clientId: 'c'.repeat(900), details: { username: 'u'.repeat(900) } });
  const cut = (letter: string) => `${letter.repeat(200)}…`;
  assert.equal(warnings[0]?.clientId, cut('c'));
  assert.deepEqual(warnings[0]?.details, { username: cut('u') });
});
