import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { renderPage } from '../../src/pages/page.ts';
import { Pages } from '../../src/pages/pages.ts';
import { ANN, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import { GALLERY, realmWith, requestOf, silent } from './gallery.ts';

/** As Keycloakify builds pages, in short: a script of FreeMarker, a base, and the application below it. */
const page = (pageId: string) => `<!DOCTYPE html>
<html><head><script>
<#assign xKeycloakify={ "pageId": "${pageId}", "themeName": "acme", "keycloakifyVersion": "11.16.0", "themeVersion": "1.2.3" }>
const kcContext = \${toJsDeclarationString(.data_model, [])?no_esc};
kcContext.url.resourcesCommonPath = kcContext.url.resourcesPath + "/resources-common";
window.kcContext = kcContext;
<#function toJsDeclarationString object path><#if object?is_hash>a < b</#if></#function>
</script>
<base href="\${xKeycloakify.resourcesPath}/dist/" />
<script type="module" crossorigin src="\${xKeycloakify.resourcesPath}/dist/main.js"></script>
<style>body { color: #111 }</style>
</head><body><div id="root"></div></body></html>`;

/** In the place of a bundle of React: it shows what it is told, and makes a style sheet and a script as libraries do. */
const MAIN = `
import { say } from './say.js';
const { url, realm, messagesPerField, locale, pageId, scripts, authenticationSession } = window.kcContext;
const root = document.getElementById('root');
root.innerHTML = '<h1></h1><p role="alert"></p><form method="post"><input name="username"><input name="password" type="password"><button>in</button></form>';
root.querySelector('h1').textContent = say(pageId + ' of ' + realm.displayName + ' in ' + locale.currentLanguageTag);
root.querySelector('p').textContent = messagesPerField.getFirstError('username', 'password') ?? '';
root.querySelector('form').action = url.loginAction;
const style = document.createElement('style');
style.textContent = 'h1 { color: rgb(1, 2, 3) }';
document.head.append(style);
const script = document.createElement('script');
script.textContent = 'document.body.dataset.ran = "yes"';
document.body.append(script);
// The hooks of their template.
for (const src of scripts) document.body.append(Object.assign(document.createElement('script'), { src }));
for (const [name, argument] of [
  ['startSessionPolling', url.ssoLoginInOtherTabsUrl],
  ['checkAuthSession', authenticationSession?.authSessionIdHash],
]) {
  const hook = document.createElement('script');
  hook.type = 'module';
  hook.textContent = 'import { ' + name + ' } from "' + url.resourcesPath + '/js/authChecker.js"; ' + name + '("' + argument + '");';
  document.body.append(hook);
}
`;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-keycloakify-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const properties = `parent=keycloak\ngreeting=\${env.PATH:Hello}\nsecret=\${env.PATH}`;
for (const [name, text] of Object.entries({
  'acme/login/theme.properties': properties,
  ...Object.fromEntries(
    [
      'login',
      'register',
      'login-oauth-grant',
      'login-config-totp',
      'webauthn-authenticate',
      'terms',
      'info',
      'error',
    ].map((each) => [`acme/login/${each}.ftl`, page(`${each}.ftl`)]),
  ),
  'acme/login/resources/dist/main.js': MAIN,
  'acme/login/resources/dist/say.js': 'export const say = (text) => text;',
  'unsaid/login/login.ftl': page('login.ftl'),
  'denied/login/login.ftl': page('login.ftl'),
  'denied/login/theme.properties': 'kcContext=false',
})) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const pages = new Pages({ folder, live: false, log: silent });
function contextOf(name: string, rest: object = {}) {
  const shown = GALLERY[name] ?? assert.fail(name);
  const html =
    renderPage(pages, { ...shown, realm: realmWith({ loginTheme: 'acme' }), request: requestOf(), ...rest })
      .text ?? '';
  const script = /<script nonce="[^"]+">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? assert.fail(html);
  const window: { kcContext?: unknown } = {};
  runInContext(script, createContext({ window, document: { createElement() {} } }));
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts what is in it
  return { html, kcContext: window.kcContext as any };
}

