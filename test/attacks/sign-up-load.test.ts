import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it, mock } from 'node:test';
import { passwordHashes } from '../../src/domain/users/password-hash/index.ts';
import { loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase, onSqlite, type Suite } from '../support/on-each-database.ts';

const named = (username: string) => ({
  username,
  email: `${username}@example.org`,
  firstName: 'Bea',
  lastName: 'Example',
  password: 'secret-1',
  'password-confirm': 'secret-1',
});
const NO = ['Invalid Recaptcha'];
const TOO_MANY = ['Too many people are signing up at the moment. Please try again later.'];
const BITS = 8;

/** A number that makes the hash of the challenge on the page begin with so many zero bits. */
function solve(page: { readonly text: string } | undefined): string {
  const challenge = /data-challenge="([^"]+)"/.exec(page?.text ?? '')?.[1] ?? assert.fail('no challenge');
  for (let number = 0; ; number += 1) {
    const text = `${challenge}~${number}`;
    if (createHash('sha256').update(text).digest()[0] === 0) return text;
  }
}

async function asked({ server }: Pick<Suite, 'server'>, rule: object) {
  const { url, admin } = await loginRealm(server);
  const { json } = await admin('GET', '/clients?clientId=app');
  const put = await admin('PUT', `/clients/${json[0].id}/sign-up`, { mode: 'open', ...rule });
  assert.equal(put.status, 204, put.text);
  const form = async (headers = {}) => {
    const tab = new TestBrowser(server.url);
    await tab.open(url({ prompt: 'create' }), headers);
    return tab;
  };
  const isThere = async (username: string) =>
    (await admin('GET', `/users?username=${username}`)).json.length > 0;
  return { form, isThere };
}

onEachDatabase('who has worked for a form once', (suite) => {
  const captcha = { provider: 'proof-of-work', bits: BITS };

  it('has one form looked at, and does not find out by it who is there', async () => {
    const { form, isThere } = await asked(suite, { captcha });
    const tab = await form();
    const solution = solve(tab.last);
    const taken = await tab.submit({ ...named('ann'), 'proof-of-work': solution });
    assert.match(String(taken.messages), /already exists/);
    const next = solve(tab.last);
    const again = await tab.submit({ ...named('bea'), 'proof-of-work': solution });
    assert.deepEqual(again.messages, NO);
    assert.equal(await isThere('bea'), false);
    await tab.submit({ ...named('bea'), 'proof-of-work': next });
    assert.equal(await isThere('bea'), true, 'what the page had them work for next is good');
  });

  it('has not worked for the next one where nobody more may sign up', async () => {
    const { form, isThere } = await asked(suite, { captcha, limits: { perDay: 1 } });
    const first = await form();
    await first.submit({ ...named('bea'), 'proof-of-work': solve(first.last) });
    assert.equal(await isThere('bea'), true);
    const tab = await form();
    const solution = solve(tab.last);
    assert.deepEqual((await tab.submit({ ...named('cea'), 'proof-of-work': solution })).messages, TOO_MANY);
    assert.deepEqual((await tab.submit({ ...named('cea'), 'proof-of-work': solution })).messages, NO);
  });

  it('is one of the racers who bring the same', async () => {
    const { form, isThere } = await asked(suite, { captcha });
    const tab = await form();
    const [page, solution] = [tab.last, solve(tab.last)];
    const names = ['dea', 'eva', 'fay', 'gia'];
    await Promise.all(
      names.map(async (name) => tab.submit({ ...named(name), 'proof-of-work': solution }, page)),
    );
    const made = await Promise.all(names.map(isThere));
    assert.equal(made.filter(Boolean).length, 1);
  });
});

onSqlite('a form that is refused', (suite) => {
  it('costs no hash, whatever it is refused for', async () => {
    const { form, isThere } = await asked(suite, { limits: { perDay: 1 } });
    const first = await form();
    await first.submit(named('bea'));
    assert.equal(await isThere('bea'), true);
    const argon2 = passwordHashes.get('argon2') ?? assert.fail('no argon2');
    const hash = mock.method(argon2, 'hash');
    const tab = await form();
    assert.deepEqual((await tab.submit(named('cea'))).messages, TOO_MANY);
    assert.match(String((await tab.submit(named('bea'))).messages), /already exists/);
    assert.equal(hash.mock.callCount(), 0);
    hash.mock.restore();
  });
});

onSqlite(
  'forms from one network',
  (suite) => {
    it('are so many in a minute, and elsewhere nobody waits', async () => {
      const { form, isThere } = await asked(suite, {});
      const from = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' });
      const send = async (username: string, address: string) => {
        const tab = await form(from(address));
        const { action = '' } = tab.last?.forms[0] ?? {};
        const { pathname, search } = new URL(action, tab.last?.url);
        return tab.send('POST', pathname + search, named(username), from(address));
      };
      const statuses: number[] = [];
      for (let index = 0; index < 62; index += 1) statuses.push((await send('ann', '203.0.113.9')).status);
      assert.equal(statuses.indexOf(429), 60);
      assert.equal((await send('bea', '203.0.113.9')).status, 429);
      assert.equal(await isThere('bea'), false);
      await send('bea', '198.51.100.1');
      assert.equal(await isThere('bea'), true);
    });
  },
  { flags: { 'rate-limits': 'on', 'trusted-proxies': '127.0.0.0/8' } },
);
