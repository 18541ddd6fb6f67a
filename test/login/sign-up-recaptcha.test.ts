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
const FIELD = 'g-recaptcha-response';

const said = (changes: object = {}) => ({ success: true, hostname: '127.0.0.1', ...changes });
const assessed = (token: object = {}, score: unknown = 0.7) => ({
  tokenProperties: { valid: true, hostname: '127.0.0.1', action: 'register', ...token },
  riskAnalysis: { score },
});

/** What each kind says of a person, of nobody, and how Keycloak's form action for it is set up. */
const KINDS = {
  'recaptcha-v2': {
    script: 'https://www.google.com/recaptcha/api.js',
    good: said(),
    bad: [said({ success: false }), said({ hostname: 'evil.example' }), {}, 'yes'],
    action: ['registration-recaptcha-action', { 'secret.key': SECRET }],
  },
  'recaptcha-v3': {
    script: 'https://www.google.com/recaptcha/api.js',
    good: said({ action: 'register', score: 0.5 }),
    bad: [
      said({ action: 'register', score: 0.4 }),
      said({ action: 'login', score: 0.9 }),
      said({ action: 'register' }),
      said(),
      said({ action: 'register', score: 0.9, hostname: 'evil.example' }),
    ],
    action: ['registration-recaptcha-action', { 'secret.key': SECRET, 'recaptcha.v3': 'true' }],
  },
  'recaptcha-enterprise': {
    script: 'https://www.google.com/recaptcha/enterprise.js',
    good: assessed(),
    bad: [
      assessed({}, 0.6),
      assessed({ action: 'login' }),
      assessed({ hostname: 'evil.example' }),
      assessed({ valid: false }),
      assessed({}, '1'),
      said({ action: 'register', score: 1 }),
    ],
    action: [
      'registration-recaptcha-enterprise',
      { 'api.key': SECRET, 'project.id': 'project', 'recaptcha.v3': 'true' },
    ],
  },
} as const;
type Kind = keyof typeof KINDS;