describe('A theme that Keycloakify has built', () => {
  it('is told what Keycloak would tell it', () => {
    const { html, kcContext } = contextOf('login-wrong');
    assert.doesNotMatch(html, /<#|\$\{/, 'no FreeMarker is left');
    assert.equal(kcContext.pageId, 'login.ftl');
    assert.deepEqual(
      [kcContext.themeName, kcContext.keycloakifyVersion, kcContext.themeVersion, kcContext.themeType],
      ['acme', '11.16.0', '1.2.3', 'login'],
    );
    assert.equal(kcContext.login.username, 'ann');
    assert.equal(kcContext.locale, undefined, 'a realm of one language');
    assert.match(kcContext.url.loginAction, /login-actions\/authenticate/);
    assert.equal(kcContext.url.resourcesCommonPath, `${kcContext.url.resourcesPath}/resources-common`);
    const { messagesPerField } = kcContext;
    for (const field of ['username', 'password']) {
      assert.equal(messagesPerField.get(field), 'Invalid username or password.');
      assert.equal(messagesPerField.existsError(field), true);
      assert.equal(messagesPerField.printIfExists(field, 'x'), 'x');
    }
    assert.equal(messagesPerField.get('totp'), '');
    assert.equal(messagesPerField.existsError('a', 'toString', '__proto__'), false);
    assert.equal(messagesPerField.getFirstError('totp', 'password'), 'Invalid username or password.');
  });

  it('is told of profiles, one-time codes, consents and messages in their shape', () => {
    const { kcContext: register } = contextOf('register');
    const { size, email } = register.profile.attributesByName;
    assert.equal(size.displayName, 'Shirt size');
    // Objects of another realm of JavaScript are compared as text.
    assert.equal(JSON.stringify([email.validators, email.html5DataAnnotations]), '[{},{}]');
    assert.deepEqual([email.autocomplete, size.autocomplete], ['email', undefined]);
    assert.equal(size.group.displayHeader, 'Your gift');
    assert.equal(JSON.stringify(size.group.html5DataAnnotations), '{}');
    assert.equal(register['x-keycloakify'].messages.email, 'Email');
    assert.match(register['x-keycloakify'].messages.termsText, /terms of this realm/);
    const { kcContext: totp } = contextOf('login-config-totp-manual');
    assert.equal(totp.totp.policy.getAlgorithmKey(), 'SHA1');
    const { kcContext: grant } = contextOf('login-oauth-grant');
    assert.equal(grant['x-keycloakify'].messages.profileScopeConsentText, 'User profile');
    assert.equal(grant.oauth.redirectHost, 'prints.example.org');
    const { kcContext: passkeys } = contextOf('webauthn-authenticate');
    const [laptop] = passkeys.authenticators.authenticators;
    assert.deepEqual([laptop.label, laptop.transports.iconClass], ['Laptop', 'kcWebAuthnDefaultIcon']);
    const { kcContext: info } = contextOf('info');
    assert.equal(info['x-keycloakify'].messages['requiredAction.UPDATE_PASSWORD'], 'Update Password');
    const { kcContext: after } = contextOf('info', { variables: { url: {}, client: undefined } });
    assert.equal(JSON.stringify(after.client), '{}', 'a page without a client');
  });

  it('learns no secret, and nobody breaks out of its script', () => {
    const evil = '</script><script>alert(1)</script>\u2028<!--';
    const { html, kcContext } = contextOf('login', {
      realm: realmWith({ loginTheme: 'acme', displayName: evil }),
      variables: { url: {}, login: { username: evil, password: 'typed' } },
      fieldErrors: { username: { key: evil } },
    });
    assert.doesNotMatch(html, /<script>alert|<!--|\u2028/);
    assert.equal(kcContext.login.username, evil);
    assert.equal(kcContext.login.password, undefined);
    assert.equal(kcContext.messagesPerField.get('username'), evil);
    assert.deepEqual(
      [kcContext.properties.greeting, kcContext.properties.secret, kcContext.properties.kcBodyClass],
      ['Hello', '', undefined],
      'a theme reads no environment',
    );
  });

  it('is known by its pages, unless it says that it is none; pages that it lacks come from its parent', () => {
    const html = (loginTheme: string, name: string) =>
      renderPage(pages, {
        ...(GALLERY[name] ?? assert.fail()),
        realm: realmWith({ loginTheme }),
        request: requestOf(),
      }).text ?? '';
    assert.match(html('unsaid', 'login'), /window\.kcContext = kcContext/);
    assert.match(html('denied', 'login'), /lk-card/);
    assert.match(html('acme', 'login-otp'), /lk-card/);
  });

  it('finds what its hooks read, on pages without a login too', () => {
    const { kcContext: error } = contextOf('error');
    assert.equal(JSON.stringify([error.scripts, error.url.ssoLoginInOtherTabsUrl]), '[[],""]');
  });

  for (const loginTheme of ['acme', ''])
    it(`goes on when somebody logs in in another tab (${loginTheme || 'and so do our own pages'})`, {
      skip: skipWithout('chromium', findChromium() !== undefined),
    }, async () => {
      const server = await startTestServer({ flags: { 'themes-dir': folder } });
      const browser = await startChromium();
      try {
        const back = `${server.url}/back`;
        const { url } = await loginRealm(
          server,
          { loginTheme, internationalizationEnabled: true, supportedLocales: ['en', 'de'] },
          { redirectUris: [back] },
        );
        const context = await browser.newContext();
        const waiting = await context.newPage();
        const asked = url({ state: 'waits', redirect_uri: back });
        await waiting.goto(asked);
        const other = await context.newPage();
        await other.goto(url({ redirect_uri: back }));
        await other.locator('[name=username]').fill(ANN.username);
        await other.locator('[name=password]').fill(ANN.password);
        await other.locator('button[type=submit], form > button').first().click();
        await other.waitForURL(`${back}**`);
        await waiting.waitForURL(`${back}**`);
        const { searchParams } = new URL(waiting.url());
        assert.deepEqual([searchParams.get('state'), searchParams.has('code')], ['waits', true]);
      } finally {
        await browser.close();
        await server.stop();
      }
    });

  it('logs people in, in a browser, under the content security policy', {
    skip: skipWithout('chromium', findChromium() !== undefined),
  }, async () => {
    const server = await startTestServer({ flags: { 'themes-dir': folder } });
    const browser = await startChromium();
    try {
      const { url, realm } = await loginRealm(server, {
        loginTheme: 'acme',
        displayName: 'Acme & Sons',
        internationalizationEnabled: true,
        supportedLocales: ['en', 'de'],
      });
      assert.ok(realm);
      const tab = await browser.newPage();
      const complaints: string[] = [];
      tab.on('console', (message) => {
        if (message.type() === 'error' && !/favicon|404/.test(message.text()))
          complaints.push(message.text());
      });
      await tab.route(`${REDIRECT_URI}**`, (route) => route.fulfill({ body: 'back' }));
      await tab.goto(url({ ui_locales: 'de' }));
      assert.equal(await tab.locator('h1').textContent(), 'login.ftl of Acme & Sons in de');
      assert.equal(
        await tab.evaluate('getComputedStyle(document.querySelector("h1")).color'),
        'rgb(1, 2, 3)',
      );
      assert.equal(await tab.locator('body').getAttribute('data-ran'), 'yes');
      const fill = async (password: string) => {
        await tab.locator('[name=username]').fill(ANN.username);
        await tab.locator('[name=password]').fill(password);
        await tab.locator('button').click();
      };
      await fill('wrong');
      await tab.getByRole('alert').filter({ hasText: 'Benutzername oder Passwort ist falsch.' }).waitFor();
      await fill(ANN.password);
      await tab.waitForURL(`${REDIRECT_URI}**`);
      assert.ok(new URL(tab.url()).searchParams.get('code'));
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});
