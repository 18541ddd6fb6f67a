import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientWith, GALLERY, realmWith, requestOf, silent } from '../../test/pages/gallery.ts';
import { type Page, renderPage } from './page.ts';
import { Pages } from './pages.ts';

const pages = new Pages({ live: false, log: silent });
const show = (page: Partial<Page> & { template: string }) =>
  renderPage(pages, { realm: realmWith(), request: requestOf(), ...page });
const htmlOf = (page: Partial<Page> & { template: string }) => show(page).text ?? '';

describe('a page', () => {
  for (const [name, page] of Object.entries(GALLERY)) {
    test(`${name} is whole: one heading, no handlers, every field labelled`, () => {
      const html = htmlOf(page);
      assert.match(html, /^<!DOCTYPE html>/);
      assert.equal(html.match(/<h1/g)?.length, 1);
      assert.doesNotMatch(html, /\son\w+=|javascript:|\sstyle=/);
      assert.doesNotMatch(html, /\[object Object\]|undefined|&amp;amp;|&amp;#39;|&amp;quot;/);
      for (const [, id] of html.matchAll(
        /<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"/g,
      ))
        assert.ok(
          html.includes(`for="${id}"`) || new RegExp(`id="${id}"[^>]*aria-label=`).test(html),
          `a label for ${id}`,
        );
      for (const [, id = ''] of html.matchAll(/aria-describedby="([^"]+)"/g))
        for (const each of id.split(' ')) assert.ok(html.includes(`id="${each}"`), `what ${each} means`);
    });
  }

  for (const [name, page] of Object.entries(GALLERY)) {
    test(`${name} is the same each time, but for what is of the moment`, () => {
      const url = { ...(page.variables as { url?: object } | undefined)?.url };
      const at = (moment: string) => ({
        ...page,
        variables: {
          ...page.variables,
          url: Object.fromEntries(
            Object.keys({ loginAction: '', ...url }).map((key) => [key, `/${key}?code=${moment}&amp=1`]),
          ),
        },
      });
      const without = (html: string, moment: string) =>
        html.replaceAll(/nonce="[^"]+"/g, 'nonce=""').replaceAll(`code=${moment}&amp;`, 'code=&amp;');
      const first = without(htmlOf(at('first')), 'first');
      for (const moment of ['second', 'third', 'fourth'])
        assert.equal(without(htmlOf(at(moment)), moment), first);
    });
  }

  test('has headers that leave an attacker little', () => {
    const { headers = {}, text = '' } = show(GALLERY.login ?? { template: 'login' });
    const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1];
    assert.ok(nonce && text.includes(`nonce="${nonce}"`));
    assert.match(headers['content-security-policy'] ?? '', /default-src 'none'.*frame-ancestors 'self'/);
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
    assert.equal(headers['cache-control'], 'no-store, must-revalidate, max-age=0');
    assert.notEqual(
      show({ template: 'login' }).headers?.['content-security-policy'],
      headers['content-security-policy'],
    );
  });

  test('escapes whatever people, clients and administrators call things', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;
    const realm = realmWith({ displayName: evil, displayNameHtml: `<b>Shop</b>${evil}` });
    for (const [name, page] of Object.entries(GALLERY)) {
      const html =
        renderPage(pages, {
          ...page,
          realm,
          request: requestOf(),
          client: clientWith({
            name: evil,
            clientId: evil,
            baseUrl: 'javascript:alert(1)',
            attributes: {
              logoUri: 'javascript:alert(1)',
              tosUri: `https://x.example/"${evil}`,
              policyUri: 'data:text/html,x',
            },
          }),
          message: { type: 'error', key: 'invalidParameterMessage', args: [evil] },
          fieldErrors: { username: { key: evil } },
          variables: {
            ...page.variables,
            login: { username: evil },
            auth: { ...(page.variables?.auth as object), attemptedUsername: evil },
          },
        }).text ?? '';
      assert.doesNotMatch(html, /<script>|<img src=x|onerror=alert\(1\)>(?!&)|javascript:|data:text/i, name);
    }
    assert.match(htmlOf({ template: 'login', realm }), /<b>Shop<\/b>/);
  });

  test('speaks the language that is asked for, from right to left too', () => {
    const realm = realmWith({
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de', 'ar'],
      localizationTexts: { de: { doLogIn: 'Anmelden bei uns' } },
    });
    const german = show({
      template: 'login',
      realm,
      request: requestOf('', { 'accept-language': 'de-AT,en;q=0.5' }),
    });
    assert.match(german.text ?? '', /<html lang="de" dir="ltr"/);
    assert.match(german.text ?? '', /Anmelden bei uns/);
    assert.equal(german.headers?.['content-language'], 'de');
    assert.match(
      htmlOf({ template: 'login', realm, request: requestOf('kc_locale=ar&client_id=app') }),
      /lang="ar" dir="rtl"/,
    );
    assert.match(
      htmlOf({
        template: 'login',
        realm,
        request: requestOf('kc_locale=xx', { cookie: 'KEYCLOAK_LOCALE=de' }),
      }),
      /lang="de"/,
    );
    assert.match(german.text ?? '', /href="[^"]*\?kc_locale=ar" hreflang="ar" lang="ar"/);
  });
});
