import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';
import { fieldOf } from './one-time-code.ts';

const ACTION = 'CONFIGURE_RECOVERY_AUTHN_CODES';

onEachDatabase('who has recovery codes', (suite) => {
  const begin = async (settings: object = {}) => {
    const made = await loginRealm(suite.server, settings);
    const { realm, url } = made;
    const at = `/${realm}/authentication/flows`;
    await suite.server.admin('POST', `${at}/browser/copy`, { newName: 'own' });
    const { json: executions } = await suite.server.admin('GET', `${at}/own/executions`);
    const form = (executions as { providerId: string }[]).find(
      ({ providerId }) => providerId === 'auth-recovery-authn-code-form',
    );
    await suite.server.admin('PUT', `${at}/own/executions`, { ...form, requirement: 'ALTERNATIVE' });
    await suite.server.admin('PUT', `/${realm}`, { browserFlow: 'own' });
    const { json: users } = await suite.server.admin('GET', `/${realm}/users?username=ann`);
    const user = `/${realm}/users/${users[0].id}`;
    await suite.server.admin('PUT', user, { ...users[0], requiredActions: [ACTION] });
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url());
    await tab.submit(ANN);
    const page = await tab.follow();
    const codes = fieldOf(page, 'generatedRecoveryAuthnCodes').split(',');
    const credentials = async () =>
      (await suite.server.admin('GET', `${user}/credentials`)).json as Record<string, string>[];
    const login = async () => {
      const other = new TestBrowser(suite.server.url);
      await other.open(url());
      await other.submit(ANN);
      return other;
    };
    return { ...made, user, tab, page, codes, credentials, login };
  };

  it('is given twelve, which nobody can read again', async () => {
    const { tab, page, codes, credentials } = await begin();
    assert.equal(new Set(codes).size, 12);
    for (const code of codes) assert.match(code, /^[A-Z2-9]{12}$/);
    assert.match(
      page.text,
      new RegExp(`${codes[0]?.slice(0, 4)}-${codes[0]?.slice(4, 8)}-${codes[0]?.slice(8)}`),
    );
    await tab.submit({});
    assert.notEqual(codeOf(tab), '');
    const [, list] = await credentials();
    assert.equal(list?.type, 'recovery-authn-codes');
    assert.equal(JSON.stringify(list).includes(codes[0] ?? ''), false);
    assert.equal(JSON.parse(list?.credentialData ?? '').remainingCodes, 12);
  });

  it('gets the codes that were shown, and none of another', async () => {
    const { tab, codes, credentials } = await begin();
    const mine = ['AAAAAAAAAAAA', ...codes.slice(1)].join(',');
    assert.equal((await tab.submit({ generatedRecoveryAuthnCodes: mine })).status, 200);
    assert.equal((await credentials()).length, 1);
  });

  it('gets in by each of them once, in their order', async () => {
    const { tab, codes, login } = await begin();
    await tab.submit({});
    const [first = '', second = ''] = codes;
    const other = await login();
    assert.equal((await other.submit({ recoveryCodeInput: second })).status, 200, 'not its turn');
    await other.submit({ recoveryCodeInput: first });
    assert.notEqual(codeOf(other), '');
    const again = await login();
    assert.equal((await again.submit({ recoveryCodeInput: first })).status, 200, 'used');
    await again.submit({ recoveryCodeInput: second });
    assert.notEqual(codeOf(again), '');
  });

  it('of two who use one code at the same time one gets in', async () => {
    const { tab, codes, login } = await begin();
    await tab.submit({});
    const tabs = [await login(), await login()];
    await Promise.all(tabs.map((each) => each.submit({ recoveryCodeInput: codes[0] ?? '' })));
    const inside = tabs.filter((each) => each.last?.headers.get('location')?.includes('code='));
    assert.equal(inside.length, 1);
  });

  it('gets another list when the last is used', async () => {
    const { tab, codes, credentials, login } = await begin();
    await tab.submit({});
    for (const code of codes.slice(0, -1)) {
      const other = await login();
      await other.submit({ recoveryCodeInput: code });
      assert.notEqual(codeOf(other), '');
    }
    const last = await login();
    await last.submit({ recoveryCodeInput: codes.at(-1) ?? '' });
    const page = await last.follow();
    const next = fieldOf(page, 'generatedRecoveryAuthnCodes').split(',');
    assert.equal(
      next.some((code) => codes.includes(code)),
      false,
    );
    await last.submit({});
    assert.notEqual(codeOf(last), '');
    assert.equal((await credentials()).length, 2);
  });

  it('is locked out by guesses', async () => {
    const { tab, codes, login } = await begin({
      bruteForceProtected: true,
      failureFactor: 3,
      quickLoginCheckMilliSeconds: 0,
    });
    await tab.submit({});
    const guesser = await login();
    for (const guess of ['A', 'B', 'C']) await guesser.submit({ recoveryCodeInput: guess.repeat(12) });
    await guesser.submit({ recoveryCodeInput: codes[0] ?? '' });
    assert.equal(guesser.last?.status, 200);
  });
});
