import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onSqlite } from '../support/on-each-database.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

onSqlite('What fails', (suite) => {
  it('is a page of the realm for browsers, and JSON for everybody else', async () => {
    const { server, realm } = suite;
    for (const path of [
      `/realms/${realm}/nothing`,
      '/realms/nowhere',
      '/nowhere',
      `/admin/realms/${realm}`,
    ]) {
      const page = await server.call('GET', path, { headers: BROWSER });
      const json = await server.call('GET', path);
      assert.equal(page.status, json.status, path);
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/, path);
      assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/, path);
      assert.match(page.text, /kc-error-message/, path);
      assert.ok(json.json.error, path);
    }
  });

  it('keeps the words of protocols, whoever asks', async () => {
    const { server, realm } = suite;
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'x', password: 'x' };
    const token = `/realms/${realm}/protocol/openid-connect/token`;
    const reply = await server.call('POST', token, { form, headers: BROWSER });
    assert.equal(reply.json.error, 'invalid_grant');
    const wrong = await server.call('DELETE', token, { headers: BROWSER });
    assert.equal(wrong.status, 405);
    assert.ok(wrong.headers.get('allow'), 'what HTTP asks for goes with the page');
  });

  it('says on the page what no protocol has a word for: that something is not built, or was too much', async () => {
    const { realm, server } = suite;
    const page = await new TestBrowser(server.url).open(`/realms/${realm}/protocol/saml`);
    assert.ok(page.status >= 400 && page.messages.length > 0, page.text);
  });
});
