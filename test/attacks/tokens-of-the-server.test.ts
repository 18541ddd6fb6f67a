import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { codeOf } from '../login/login-realm.ts';
import { mailRealm, nextLink } from '../mail/mail-realm.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { openRegistration } from '../support/policies.ts';
import { registrationPath } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const BANK = { client_id: 'bank', client_secret: 's' };

describe('what the server has signed for itself', () => {
  let server: TestServer;
  let box: Mailbox;
  let told = '';
  const channel = createServer(({ headers }, response) => {
    told = headers.authorization?.replace(/^Bearer /, '') ?? '';
    response.writeHead(201).end();
  });
  before(async () => {
    box = await startMailbox();
    await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve));
    server = await startTestServer({
      flags: {
        'authentication-channel': `http://127.0.0.1:${(channel.address() as AddressInfo).port}/ask`,
        'outgoing-allowed-networks': '127.0.0.0/8',
        'outgoing-http': 'on',
      },
    });
  });
  after(async () => {
    await server?.stop();
    channel.close();
    await box.close();
  });

  /** A realm, and one of each kind. */
  async function each() {
    const realm = await mailRealm(server, box);
    await openRegistration(server, realm.realm);
    const { json } = await server.admin('GET', `${realm.at}/clients?clientId=app`);
    const rule = { mode: 'open', captcha: { provider: 'proof-of-work', bits: 8 } };
    await server.admin('PUT', `${realm.at}/clients/${json[0].id}/sign-up`, rule);
    await server.admin('POST', `${realm.at}/clients`, {
      clientId: BANK.client_id,
      secret: BANK.client_secret,
      publicClient: false,
      serviceAccountsEnabled: true,
      attributes: { 'oidc.ciba.grant.enabled': 'true', 'standard.token.exchange.enabled': 'true' },
    });
    const protocol = `/realms/${realm.realm}/protocol/openid-connect`;
    const form = { ...BANK, scope: 'openid', login_hint: 'ann' };
    const asked = await server.call('POST', `${protocol}/ext/ciba/auth`, { form });
    assert.equal(asked.status, 200, asked.text);
    await realm.forgets('ann');
    const link = new URL(await nextLink(box)).searchParams.get('key') ?? '';
    const newcomer = realm.browser();
    const page = await newcomer.open(realm.url({ prompt: 'create' }));
    const challenge = /data-challenge="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const tab = realm.browser();
    await tab.open(realm.url());
    const restart = tab.cookies.get('KC_RESTART') ?? '';
    await tab.submit({ username: 'ann', password: 'pw' });
    const identity = tab.cookies.get('KEYCLOAK_IDENTITY') ?? '';
    const { id_token: idToken, access_token: accessToken } = (await realm.token({ code: codeOf(tab) })).json;
    const signed = { link, challenge, channel: told, restart, identity };
    for (const [what, token] of Object.entries(signed)) assert.match(token, /^ey.*\..*\./, what);
    return { ...realm, protocol, signed, given: { idToken, accessToken } };
  }

  it('opens no door but its own', async () => {
    const { realm, at, protocol, signed, given, url, browser } = await each();
    const by = (token: string) => ({ token, headers: { accept: 'application/json' } });
    const post = (path: string, form: Record<string, string>) =>
      server.call('POST', `${protocol}/${path}`, { form: { ...BANK, ...form } });
    const tokens = (form: Record<string, string>) => post('token', form);
    const exchange = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' };
    const type = { subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' };
    const doors: Readonly<Record<string, (token: string) => Promise<boolean>>> = {
      admin: async (token) => (await server.call('GET', `/admin/realms${at}/users`, by(token))).status < 400,
      account: async (token) =>
        (await server.call('GET', `/realms/${realm}/account`, by(token))).status < 400,
      userinfo: async (token) => (await server.call('GET', `${protocol}/userinfo`, by(token))).status < 400,
      registration: async (token) => {
        const path = registrationPath(realm, 'default');
        return (await server.call('POST', path, { token, json: {} })).status < 400;
      },
      introspection: async (token) => (await post('token/introspect', { token })).json.active === true,
      refresh: async (token) =>
        (await tokens({ grant_type: 'refresh_token', refresh_token: token })).status < 400,
      exchange: async (token) => (await tokens({ ...exchange, ...type, subject_token: token })).status < 400,
      channel: async (token) =>
        (
          await server.call('POST', `${protocol}/ext/ciba/auth/callback`, {
            token,
            json: { status: 'SUCCEED' },
          })
        ).status < 400,
      link: async (token) => {
        const path = `/realms/${realm}/login-actions/action-token?key=${encodeURIComponent(token)}`;
        const { status } = await browser().open(path);
        assert.ok(status < 500);
        return status < 400;
      },
      identity: async (token) => {
        const tab = browser();
        tab.cookies.set('KEYCLOAK_IDENTITY', token);
        await tab.open(url({ prompt: 'none' }));
        return tab.location.searchParams.get('error') === null;
      },
      challenge: async (token) => {
        const tab = browser();
        await tab.open(url({ prompt: 'create' }));
        const page = await tab.submit({ username: 'bea', 'proof-of-work': `${token}~1` });
        return !page.messages.includes('Invalid Recaptcha');
      },
    };
    const open: string[] = [];
    for (const [what, token] of Object.entries({ ...signed, ...given }))
      for (const [door, opens] of Object.entries(doors))
        if (await opens(token)) open.push(`${what}: ${door}`);
    assert.deepEqual(open.sort(), [
      // Their own. (The challenge is not solved, and is of another tab.)
      'accessToken: account',
      'accessToken: userinfo',
      'channel: channel',
      'identity: identity',
      'link: link',
    ]);
  });
});