onSqlite(
  'reCAPTCHA is asked whether who signs up is a person',
  (suite) => {
    const service = captchaService();

    const asked = (kind: Kind, attributes: object = {}, rule?: object) =>
      signUpRealm(suite.server, rule, {
        sslRequired: 'none',
        registrationAllowed: true,
        attributes: {
          [`captcha.${kind}.site-key`]: 'site-1',
          [`captcha.${kind}.secret`]: SECRET,
          [`captcha.${kind}.verify-url`]: service.url,
          'captcha.recaptcha-enterprise.project': 'project',
          ...attributes,
        },
      });
    const byRule = (kind: Kind, attributes: object = {}) =>
      asked(kind, attributes, { mode: 'open', captcha: { provider: kind } });
    async function byFlow(kind: Kind) {
      const made = await asked(kind);
      const [providerId, config] = KINDS[kind].action;
      const flow = (await made.admin('GET', '/authentication/flows')).json.find(
        ({ alias }: { alias: string }) => alias === 'registration',
      );
      const at = `/authentication/flows/${flow.alias}/executions`;
      const executions = (await made.admin('GET', at)).json as { providerId?: string; id: string }[];
      let action = executions.find((each) => each.providerId === providerId);
      if (!action) {
        const copy = await made.admin('POST', `/authentication/flows/registration/copy`, { newName: 'mine' });
        assert.equal(copy.status, 201, copy.text);
        const inside = (await made.admin('GET', '/authentication/flows/mine/executions')).json;
        const sub = inside.find(
          ({ authenticationFlow }: { authenticationFlow?: boolean }) => authenticationFlow,
        );
        const path = `/authentication/flows/${encodeURIComponent(sub.displayName)}/executions/execution`;
        assert.equal((await made.admin('POST', path, { provider: providerId })).status, 201);
        const all = (await made.admin('GET', '/authentication/flows/mine/executions')).json;
        action = all.find((each: { providerId?: string }) => each.providerId === providerId);
        await made.admin('PUT', '', { registrationFlow: 'mine' });
        await made.admin('PUT', '/authentication/flows/mine/executions', {
          ...action,
          requirement: 'REQUIRED',
        });
      } else await made.admin('PUT', at, { ...action, requirement: 'REQUIRED' });
      const configured = await made.admin('POST', `/authentication/executions/${action?.id}/config`, {
        alias: 'captcha',
        config: { 'site.key': 'site-1', ...config },
      });
      assert.equal(configured.status, 201, configured.text);
      return made;
    }

    for (const [name, { script, good, bad }] of Object.entries(KINDS)) {
      const kind = name as Kind;
      for (const [where, make] of [
        ['the rule of a client', byRule],
        ['a flow', byFlow],
      ] as const)
        it(`${kind}, by ${where}: what is no yes for this form is no, and a token is good once`, async () => {
          const { form: open, users } = await make(kind);
          const tab = await open();
          assert.match(
            tab.last?.text ?? '',
            /g-recaptcha" data-s[^>]*data-action="register"|data-sitekey="site-1"/,
          );
          assert.ok(tab.last?.text.includes(script));
          assert.doesNotMatch(tab.last?.text ?? '', /geheim/);
          const before = service.received.length;
          assert.deepEqual((await tab.submit(BEA)).messages, NO);
          assert.equal(service.received.length, before, 'nobody is asked about no token');
          for (const [status, body] of [[500, good], ...bad.map((each) => [200, each] as const)] as const) {
            service.says = { status, body };
            const page = await tab.submit({ ...BEA, [FIELD]: 'token' });
            assert.deepEqual([page.status, page.messages], [200, NO], JSON.stringify(body));
          }
          const taken = await tab.submit({ ...BEA, username: 'ann', [FIELD]: 'token' });
          assert.deepEqual(taken.messages, NO, 'nobody learns who is there without it');
          assert.deepEqual(await users(), []);
          service.says = { status: 200, body: good };
          await tab.submit({ ...BEA, [FIELD]: 'token' });
          assert.notEqual(codeOf(tab), '');
          const sent = service.received.at(-1) ?? assert.fail();
          if (kind === 'recaptcha-enterprise') {
            assert.equal(sent.url.searchParams.get('key'), SECRET);
            const { event } = JSON.parse(sent.body);
            assert.deepEqual(
              [event.token, event.siteKey, event.expectedAction],
              ['token', 'site-1', 'register'],
            );
          } else {
            const form = service.lastForm();
            assert.deepEqual([form.get('secret'), form.get('response')], [SECRET, 'token']);
          }
          const cea = { ...BEA, username: 'cea', email: 'cea@example.org', [FIELD]: 'token' };
          assert.deepEqual(
            (await (await open()).submit(cea)).messages,
            NO,
            'though Google says yes once more',
          );
        });
    }

    it('that cannot be reached, or is half set up, lets nobody in', async () => {
      service.says = { status: 200, body: KINDS['recaptcha-enterprise'].good };
      for (const [kind, attributes, message] of [
        ['recaptcha-v2', { 'captcha.recaptcha-v2.verify-url': 'http://127.0.0.1:1/verify' }, undefined],
        ['recaptcha-enterprise', { 'captcha.recaptcha-enterprise.project': '' }, 'not configured'],
        ['recaptcha-v3', { 'captcha.recaptcha-v3.secret': '' }, 'not configured'],
      ] as const) {
        const { form, users } = await byRule(kind, attributes);
        const tab = await form();
        if (message) assert.match(tab.last?.messages.join() ?? '', new RegExp(message), kind);
        assert.deepEqual((await tab.submit({ ...BEA, [FIELD]: 'token' })).messages, NO, kind);
        assert.deepEqual(await users(), []);
      }
    });

    it('must be as sure as the realm says, which says it in numbers', async () => {
      const { form, admin } = await byRule('recaptcha-v3', { 'captcha.recaptcha-v3.min-score': '0.8' });
      const tab = await form();
      for (const [score, messages] of [
        [0.7, NO],
        [0.8, []],
      ] as const) {
        service.says = { status: 200, body: said({ action: 'register', score }) };
        assert.deepEqual((await tab.submit({ ...BEA, [FIELD]: `token ${score}` })).messages, messages);
      }
      assert.notEqual(codeOf(tab), '');
      for (const wrong of ['much', '1.1', '-1'])
        assert.equal(
          (await admin('PUT', '', { attributes: { 'captcha.recaptcha-v3.min-score': wrong } })).status,
          400,
          wrong,
        );
      const { json: realm } = await admin('GET', '');
      assert.equal(realm.attributes['captcha.recaptcha-v3.secret'], '**********');
    });

    for (const kind of ['recaptcha-v2', 'recaptcha-v3', 'recaptcha-enterprise'] as const)
      it(`${kind} runs in a browser, under the policy of the page`, {
        skip: skipWithout('chromium', findChromium() !== undefined),
      }, async () => {
        const { good, script } = KINDS[kind];
        service.says = { status: 200, body: good };
        const { url } = await byRule(kind);
        const browser = await startChromium();
        try {
          const tab = await browser.newPage();
          const blocked: string[] = [];
          tab.on('console', (message) => message.type() === 'error' && blocked.push(message.text()));
          await tab.route('https://app.example.org/**', (route) => route.fulfill({ body: 'there' }));
          await tab.route('https://www.google.com/recaptcha/anchor', (route) =>
            route.fulfill({ contentType: 'text/html', body: '<p>I am a person' }),
          );
          // What the widget does: a frame, and the token in the form; of the kind that asks nothing, once the button is pressed.
          const body = `const at = document.querySelector('.g-recaptcha');
            const form = at.closest('form');
            form.append(Object.assign(document.createElement('iframe'), { src: 'https://www.google.com/recaptcha/anchor' }));
            const tell = () => form.append(Object.assign(document.createElement('input'),
              { type: 'hidden', name: '${FIELD}', value: at.dataset.action + ' of ' + at.dataset.sitekey }));
            if (at.dataset.callback) at.addEventListener('click', (event) => {
              event.preventDefault(); tell(); globalThis[at.dataset.callback]();
            }); else tell();`;
          await tab.route(`${script}*`, (route) => route.fulfill({ contentType: 'text/javascript', body }));
          await tab.goto(url({ prompt: 'create' }));
          await tab.frameLocator('iframe').getByText('I am a person').waitFor();
          for (const [name, value] of Object.entries(BEA)) await tab.fill(`#${name}`, value);
          await tab.locator('#kc-register-form button').last().click();
          await tab.waitForURL(/app\.example\.org.*[?&]code=/);
          assert.deepEqual(blocked, []);
          assert.match(service.received.at(-1)?.body ?? '', /register.of.site-1/);
        } finally {
          await browser.close();
        }
      });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
