import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realmWith, requestOf } from '../../../test/pages/gallery.ts';
import { acceptedLanguages, chooseLocale, isRightToLeft, localeOfUser, nameOfLocale } from './locale.ts';
import { textsOf } from './texts.ts';

const messages = (of: Record<string, Record<string, string>>) =>
  new Map(Object.entries(of).map(([locale, texts]) => [locale, new Map(Object.entries(texts))]));

const base = messages({ en: { a: 'base', b: 'base', c: 'base', d: 'base' }, de: { b: 'de', c: 'de' } });
const child = messages({ en: { a: 'child', c: 'child' }, 'de-CH': { d: 'ch {0}' } });

test('dialect, language, English; theme before parent; realm before theme', () => {
  const texts = textsOf('de-CH', { themes: [base, child], realm: { de: { b: 'realm' } } });
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].map((key) => texts.say(key, 'x')),
    ['child', 'realm', 'de', 'ch x', 'e'],
  );
});

test('a text may be a key, marked as one', () => {
  const texts = textsOf('en', { themes: [base], realm: {} });
  assert.equal(texts.sayText(`\${a}`), 'base');
  assert.equal(texts.sayText(`\${nothing}`), 'nothing');
  assert.equal(texts.sayText('My <b>app</b>'), 'My <b>app</b>');
});

test('texts of a realm cannot reach a prototype', () => {
  const texts = textsOf('__proto__', { themes: [base], realm: JSON.parse('{"__proto__":{"a":"x"}}') });
  assert.equal(texts.say('a'), 'x');
  assert.equal(texts.say('toString'), 'toString');
});

test('languages are accepted by their quality', () => {
  assert.deepEqual(acceptedLanguages('en;q=0.1, de-CH, fr;q=0.8, *;q=0.5, es;q=0'), ['de-CH', 'fr', 'en']);
  assert.deepEqual(acceptedLanguages('<script>, ../../etc'), []);
});

test('a language is called what it calls itself', () => {
  assert.deepEqual(['de', 'fr', 'ja', 'ar', 'zh-CN', '../x'].map(nameOfLocale), [
    'Deutsch',
    'Français',
    '日本語',
    'العربية',
    '中文（中国）',
    '../x',
  ]);
  assert.ok(isRightToLeft('ar-EG') && !isRightToLeft('de'));
});

test('a realm finds what it speaks, as Keycloak does', () => {
  const speaking = (supportedLocales: string[], uiLocales: string, settings: object = {}) =>
    chooseLocale(
      realmWith({ internationalizationEnabled: true, supportedLocales, defaultLocale: 'de', ...settings }),
      requestOf(),
      { uiLocales },
    );
  const all = ['en', 'de', 'zh-CN', 'pt-BR', 'ar', 'xx'];
  const found: Record<string, string> = {
    zh: 'zh-CN',
    'zh-Hans-CN': 'zh-CN',
    'zh-hans': 'zh-CN',
    'zh-TW': 'de',
    pt: 'pt-BR',
    'pt-PT': 'de',
    'en-US': 'en',
    EN: 'en',
    'ar-EG': 'ar',
    'fr ar': 'ar',
    'en-US de': 'en',
    zh_CN: 'de',
    '*': 'de',
    'en;q=1': 'de',
    '': 'de',
  };
  for (const [asked, spoken] of Object.entries(found)) assert.equal(speaking(all, asked), spoken, asked);
  const chinese = ['zh-CN', 'zh-TW', 'zh'];
  for (const [asked, spoken] of [
    ['zh', 'zh'],
    ['zh-CN', 'zh-CN'],
    ['zh-HK', 'zh'],
    ['zh-Hant-TW', 'zh-TW'],
  ] as const)
    assert.equal(speaking(chinese, asked), spoken, asked);
  assert.equal(
    speaking(['de', 'fr'], 'es', { defaultLocale: 'ar' }),
    'ar',
    'a default need not be supported',
  );
  assert.equal(speaking(all, 'es', { defaultLocale: '' }), 'en');
  assert.equal(speaking(all, 'de', { internationalizationEnabled: false }), 'en');
});

test('a user is written to in their own language, or in the realm’s', () => {
  const realm = realmWith({
    internationalizationEnabled: true,
    supportedLocales: ['fr', 'zh-CN'],
    defaultLocale: 'fr',
  });
  const to = (locale: string[]) => localeOfUser(realm, { attributes: { locale } });
  assert.deepEqual([to(['zh']), to(['de']), to([]), to(['<x>'])], ['zh-CN', 'fr', 'fr', 'fr']);
  assert.equal(localeOfUser(realmWith({ defaultLocale: 'fr' }), { attributes: { locale: ['fr'] } }), 'en');
});
