import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { loginRealm, REDIRECT_URI } from './login-realm.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A request object that is signed by a secret. */
function macOf(secret: string, claims: object): string {
  const input = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

onEachDatabase('A request object', (suite) => {
  const asked = async (client: object = {}) => {
    const { realm } = await loginRealm(suite.server, {}, { publicClient: false, secret: 's', ...client });
    const claims = {
      client_id: 'app',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid',
      state: 'inner',
      prompt: 'none',
    };
    const open = async (request: string, more: Record<string, string> = {}) => {
      const query = new URLSearchParams({ client_id: 'app', response_type: 'code', request, ...more });
      const tab = new TestBrowser(suite.server.url);
      return tab.open(`/realms/${realm}/protocol/openid-connect/auth?${query}`);
    };
    return { claims, open };
  };

  it('may be signed by the secret that its client has, and by no other', async () => {
    const { claims, open } = await asked();
    const right = await open(macOf('s', claims));
    assert.match(right.headers.get('location') ?? '', /error=login_required.*state=inner/);
    for (const wrong of [macOf('x', claims), macOf('', claims), `${macOf('s', claims).slice(0, -2)}AA`])
      assert.equal((await open(wrong)).status, 400);
    const open_ = await asked({ publicClient: true });
    assert.equal((await open_.open(macOf('s', open_.claims))).status, 400, 'a public client has none');
  });

  it('stands for no other, and says what is said beside it', async () => {
    const { claims, open } = await asked();
    const nested = macOf('s', { ...claims, request_uri: 'https://app.example.org/object' });
    assert.equal((await open(nested)).status, 400);
    const other = await open(macOf('s', claims), { response_type: 'none' });
    const { searchParams } = new URL(other.headers.get('location') ?? '');
    assert.equal(searchParams.get('error_description'), 'Parameter response_type does not match');
  });
});
