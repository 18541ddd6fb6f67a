import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedLanguages, isRightToLeft, nameOfLocale } from './locale.ts';
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
