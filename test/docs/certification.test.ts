import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { checkClaimsOfScopes } from '../conformance/claims.ts';
import { TestBrowser } from '../support/browser.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const docs = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'certification.md'), 'utf8');
const script = /```sh\n(.*?)```/s.exec(page)?.[1] ?? assert.fail('no commands');
const REALM = 'https://login.example.org/realms/certification';

describe('The page on the certification plans', () => {
  let server: TestServer;
  let token: string;
  before(async () => {
    server = await startTestServer();
    const env = { ...process.env, URL: server.url, ADMIN: await server.adminToken() };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env });
    token = stdout.trim();
  });
  after(() => server?.stop());

  /** What the page says, for this server. */
  const config = () => {
    const text = readFileSync(join(docs, 'certification.json'), 'utf8');
    return JSON.parse(
      text.replaceAll(REALM, `${server.url}/realms/certification`).replaceAll('INITIAL_ACCESS_TOKEN', token),
    );
  };

  it('makes a realm with somebody in it who has every claim, and a token to register with', async () => {
    const { client, server: op, browser } = config();
    const { json: metadata } = await server.call('GET', new URL(op.discoveryUrl).pathname);
    const redirect_uri = 'https://suite.example.org/test/a/latchkey/callback';
    const registration = new URL(metadata.registration_endpoint).pathname;
    const json = { client_name: client.client_name, redirect_uris: [redirect_uri] };
    const made = await server.call('POST', registration, { token: client.initial_access_token, json });
    assert.equal(made.status, 201, made.text);
    const { client_id, client_secret } = made.json;
    const scopes = ['profile', 'email', 'address', 'phone'];
    const scope = `openid ${scopes.join(' ')}`;
    const query = { client_id, redirect_uri, scope, response_type: 'code' };
    const tab = new TestBrowser(server.url);
    const login = await tab.open(`${metadata.authorization_endpoint}?${new URLSearchParams(query)}`);
    assert.match(login.text, /id="kc-login"/);
    assert.match(login.text, /id="kc-page-title"/);
    const typed = browser[0].tasks
      .flatMap((task: { commands: string[][] }) => task.commands)
      .filter(([command]: string[]) => command === 'text')
      .map(([, , name, value]: string[]) => [name, value]);
    await tab.submit(Object.fromEntries(typed));
    const form = {
      grant_type: 'authorization_code',
      code: tab.location.searchParams.get('code') ?? '',
      redirect_uri,
      client_id,
      client_secret,
    };
    const tokens = await server.call('POST', new URL(metadata.token_endpoint).pathname, { form });
    assert.equal(tokens.status, 200, tokens.text);
    const userinfo = new URL(metadata.userinfo_endpoint).pathname;
    checkClaimsOfScopes(
      (await server.call('GET', userinfo, { token: tokens.json.access_token })).json,
      scopes,
    );
    const asked = await tab.open(metadata.end_session_endpoint);
    assert.match(asked.text, /id="kc-logout"/);
    const mistaken = await tab.open(
      `${metadata.authorization_endpoint}?${new URLSearchParams({ client_id, redirect_uri })}`,
    );
    assert.match(mistaken.text, /id="kc-info-message"[\s\S]*<a [^>]*href="https:\/\/suite\.example\.org/);
  });

  it('and its tasks are of pages that are there', () => {
    const { browser, override } = config();
    const all = [
      ...browser,
      ...Object.values<{ browser: object[] }>(override).flatMap((each) => each.browser),
    ];
    for (const { match } of all)
      assert.match(match, /\/realms\/certification\/protocol\/openid-connect\/(?:auth|logout)\*$/);
    for (const name of Object.keys(override)) assert.match(name, /^oidcc-/);
  });
});
