import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { ANN, loginRealm } from './login-realm.ts';

describe('Passkeys in a real browser, with an authenticator of its own', {
  skip: skipWithout('Chromium', findChromium() !== undefined),
}, () => {
  let server: TestServer;
  let browser: Browser;
  let app: Server;
  let home: string;
  before(async () => {
    server = await startTestServer();
    app = createServer((_request, response) => response.end('arrived'));
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    home = `http://127.0.0.1:${(app.address() as AddressInfo).port}/cb`;
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    app?.close();
    await server?.stop();
  });

  /** A tab with an authenticator that says yes to everything; no address is one of a relying party but a name. */
  async function tabWithKey(context: BrowserContext): Promise<Page> {
    const tab = await context.newPage();
    const devtools = await context.newCDPSession(tab);
    await devtools.send('WebAuthn.enable', { enableUI: false });
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return tab;
  }

  async function keyRealm(settings: object) {
    const { realm, url } = await loginRealm(server, settings, { redirectUris: [home] });
    const { json } = await server.admin('GET', `/${realm}/users?username=ann`);
    const [ann] = json;
    const mustDo = (...requiredActions: string[]) =>
      server.admin('PUT', `/${realm}/users/${ann.id}`, { ...ann, requiredActions });
    const atHome = (params?: Record<string, string>) =>
      url({ redirect_uri: home, ...params }).replace('127.0.0.1', 'localhost');
    return { realm, ann, mustDo, url: atHome };
  }

  const typeIn = async (tab: Page) => {
    await tab.fill('#username', ANN.username);
    await tab.fill('#password', ANN.password);
    await tab.click('#kc-login');
  };
  const arrived = (tab: Page) => tab.waitForURL(`${home}**`);

  it('one is registered, and logs its owner in afterwards without a name or a password', async () => {
    const { realm, ann, mustDo, url } = await keyRealm({ webAuthnPolicyPasswordlessPasskeysEnabled: true });
    const context = await browser.newContext();
    const tab = await tabWithKey(context);
    const complaints: string[] = [];
    tab.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await mustDo('webauthn-register-passwordless');
    await tab.goto(url());
    await typeIn(tab);
    await tab.waitForSelector('#registerWebAuthn');
    await tab.fill('#passkey-name', 'My laptop');
    await Promise.all([arrived(tab), tab.click('#registerWebAuthn')]);
    const { json } = await server.admin('GET', `/${realm}/users/${ann.id}/credentials`);
    const stored = json.find(({ type }: { type: string }) => type === 'webauthn-passwordless');
    assert.equal(stored.userLabel, 'My laptop');
    assert.deepEqual(JSON.parse(stored.credentialData).transports, ['internal']);
    // Cookies are forgotten, the authenticator is not.
    await context.clearCookies();
    await tab.goto(url());
    // The browser offers it by itself; whoever does not wait presses the button.
    await Promise.race([arrived(tab), tab.click('#authenticateWebAuthnButton').then(() => arrived(tab))]);
    assert.ok(new URL(tab.url()).searchParams.get('code'));
    assert.deepEqual(
      complaints.filter((text) => /Content Security Policy|TypeError|SyntaxError/.test(text)),
      [],
    );
    await context.close();
  });

  it('is asked for as the policy says, and offered by a dialogue once', async () => {
    const { realm, mustDo, url } = await keyRealm({
      webAuthnPolicyPasswordlessPasskeysEnabled: true,
      webAuthnPolicyPasswordlessMediation: 'optional',
      webAuthnPolicyPasswordlessRpEntityName: 'The "Shop" of É',
      webAuthnPolicyPasswordlessSignatureAlgorithms: ['ES384', 'ES256'],
      webAuthnPolicyPasswordlessAttestationConveyancePreference: 'direct',
      webAuthnPolicyPasswordlessAuthenticatorAttachment: 'platform',
      webAuthnPolicyPasswordlessResidentKey: 'required',
      webAuthnPolicyPasswordlessUserVerificationRequirement: 'required',
      webAuthnPolicyPasswordlessCreateTimeout: 77,
    });
    const context = await browser.newContext();
    const tab = await tabWithKey(context);
    // What the page asks the browser for.
    await tab.addInitScript(`
      const asked = navigator.credentials;
      for (const name of ['create', 'get']) {
        const own = asked[name].bind(asked);
        asked[name] = (options) => {
          sessionStorage.setItem(name, JSON.stringify([...JSON.parse(sessionStorage.getItem(name) ?? '[]'), options]));
          return window.refuses ? Promise.reject(new DOMException('no', 'NotAllowedError')) : own(options);
        };
      }
    `);
    const seen = async (name: string) =>
      JSON.parse((await tab.evaluate(`sessionStorage.getItem('${name}')`)) ?? '[]');
    await tab.addInitScript("window.refuses = location.hash === '' && !document.cookie.includes('takes')");
    await mustDo('webauthn-register-passwordless');
    await tab.goto(url());
    await tab.waitForFunction("sessionStorage.getItem('get') !== null");
    await tab.fill('#username', ANN.username);
    await tab.fill('#password', 'wrong');
    await tab.click('#kc-login');
    await tab.waitForSelector('[id^=input-error-]');
    const offers = await seen('get');
    assert.equal(offers.length, 1, 'whoever dismissed it is not interrupted again');
    assert.equal(offers[0].mediation, 'optional');
    await context.addCookies([{ name: 'takes', value: 'yes', domain: 'localhost', path: '/' }]);
    await typeIn(tab);
    await tab.waitForSelector('#registerWebAuthn');
    await Promise.all([arrived(tab), tab.click('#registerWebAuthn')]);
    await context.clearCookies();
    await context.addCookies([{ name: 'takes', value: 'yes', domain: 'localhost', path: '/' }]);
    await tab.goto(`${url()}&login_hint=ann`);
    await arrived(tab);
    const stored = await server.admin('GET', `/${realm}/users?username=ann`);
    assert.deepEqual(stored.json[0].requiredActions, []);
    await tab.goto(url({ prompt: 'login' }));
    const [{ publicKey }] = await seen('create');
    const { challenge: _challenge, user: _user, ...options } = publicKey;
    assert.deepEqual(options, {
      rp: { id: 'localhost', name: 'The "Shop" of É' },
      pubKeyCredParams: [
        { type: 'public-key', alg: -35 },
        { type: 'public-key', alg: -7 },
      ],
      attestation: 'direct',
      authenticatorSelection: {
        authenticatorAttachment: 'platform',
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      timeout: 77_000,
      excludeCredentials: [],
    });
    assert.equal((await seen('get')).length, 2, 'nobody who is known is interrupted');
    await context.close();
  });

  it('one is the second factor, and a browser that is told no says so on a page with a way on', async () => {
    const { realm, mustDo, url } = await keyRealm({});
    const context = await browser.newContext();
    const tab = await tabWithKey(context);
    await mustDo('webauthn-register');
    await tab.goto(url());
    await typeIn(tab);
    await tab.waitForSelector('#registerWebAuthn');
    await Promise.all([arrived(tab), tab.click('#registerWebAuthn')]);
    await server.admin('POST', `/${realm}/authentication/flows/browser/copy`, { newName: 'keys' });
    const { json: executions } = await server.admin('GET', `/${realm}/authentication/flows/keys/executions`);
    for (const execution of executions)
      if (execution.providerId === 'webauthn-authenticator')
        await server.admin('PUT', `/${realm}/authentication/flows/keys/executions`, {
          ...execution,
          requirement: 'ALTERNATIVE',
        });
    await server.admin('PUT', `/${realm}`, { browserFlow: 'keys' });
    await context.clearCookies();
    await tab.goto(url());
    await typeIn(tab);
    await tab.waitForSelector('#authenticateWebAuthnButton:not([hidden])');
    // What the browser throws goes the same way as a person who dismisses its dialogue.
    await tab.evaluate(
      "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
    );
    await tab.click('#authenticateWebAuthnButton');
    await tab.waitForSelector('#kc-try-again');
    assert.match((await tab.textContent('main')) ?? '', /NotAllowedError/);
    await tab.click('#kc-try-again');
    await tab.waitForSelector('#authenticateWebAuthnButton:not([hidden])');
    await Promise.all([arrived(tab), tab.click('#authenticateWebAuthnButton')]);
    assert.ok(new URL(tab.url()).searchParams.get('code'));
    await context.close();
  });
});
