import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

const speaking = {
  internationalizationEnabled: true,
  supportedLocales: ['en', 'de', 'fr', 'es', 'ja', 'zh-CN', 'ar'],
  defaultLocale: 'en',
  registrationAllowed: true,
};

describe('The language of a login', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server?.stop());

  it('is each of those that come with the server, from right to left too', async () => {
    const { url } = await loginRealm(server, speaking);
    const titles: Record<string, string> = {
      en: 'Sign in to your account',
      de: 'Bei Ihrem Konto anmelden',
      fr: 'Connectez-vous à votre compte',
      es: 'Inicie sesión en su cuenta',
      ja: 'アカウントにログイン',
      'zh-CN': '登录您的账户',
      ar: 'سجّل الدخول إلى حسابك',
    };
    for (const [locale, title] of Object.entries(titles)) {
      const { text, headers } = await new TestBrowser(server.url).open(url({ ui_locales: locale }));
      assert.match(text, new RegExp(`<h1[^>]*>${title}</h1>`), locale);
      assert.match(text, new RegExp(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}"`));
      assert.equal(headers.get('content-language'), locale);
    }
  });

  it('is what the client asks for at a logout too, until the page that says that it is done', async () => {
    const { realm } = await loginRealm(server, speaking);
    const tab = new TestBrowser(server.url);
    const path = `/realms/${realm}/protocol/openid-connect/logout`;
    const asked = await tab.open(`${path}?client_id=app&ui_locales=xx%20de`);
    assert.match(asked.text, /<html lang="de"[\s\S]*Möchten Sie sich abmelden\?/);
    const done = await tab.submit({ confirmLogout: 'x' });
    assert.match(done.text, /<html lang="de"[\s\S]*Sie sind abgemeldet/);
    const chosen = await tab.open(`${path}?client_id=app&ui_locales=de&kc_locale=fr`);
    assert.match(chosen.text, /<html lang="fr"/, 'a link on the page goes before it');
  });

  it('is that of the page by which an answer is posted', async () => {
    const { url } = await loginRealm(server, speaking);
    const post = { response_mode: 'form_post' };
    const tab = new TestBrowser(server.url);
    await tab.open(url({ ...post, ui_locales: 'ar' }));
    const { text, headers } = await tab.submit(ANN);
    assert.match(text, /<html lang="ar" dir="rtl">[\s\S]*البرامج النصية معطلة/);
    assert.equal(headers.get('content-language'), 'ar');
    const silent = await new TestBrowser(server.url).open(url({ ...post, prompt: 'none', ui_locales: 'de' }));
    assert.match(silent.text, /<html lang="de" dir="ltr">[\s\S]*name="error" value="login_required"/);
    const early = await tab.open(url({ ...post, scope: 'moon', ui_locales: 'fr' }));
    assert.match(early.text, /<html lang="fr" dir="ltr">[\s\S]*name="error" value="invalid_scope"/);
  });

  it('is chosen on any of its pages, stays chosen, and becomes the user’s own', async () => {
    const { url, token, userinfo } = await loginRealm(server, speaking);
    const browser = new TestBrowser(server.url);
    const first = await browser.open(url());
    const german = first.links.find((link) => link.includes('kc_locale=de')) ?? assert.fail('no link');
    assert.match((await browser.open(german)).text, /Bei Ihrem Konto anmelden/);
    assert.equal(browser.cookies.get('KEYCLOAK_LOCALE'), 'de');
    const wrong = await browser.submit({ ...ANN, password: 'no' });
    assert.match(wrong.text, /Benutzername oder Passwort ist falsch\./);
    await browser.submit(ANN);
    const { json } = await token({ code: codeOf(browser) });
    assert.equal((await userinfo(json.access_token)).json.locale, 'de');
    const elsewhere = new TestBrowser(server.url);
    await elsewhere.open(url());
    await elsewhere.submit({ ...ANN, password: 'no' });
    assert.match(
      elsewhere.last?.text ?? '',
      /Invalid username or password/,
      'nobody learns whose name it is',
    );
    await elsewhere.submit(ANN);
    assert.equal(elsewhere.cookies.get('KEYCLOAK_LOCALE'), 'de');
  });

  it('is told to nobody’s headers in other words than a language tag', async () => {
    const { realm, url } = await loginRealm(server, speaking);
    const [ann] = (await server.admin('GET', `/${realm}/users?username=ann`)).json;
    const evil = 'de; Domain=evil.example\r\nx: y';
    await server.admin('PUT', `/${realm}/users/${ann.id}`, { ...ann, attributes: { locale: [evil] } });
    const browser = new TestBrowser(server.url);
    await browser.open(`${url()}&kc_locale=${encodeURIComponent(evil)}`, {
      cookie: `KEYCLOAK_LOCALE=${encodeURIComponent(evil)}`,
    });
    await browser.submit(ANN);
    assert.ok(codeOf(browser));
    assert.equal(browser.cookies.get('KEYCLOAK_LOCALE'), undefined);
    assert.equal(browser.last?.headers.get('x'), null);
  });

  it('has the words of the realm in the place of the theme’s', async () => {
    const { realm, url } = await loginRealm(server, speaking);
    const put = (locale: string, key: string, body: string) =>
      server.call('PUT', `/admin/realms/${realm}/localization/${locale}/${key}`, {
        body,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      });
    const token = await server.adminToken();
    assert.equal((await put('de', 'loginAccountTitle', 'Grüezi <b>& willkommen</b>')).status, 204);
    assert.equal((await put('en', 'doLogIn', 'Come in')).status, 204);
    const { text } = await new TestBrowser(server.url).open(url({ ui_locales: 'de' }));
    assert.match(text, /Grüezi &lt;b&gt;&amp; willkommen/);
    assert.match(text, /value="Anmelden"|>Anmelden</, 'what the realm says in English is English');
    assert.match((await new TestBrowser(server.url).open(url())).text, /Come in/);
  });
});
