import assert from 'node:assert/strict';
import { it } from 'node:test';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { captchaService } from './captcha-service.ts';
import { codeOf } from './login-realm.ts';
import { BEA, signUpRealm } from './sign-up-realm.ts';

const NO = ['Invalid Recaptcha'];
const SECRET = 'geheim-geheim';

const services = {
  turnstile: {
    field: 'cf-turnstile-response',
    widget: 'cf-turnstile',
    script: 'https://challenges.cloudflare.com/turnstile/v0/api.js',
    frame: 'https://challenges.cloudflare.com',
    good: { success: true, hostname: '127.0.0.1', action: 'register' },
    bad: [{ action: 'login' }, { action: undefined }],
  },
  hcaptcha: {
    field: 'h-captcha-response',
    widget: 'h-captcha',
    script: 'https://js.hcaptcha.com/1/api.js',
    frame: 'https://newassets.hcaptcha.com',
    good: { success: true, hostname: '127.0.0.1' },
    bad: [],
  },
} as const;

onSqlite(
  'a service is asked whether who signs up is a person',
  (suite) => {
    const service = captchaService();

    async function asked(provider: keyof typeof services, keys: object = {}) {
      const attributes = {
        [`captcha.${provider}.site-key`]: 'site-1',
        [`captcha.${provider}.secret`]: SECRET,
        [`captcha.${provider}.verify-url`]: service.url,
        ...keys,
      };
      const rule = { mode: 'open', captcha: { provider }, rest: true };
      const made = await signUpRealm(suite.server, rule, { attributes, sslRequired: 'none' });
      const nobody = async () => assert.deepEqual(await made.users(), []);
      return { ...made, nobody };
    }

    for (const [provider, { field, widget, script, frame, good, bad }] of Object.entries(services)) {
      it(`${provider} says no, something else, or nothing: nobody signs up, and a token is good once`, async () => {
        const { form, nobody, realm } = await asked(provider as keyof typeof services);
        const tab = await form();
        assert.match(tab.last?.text ?? '', new RegExp(`class="${widget}" data-sitekey="site-1"`));
        assert.ok(tab.last?.text.includes(script));
        assert.doesNotMatch(tab.last?.text ?? '', /geheim/);
        const before = service.received.length;
        assert.deepEqual((await tab.submit(BEA)).messages, NO);
        assert.equal(service.received.length, before, 'nobody is asked about no token');
        for (const [status, body] of [
          [500, good],
          [200, { ...good, success: false }],
          [200, { ...good, hostname: 'evil.example' }],
          [200, 'yes'],
          ...bad.map((change) => [200, { ...good, ...change }] as const),
        ] as const) {
          service.says = { status, body };
          const page = await tab.submit({ ...BEA, [field]: 'token' });
          assert.deepEqual([page.status, page.messages], [200, NO], JSON.stringify(body));
          assert.match(page.text, new RegExp(`class="${widget}"`), 'it may be tried again');
        }
        const taken = await tab.submit({ ...BEA, username: 'ann', [field]: 'token' });
        assert.deepEqual(taken.messages, NO, 'nobody learns who is there without it');
        await nobody();
        const rest = await suite.server.call('POST', `/realms/${realm}/sign-up`, {
          json: { client_id: 'app', username: BEA.username, email: BEA.email, password: BEA.password },
        });
        assert.deepEqual([rest.status, rest.json.error], [403, 'interaction_required']);
        service.says = { status: 200, body: good };
        await tab.submit({ ...BEA, [field]: 'token' });
        assert.notEqual(codeOf(tab), '');
        const sent = service.lastForm();
        assert.deepEqual([sent.get('secret'), sent.get('response')], [SECRET, 'token']);
        assert.equal(sent.get('sitekey'), provider === 'hcaptcha' ? 'site-1' : null);
        const other = await form();
        const cea = { ...BEA, username: 'cea', email: 'cea@example.org' };
        const again = await other.submit({ ...cea, [field]: 'token' });
        assert.deepEqual(again.messages, NO, 'though the service says yes once more');
      });

      it(`${provider} runs in a browser, under the policy of the page`, {
        skip: skipWithout('chromium', findChromium() !== undefined),
      }, async () => {
        service.says = { status: 200, body: { ...good, hostname: new URL(suite.server.url).hostname } };
        const { url } = await asked(provider as keyof typeof services);
        const browser = await startChromium();
        try {
          const tab = await browser.newPage();
          const blocked: string[] = [];
          tab.on('console', (message) => message.type() === 'error' && blocked.push(message.text()));
          await tab.route('https://app.example.org/**', (route) => route.fulfill({ body: 'there' }));
          await tab.route(`${frame}/widget`, (route) =>
            route.fulfill({ contentType: 'text/html', body: '<p>I am a person' }),
          );
          const body = `const at = document.querySelector('.${widget}');
            const input = Object.assign(document.createElement('input'), { type: 'hidden', name: '${field}', value: 'of ' + at.dataset.sitekey });
            at.append(input, Object.assign(document.createElement('iframe'), { src: '${frame}/widget' }));`;
          await tab.route(script, (route) => route.fulfill({ contentType: 'text/javascript', body }));
          await tab.goto(url({ prompt: 'create' }));
          await tab.frameLocator('iframe').getByText('I am a person').waitFor();
          for (const [name, value] of Object.entries(BEA)) await tab.fill(`#${name}`, value);
          await tab.locator('#kc-register-form [type=submit]').click();
          await tab.waitForURL(/app\.example\.org.*[?&]code=/);
          assert.deepEqual(blocked, []);
          assert.equal(service.lastForm().get('response'), 'of site-1');
        } finally {
          await browser.close();
        }
      });
    }

    it('that takes its time lets nobody in whom the client, by then, does not', async () => {
      const { form, nobody, setRule } = await asked('turnstile');
      service.says = { status: 200, body: services.turnstile.good };
      const tab = await form();
      service.meanwhile = () => setRule({ mode: 'off' });
      try {
        const page = await tab.submit({ ...BEA, 'cf-turnstile-response': 'slow' });
        assert.deepEqual([page.status, page.messages], [403, ['Registration not allowed']]);
      } finally {
        service.meanwhile = async () => {};
      }
      await nobody();
    });

    it('that the realm has no keys of lets nobody in, and says so', async () => {
      const { form, nobody } = await asked('turnstile', { 'captcha.turnstile.secret': '' });
      service.says = { status: 200, body: services.turnstile.good };
      const tab = await form();
      assert.deepEqual(tab.last?.messages, ['Recaptcha is required, but not configured']);
      assert.deepEqual((await tab.submit({ ...BEA, 'cf-turnstile-response': 'token' })).messages, NO);
      await nobody();
    });

    it('whose secret nobody is shown, and who sends it back keeps it', async () => {
      const { admin, form } = await asked('turnstile');
      const { json: realm } = await admin('GET', '');
      assert.equal(realm.attributes['captcha.turnstile.secret'], '**********');
      const exported = await admin('POST', '/partial-export?exportClients=true');
      assert.doesNotMatch(exported.text, /geheim/);
      assert.equal((await admin('PUT', '', realm)).status, 204);
      service.says = { status: 200, body: services.turnstile.good };
      const tab = await form();
      await tab.submit({ ...BEA, 'cf-turnstile-response': 'token' });
      assert.equal(service.lastForm().get('secret'), SECRET);
      const wrong = { ...realm, attributes: { ...realm.attributes, 'captcha.turnstile.verify-url': 'nope' } };
      assert.equal((await admin('PUT', '', wrong)).status, 400);
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
