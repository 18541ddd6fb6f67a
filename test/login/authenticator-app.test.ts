import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';
import { codeAt, fieldOf } from './one-time-code.ts';

/** Stands in the middle of a step of time, until it is moved. */
const standing = { at: Math.floor(Date.now() / 30_000) * 30_000 + 15_000 };
const clock = { now: () => standing.at };

onEachDatabase(
  'who sets up an authenticator app',
  (suite) => {
    const begin = async (settings: object = {}) => {
      const made = await loginRealm(suite.server, settings);
      const users = `/${made.realm}/users`;
      const { json } = await suite.server.admin('GET', `${users}?username=ann`);
      const id = json[0].id as string;
      await suite.server.admin('PUT', `${users}/${id}`, { ...json[0], requiredActions: ['CONFIGURE_TOTP'] });
      const credentials = async () => (await suite.server.admin('GET', `${users}/${id}/credentials`)).json;
      const asked = async (tab = new TestBrowser(suite.server.url)) => {
        await tab.open(made.url());
        await tab.submit(ANN);
        const page = await tab.follow();
        return { tab, page, secret: fieldOf(page, 'totpSecret') };
      };
      return { ...made, id, asked, credentials };
    };
    const answer = (secret: string, more: Record<string, string> = {}) => ({
      totp: codeAt(secret, standing.at),
      userLabel: 'Phone',
      ...more,
    });

    it('is shown the same secret until it is theirs, and nobody else is shown it', async () => {
      const { asked } = await begin();
      const { tab, page, secret } = await asked();
      const again = await tab.open(page.url);
      assert.equal(fieldOf(again, 'totpSecret'), secret);
      await asked(tab);
      const then = await tab.open(page.url);
      assert.equal(fieldOf(then, 'totpSecret'), secret, 'though they are logged in in another tab');
      const other = await asked();
      assert.notEqual(other.secret, secret, 'another browser is shown another');
      assert.match(page.text, /src="data:image\/svg\+xml;base64,[A-Za-z0-9+/=]{500,}"/);
      const manual = await tab.open(page.links.find((link) => link.includes('mode=manual')) ?? '');
      assert.match(manual.text, /id="kc-totp-secret-key"[^>]*>(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}</);
    });

    it('gets in by its codes from then on, by each of them once', async () => {
      const { url, asked, credentials } = await begin();
      const { tab, secret } = await asked();
      await tab.submit(answer(secret));
      assert.notEqual(codeOf(tab), '');
      assert.deepEqual(
        (await credentials()).map(({ type, userLabel }: Record<string, string>) => [type, userLabel]),
        [
          ['password', undefined],
          ['otp', 'Phone'],
        ],
      );
      const later = new TestBrowser(suite.server.url);
      await later.open(url());
      await later.submit(ANN);
      const used = await later.submit({ otp: codeAt(secret, standing.at) });
      assert.equal(used.status, 200, 'the code that set it up is used up');
      await later.submit({ otp: codeAt(secret, standing.at, 1) });
      assert.notEqual(codeOf(later), '');
    });

    it('is held to the secret that was shown, whatever the form brings', async () => {
      const { asked, credentials } = await begin();
      const { tab } = await asked();
      const mine = 'AAAAAAAAAAAAAAAAAAAA';
      const page = await tab.submit(answer(mine, { totpSecret: mine }));
      assert.equal(page.status, 200);
      assert.equal((await credentials()).length, 1);
    });

    it('is told what is wrong, and keeps the secret', async () => {
      const { asked } = await begin();
      const { tab, secret } = await asked();
      assert.deepEqual((await tab.submit({ totp: '' })).messages, ['Please specify authenticator code.']);
      const wrong = await tab.submit({ totp: '000000', userLabel: 'My phone' });
      assert.deepEqual(wrong.messages, ['Invalid authenticator code.']);
      assert.equal(fieldOf(wrong, 'totpSecret'), secret);
    });

    it('of two who send the same form one has done it', async () => {
      const { asked, credentials } = await begin();
      const { tab, page, secret } = await asked();
      const form = answer(secret);
      const action = new URL(page.forms[0]?.action ?? '', page.url).href;
      await Promise.all([tab.send('POST', action, form), tab.send('POST', action, form)]);
      assert.equal((await credentials()).filter(({ type }: { type: string }) => type === 'otp').length, 1);
    });

    it('is not let by without it', async () => {
      const { url, asked } = await begin();
      const { tab, page } = await asked();
      for (const address of [
        page.url.replace('CONFIGURE_TOTP', 'UPDATE_PASSWORD'),
        page.url.replace('CONFIGURE_TOTP', 'OAUTH_GRANT'),
        page.url.replace('required-action', 'authenticate'),
        page.url.replace(/execution=[^&]*/, ''),
      ]) {
        await tab.open(address);
        assert.doesNotMatch(tab.last?.headers.get('location') ?? '', /[?&]code=/, address);
        await tab.send('POST', address, { accept: 'yes', 'cancel-aia': 'true' });
        assert.doesNotMatch(tab.last?.headers.get('location') ?? '', /[?&]code=/, address);
      }
      await tab.open(url({ prompt: 'none' }));
      assert.equal(tab.location.searchParams.get('error'), 'login_required');
    });

    it('may sign out everywhere else', async () => {
      const { realm, id, url, asked } = await begin();
      const users = `/${realm}/users/${id}`;
      const { json } = await suite.server.admin('GET', users);
      await suite.server.admin('PUT', users, { ...json, requiredActions: [] });
      const elsewhere = new TestBrowser(suite.server.url);
      await elsewhere.open(url());
      await elsewhere.submit(ANN);
      assert.notEqual(codeOf(elsewhere), '');
      await suite.server.admin('PUT', users, { ...json, requiredActions: ['CONFIGURE_TOTP'] });
      const { tab, secret } = await asked();
      await tab.submit(answer(secret, { 'logout-sessions': 'on' }));
      assert.notEqual(codeOf(tab), '');
      await elsewhere.open(url({ prompt: 'none' }));
      assert.equal(elsewhere.location.searchParams.get('error'), 'login_required');
    });
  },
  { clock },
);
