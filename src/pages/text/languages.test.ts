import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silent } from '../../../test/pages/gallery.ts';
import { DEFAULT_THEME, Themes } from '../theme/themes.ts';
import { placeholders } from './message-format.ts';

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'zh-CN'];
const themes = new Themes({ live: false, log: silent });

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
