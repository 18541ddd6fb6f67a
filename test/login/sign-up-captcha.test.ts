import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { codeOf, loginRealm } from './login-realm.ts';
import { BEA, signUpRealm, work } from './sign-up-realm.ts';

const NO = ['Invalid Recaptcha'];

const ahead = { by: 0 };

onSqlite(
  'who sends the form has worked for it',
  (suite) => {
    const BITS = 10;
    const ruleOf = (bits: number) => ({
      mode: 'open',
      rest: true,
      captcha: { provider: 'proof-of-work', bits },
    });
    async function asked() {
      const made = await signUpRealm(suite.server, ruleOf(BITS));
      const form = async () => {
        const tab = await made.form();
        return { tab, challenge: /data-challenge="([^"]+)"/.exec(tab.last?.text ?? '')?.[1] ?? '' };
      };
      const nobody = async () => assert.deepEqual(await made.users(), []);
      const ask = (bits: number) => made.setRule(ruleOf(bits));
      return { ...made, form, nobody, ask };
    }

    it('is told no without, with too little, with another’s, and with what was used', async () => {
      const { form, nobody } = await asked();
      const { tab, challenge } = await form();
      const other = await form();
      const [head, body] = challenge.split('.');
      const easy = Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(body ?? '', 'base64url').toString()), bits: 8 }),
      ).toString('base64url');
      for (const sent of [
        '',
        challenge,
        '~1',
        work(challenge, BITS, false),
        work(other.challenge, BITS),
        work(`${head}.${easy}.`, BITS),
        work('anything', BITS),
      ]) {
        const page = await tab.submit({ ...BEA, 'proof-of-work': sent });
        assert.deepEqual([page.status, page.messages], [200, NO], sent);
      }
      const leaky = await tab.submit({ ...BEA, username: 'ann', 'proof-of-work': '' });
      assert.deepEqual(leaky.messages, NO, 'nobody learns who is there without it');
      await nobody();
      const solution = work(challenge, BITS);
      await tab.submit({ ...BEA, 'proof-of-work': solution });
      assert.notEqual(codeOf(tab), '');
      const again = await other.tab.submit({
        ...BEA,
        username: 'cea',
        email: 'c@example.org',
        'proof-of-work': solution,
      });
      assert.deepEqual(again.messages, NO, 'it is of another login');
    });

    it('is told no with what is of another place, was easier, or is too old', async () => {
      const { form, nobody, ask, realm, url } = await asked();
      const no = async (tab: TestBrowser, sent: string, told: string) => {
        assert.deepEqual((await tab.submit({ ...BEA, 'proof-of-work': sent })).messages, NO, told);
        await nobody();
      };
      const rest = (more: object = {}) => {
        const { 'password-confirm': _again, ...person } = BEA;
        return suite.server.call('POST', `/realms/${realm}/sign-up`, {
          json: { ...person, client_id: 'app', ...more },
        });
      };
      const { tab, challenge } = await form();
      const ofRest = (await rest()).json.captcha.challenge as string;
      await no(tab, work(ofRest, BITS), 'of an application');
      const ofPage = await rest({ captcha: work(challenge, BITS) });
      assert.deepEqual([ofPage.status, ofPage.json.fields[0].error], [400, 'recaptchaFailed']);
      await ask(BITS + 2);
      await no(
        tab,
        work(challenge, BITS + 2),
        'of a challenge that asked for less, though it was solved for more',
      );
      // Another tab of the same browser is another login.
      const two = new TestBrowser(suite.server.url);
      const first =
        /data-challenge="([^"]+)"/.exec((await two.open(url({ prompt: 'create' }))).text)?.[1] ?? '';
      await two.open(url({ prompt: 'create' }));
      await no(two, work(first, BITS + 2), 'of another tab');
      const late = await form();
      ahead.by = 901_000;
      try {
        await no(late.tab, work(late.challenge, BITS + 2), 'after a quarter of an hour');
      } finally {
        ahead.by = 0;
      }
      const good = await form();
      await good.tab.submit({ ...BEA, 'proof-of-work': work(good.challenge, BITS + 2) });
      assert.notEqual(codeOf(good.tab), '');
    });

    it('is told no where a captcha is asked for that nobody has configured, or that does not answer', async () => {
      const { admin, url, realm } = await loginRealm(suite.server, { registrationAllowed: true });
      const at = '/authentication/flows/registration/executions';
      const { json } = await admin('GET', at);
      const captcha = json.find(
        ({ providerId }: { providerId: string }) => providerId === 'registration-recaptcha-action',
      );
      await admin('PUT', at, { ...captcha, requirement: 'REQUIRED' });
      const tab = new TestBrowser(suite.server.url);
      const page = await tab.open(url({ prompt: 'create' }));
      assert.deepEqual(page.messages, ['Recaptcha is required, but not configured'], realm);
      assert.deepEqual((await tab.submit(BEA)).messages.slice(0, 1), NO);
      const config = { 'site.key': 'site', 'secret.key': 'very-secret' };
      await admin('POST', `/authentication/executions/${captcha.id}/config`, { alias: 'captcha', config });
      const configured = await tab.open(url({ prompt: 'create' }));
      assert.match(configured.text, /data-sitekey="site"/);
      assert.doesNotMatch(configured.text, /very-secret/);
      assert.match(
        configured.headers.get('content-security-policy') ?? '',
        /frame-src [^;]*google\.com\/recaptcha/,
      );
      assert.deepEqual((await tab.submit({ ...BEA, 'g-recaptcha-response': '' })).messages, NO);
      assert.deepEqual((await admin('GET', '/users?username=bea')).json, []);
    });

    it('is done by a browser while they type', {
      skip: skipWithout('chromium', findChromium() !== undefined),
    }, async () => {
      const { url, admin } = await asked();
      await admin('PUT', '', { ...(await admin('GET', '')).json, sslRequired: 'none' });
      const browser = await startChromium();
      try {
        const tab = await browser.newPage();
        const blocked: string[] = [];
        tab.on('console', (message) => message.type() === 'error' && blocked.push(message.text()));
        await tab.route('https://app.example.org/**', (route) => route.fulfill({ body: 'there' }));
        await tab.goto(url({ prompt: 'create' }));
        for (const [name, value] of Object.entries(BEA)) await tab.fill(`#${name}`, value);
        await tab.locator('#kc-register-form [type=submit]').click();
        await tab.waitForURL(/app\.example\.org.*[?&]code=/);
        assert.deepEqual(blocked, []);
      } finally {
        await browser.close();
      }
    });
  },
  { clock: { now: () => Date.now() + ahead.by } },
);
