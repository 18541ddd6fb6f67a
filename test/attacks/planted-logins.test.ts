import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { BEA, brokeredRealm } from '../broker/brokered-realm.ts';
import { MAY_CALL, type StandIn, standIn } from '../broker/stand-in.ts';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { codeAt } from '../login/one-time-code.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

const OTP = 'a secret of twenty..';
const QUESTION = 'Do you still live there?';
const folder = mkdtempSync(join(tmpdir(), 'latchkey-planted-logins-'));
const extensions = join(folder, 'question.mjs');
writeFileSync(
  extensions,
  `export default { kind: 'login-step', id: 'question', displayName: 'Question', helpText: '',
    begin: () => ({ ask: { title: '${QUESTION}', fields: [] } }), answer: () => ({ done: true }) };`,
);
after(() => rmSync(folder, { recursive: true, force: true }));

onEachDatabase(
  'whoever has planted the cookie of their own login in a browser',
  (suite) => {
    let upstream: StandIn;
    before(async () => {
      upstream = await standIn();
    });
    after(() => upstream.close());

    /** Eve begins a login, and Ann goes on with it in her own browser, by a link of Eve's. */
    async function planted(url: string) {
      const [eve, ann] = [new TestBrowser(suite.server.url), new TestBrowser(suite.server.url)];
      const page = await eve.open(url);
      const id = eve.cookies.get('AUTH_SESSION_ID') ?? assert.fail();
      const address = new URL(page.forms[0]?.action ?? '', page.url);
      for (const name of ['session_code', 'execution']) address.searchParams.delete(name);
      ann.cookies.set('AUTH_SESSION_ID', id);
      await ann.open(address.href);
      /** What Eve is shown by the addresses that Ann's browser has been at. */
      const sees = async (...addresses: string[]) => {
        const texts: string[] = [];
        for (const each of [address.href, ...addresses]) {
          await eve.open(each);
          await arrive(eve);
          texts.push(eve.last?.text ?? '');
        }
        return texts.join('\n');
      };
      return { eve, ann, sees };
    }

    /** Where the page's link to the provider leads. */
    const toProvider = ({ last }: TestBrowser) =>
      (last?.text.match(/[^"]*\/broker\/idp\/login[^"]*/)?.[0] ?? '').replaceAll('&amp;', '&');

    async function arrive(browser: TestBrowser): Promise<void> {
      while (browser.last?.headers.has('location') && !browser.location.href.startsWith(REDIRECT_URI))
        await browser.follow();
    }

    /** The realm's flow has one step more behind the password. */
    async function asking(realm: string, provider: string) {
      const flows = `/${realm}/authentication/flows`;
      await suite.server.admin('POST', flows, { alias: 'own', providerId: 'basic-flow', topLevel: true });
      for (const each of ['auth-username-password-form', provider]) {
        await suite.server.admin('POST', `${flows}/own/executions/execution`, { provider: each });
        const { json } = await suite.server.admin('GET', `${flows}/own/executions`);
        const execution = { ...json.at(-1), requirement: 'REQUIRED' };
        await suite.server.admin('PUT', `${flows}/own/executions`, execution);
      }
      assert.equal((await suite.server.admin('PUT', `/${realm}`, { browserFlow: 'own' })).status, 204);
    }

    it('sees nothing of what is asked behind the password, and goes on by no step of it', async () => {
      const { realm, url } = await loginRealm(suite.server);
      await asking(realm, 'question');
      const { eve, ann, sees } = await planted(url());
      const asked = await ann.submit(ANN);
      assert.match(asked.text, new RegExp(QUESTION));
      const form = asked.forms[0]?.action ?? '';
      assert.doesNotMatch(await sees(form), new RegExp(QUESTION));
      await eve.send('POST', form, {});
      assert.doesNotMatch(eve.last?.headers.get('location') ?? '', /[?&]code=/);
      await ann.submit({});
      assert.notEqual(codeOf(ann), '', 'and they go on');
    });

    it('sees no second factor, though others of their tabs and the way back go on', async () => {
      const { realm, url } = await loginRealm(suite.server);
      const [user] = (await suite.server.admin('GET', `/${realm}/users?username=ann`)).json;
      const secret = {
        type: 'otp',
        userLabel: 'A telephone of mine',
        secretData: JSON.stringify({ value: OTP }),
        credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
      };
      const path = `/${realm}/users/${user.id}`;
      const stored = await suite.server.admin('PUT', path, {
        ...user,
        credentials: [{ type: 'password', value: 'pw' }, secret],
      });
      assert.equal(stored.status, 204);
      const { ann, sees } = await planted(url());
      const login = ann.last;
      const other = await ann.open(url());
      const asked = await ann.submit(ANN, login);
      assert.match(asked.text, /name="otp"/);
      assert.doesNotMatch(await sees(asked.forms[0]?.action ?? ''), /name="otp"/);
      await ann.submit(ANN, login);
      assert.match(ann.last?.text ?? '', /expired/, 'the way back');
      assert.match((await ann.submit(ANN, other)).text, /name="otp"/, 'the other tab');
      await ann.submit({ otp: codeAt(OTP, Date.now()) });
      assert.notEqual(codeOf(ann), '');
    });

    it('is not asked what somebody else is whom a provider has let in', async () => {
      upstream.claims = { ...BEA, email: undefined };
      const { url } = await brokeredRealm(suite.server, upstream, { config: { disableUserInfo: 'true' } });
      const { ann, sees } = await planted(url());
      await ann.open(toProvider(ann));
      while (ann.last?.headers.has('location')) await ann.follow();
      const asked = ann.last;
      assert.match(asked?.text ?? '', /value="bea"/);
      assert.doesNotMatch(await sees(asked?.url ?? '', asked?.forms[0]?.action ?? ''), /value="bea"/);
      await ann.submit({ email: BEA.email, firstName: 'Bea', lastName: 'Example' });
      await arrive(ann);
      assert.notEqual(codeOf(ann), '');
    });

    it('is no reason for who is at a provider in one tab to be lost when another goes on', async () => {
      upstream.claims = { ...BEA, email: undefined };
      const made = await brokeredRealm(suite.server, upstream, { config: { disableUserInfo: 'true' } });
      const users = `/${made.realm}/users`;
      const [user] = (await suite.server.admin('GET', `${users}?username=ann`)).json;
      await suite.server.admin('PUT', `${users}/${user.id}`, {
        ...user,
        requiredActions: ['UPDATE_PROFILE'],
      });
      const tab = new TestBrowser(suite.server.url);
      const [first, second] = [await tab.open(made.url()), await tab.open(made.url())];
      await tab.open(made.url());
      await tab.open(toProvider(tab));
      const there = tab.location.href;
      await tab.submit(ANN, first);
      await tab.open(there);
      while (tab.last?.headers.has('location')) await tab.follow();
      assert.match(tab.last?.text ?? '', /value="bea"/);
      const reviewed = tab.last;
      await tab.submit(ANN, second);
      await tab.submit({ email: BEA.email, firstName: 'Bea', lastName: 'Example' }, reviewed);
      await arrive(tab);
      assert.notEqual(codeOf(tab), '');
    });
  },
  { flags: { ...MAY_CALL, extensions } },
);
