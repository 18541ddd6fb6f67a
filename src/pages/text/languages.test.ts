import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { silent } from '../../../test/pages/gallery.ts';
import { DEFAULT_THEME, Themes } from '../theme/themes.ts';
import { placeholders } from './message-format.ts';

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'zh-CN'];
const SOURCES = join(import.meta.dirname, '../..');
const themes = new Themes({ live: false, log: silent });

const ENGLISH = /^[\w.-]+(?==)/gm;
const keysOf = (type: string): ReadonlySet<string> => {
  const file = join(SOURCES, `pages/themes/base/${type}/messages/messages_en.properties`);
  return new Set(readFileSync(file, 'utf8').match(ENGLISH));
};
const [login, account, email] = ['login', 'account', 'email'].map(keysOf) as [
  ReadonlySet<string>,
  ReadonlySet<string>,
  ReadonlySet<string>,
];

/** The keys that a pattern finds in files of the sources. */
function* written(files: string, pattern: RegExp): Generator<readonly [string, string]> {
  for (const file of globSync(files, { cwd: SOURCES }).filter((each) => !each.endsWith('.test.ts')))
    for (const [, key = ''] of readFileSync(join(SOURCES, file), 'utf8').matchAll(pattern)) yield [file, key];
}

test('every message that a template names is there', () => {
  const named = /['"]([\w.-]+)['"]\s*\|\s*msg(?:Html)?\b/g;
  // Account pages stand on the login theme.
  const known = { login, account: account.union(login), email };
  for (const [type, keys] of Object.entries(known)) {
    const all = [...written(`pages/themes/*/${type}/**/*.liquid`, named)];
    assert.ok(all.length > 20, type);
    assert.deepEqual(
      all.filter(([, key]) => !keys.has(key)),
      [],
    );
  }
});

test('every message that a page is told is there', () => {
  const sources = '{authentication,account,mail,pages}/**/*.ts';
  const all = [/(?:errorPage\(|\bkey: )'([\w.-]+)'/g, /'(\w+(?:Message|Text|Title))'/g].flatMap((named) => [
    ...written(sources, named),
  ]);
  assert.ok(all.length > 100);
  const keys = login.union(account).union(email);
  assert.deepEqual(
    all.filter(([, key]) => !keys.has(key)),
    [],
  );
});

for (const type of ['login', 'account', 'email'] as const) {
  const base = themes.get(DEFAULT_THEME, type).chain.find((each) => each.type === type);
  const english = base?.messages.get('en') ?? assert.fail('no English');

  test(`the ${type} theme speaks each language`, () =>
    assert.deepEqual([...(base?.messages.keys() ?? [])].sort(), LANGUAGES));

  for (const locale of LANGUAGES)
    test(`${type} in ${locale}: every message, with the arguments of the English one`, () => {
      const messages = base?.messages.get(locale) ?? assert.fail(locale);
      const needed = [...english.keys()].filter((key) => !key.startsWith('locale_'));
      assert.deepEqual(
        needed.filter((key) => !messages.get(key)?.trim()),
        [],
        'missing',
      );
      assert.deepEqual(
        [...messages.keys()].filter((key) => !english.has(key)),
        [],
        'not in English',
      );
      for (const [key, text] of messages) {
        const wanted = english.get(key) ?? '';
        assert.deepEqual([...placeholders(text)].sort(), [...placeholders(wanted)].sort(), key);
        assert.doesNotMatch(text.replaceAll("''", ''), /'/, `${key}: ' is written ''`);
        const tags = (markup: string) =>
          [...markup.matchAll(/<\/?[a-z0-9]+(?=[ >])/g)].map(([tag]) => tag).sort();
        assert.deepEqual(tags(text), tags(wanted), `markup of ${key}`);
      }
    });
}
