import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { MailLimits } from './mail-limits.ts';

const realmWith = (attributes: Record<string, string> = {}, id = 'r') =>
  ({ id, settings: { attributes } }) as unknown as RealmView;

const taken = (count: number, take: (index: number) => number) =>
  Array.from({ length: count }, (_none, index) => take(index)).filter((wait) => wait === 0).length;

test('a mailbox gets so many in a minute and in an hour, under all its names', () => {
  const limits = new MailLimits();
  const realm = realmWith();
  const minute = (at: number) =>
    taken(20, (index) => limits.take(realm, `Ann+${index}@example.org`, undefined, at * 60_000));
  assert.deepEqual([minute(0), minute(2), minute(4)], [5, 5, 0]);
  assert.equal(minute(125), 5, 'two hours later');
  assert.equal(limits.take(realm, 'bob@example.org', undefined, 0), 0, 'others get theirs');
  assert.equal(limits.take(realmWith({}, 'other'), 'ann@example.org', undefined, 0), 0, 'of another realm');
});

test('who sends too many uses up nothing of what those may get whom they meant', () => {
  const limits = new MailLimits();
  const realm = realmWith({ 'mail.limit.caller': '3' });
  const send = (to: string, caller?: string) => limits.take(realm, to, caller, 0) === 0;
  assert.equal(
    taken(10, (index) => Number(!send(`a${index}@example.org`, '2001:db8::1'))),
    3,
  );
  assert.equal(send('ann@example.org', '2001:db8::ffff'), false, 'the same network');
  assert.equal(
    taken(5, () => Number(!send('ann@example.org', '203.0.113.1'))),
    3,
  );
  assert.equal(send('eve@example.org'), true, 'administrators answer for themselves');
  for (const network of ['198.51.100.1', '198.51.100.2']) send('ann@example.org', network);
  assert.equal(send('ann@example.org', '198.51.100.3'), false);
  assert.equal(send('ann@example.org'), true, 'what is told of an account is not crowded out');
});

test('a realm sends as many in a minute as it says', () => {
  const limits = new MailLimits();
  const realm = realmWith({ 'mail.limit.realm': '7' });
  assert.equal(
    taken(20, (index) => limits.take(realm, `a${index}@example.org`, undefined, 0)),
    7,
  );
});

test('mails that are not sent use up nothing of what the realm may send', () => {
  const limits = new MailLimits();
  const realm = realmWith({ 'mail.limit.realm': '20', 'mail.limit.caller': '30' });
  const send = (to: string, caller?: string) => limits.take(realm, to, caller, 0) === 0;
  assert.equal(
    taken(100, () => Number(!send('ann@example.org', '203.0.113.1'))),
    5,
    'a mailbox that has enough',
  );
  assert.equal(
    taken(100, () => Number(!send('ann@example.org'))),
    5,
    'and of what is told',
  );
  assert.equal(
    taken(100, (index) => Number(!send(`a${index}@example.org`))),
    10,
    'the rest is left for others',
  );
  assert.equal(
    taken(100, (index) => Number(!send(`b${index}@example.org`, '203.0.113.1'))),
    0,
  );
  const later = 61_000 * 2;
  assert.equal(
    taken(20, (index) => limits.take(realm, `c${index}@example.org`, '203.0.113.1', later)),
    20,
    'nor of what the caller may have sent',
  );
});
