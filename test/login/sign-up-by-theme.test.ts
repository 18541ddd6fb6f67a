import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { loginRealm } from './login-realm.ts';

const themes = mkdtempSync(join(tmpdir(), 'latchkey-themes-'));
after(() => rmSync(themes, { recursive: true, force: true }));
for (const [name, link] of Object.entries({
  silent: '',
  telling:
    '{% if realm.registrationAllowed %}<a href="{{ url.registrationUrl }}">Join us</a>{% else %}Ask for an account{% endif %}',
})) {
  mkdirSync(join(themes, name, 'login'), { recursive: true });
  writeFileSync(join(themes, name, 'login', 'registration-link.liquid'), link);
  writeFileSync(join(themes, name, 'login', 'footer.liquid'), link);
}

onSqlite(
  'a theme that hides or shows the link by which people sign up',
  (suite) => {
    const office = { client_id: 'office', redirect_uri: 'https://office.example.org/cb' };

    /** The client `office` with that theme of its own, and `app` with the realm's. */
    async function themed(loginTheme: string, settings: object = {}) {
      const made = await loginRealm(suite.server, { registrationAllowed: true, loginTheme, ...settings });
      const { admin } = made;
      const created = await admin('POST', '/clients', {
        clientId: office.client_id,
        publicClient: true,
        redirectUris: [office.redirect_uri],
        attributes: { login_theme: loginTheme },
      });
      assert.equal(created.status, 201, created.text);
      const [{ id }] = (await admin('GET', '/clients?clientId=office')).json;
      const setRule = async (rule: object) =>
        assert.equal((await admin('PUT', `/clients/${id}/sign-up`, rule)).status, 204);
      const open = (params: Record<string, string>) =>
        new TestBrowser(suite.server.url).open(made.url(params));
      return { ...made, setRule, open };
    }

    it('keeps nobody out by itself, and needs not: the rule does', async () => {
      const { open, setRule } = await themed('silent');
      const login = await open(office);
      assert.equal(
        login.links.some((link) => link.includes('registration')),
        false,
        'no link is shown',
      );
      assert.equal(
        (await open({ ...office, prompt: 'create' })).status,
        200,
        'the form is there all the same',
      );
      await setRule({ mode: 'off' });
      assert.equal((await open({ ...office, prompt: 'create' })).status, 403);
      assert.equal((await open({ prompt: 'create' })).status, 200, 'of the other client it is as it was');
    });

    it('is told where it leads somewhere', async () => {
      const { open, setRule } = await themed('telling');
      const says = async (params: Record<string, string>) =>
        /Join us|Ask for an account/.exec((await open(params)).text)?.[0];
      assert.deepEqual([await says({}), await says(office)], ['Join us', 'Join us']);
      await setRule({ mode: 'invite' });
      assert.deepEqual([await says({}), await says(office)], ['Join us', 'Ask for an account']);
    });
  },
  { flags: { 'themes-dir': themes } },
);
