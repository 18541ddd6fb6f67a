import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textsOf } from '../text/texts.ts';
import { TemplateEngine } from './engine.ts';
import { PreparedPages, type Replace } from './prepared-pages.ts';

const speak = (hello = 'Hello') => textsOf('en', { themes: [], realm: { en: { hello } } });
const texts = speak();

const byUrl: Replace = (variables, put) => ({ ...variables, url: put(variables.url as string) });

/** Pages that count how often they were really rendered. */
function prepare(template: string, others: Record<string, string> = {}) {
  const engine = new TemplateEngine(Object.entries({ page: template, ...others }));
  let rendered = 0;
  const counting = {
    render: (...args: Parameters<TemplateEngine['render']>) => {
      rendered += 1;
      return engine.render(...args);
    },
  };
  const pages = new PreparedPages(counting as TemplateEngine);
  return {
    show: (variables: Record<string, unknown>, spoken = texts) =>
      pages.render('page', variables, spoken, byUrl),
    plain: (variables: Record<string, unknown>) => engine.render('page', variables, texts),
    rendered: () => rendered,
  };
}

const url = (index: number) => `/a?x=<${index}>&y="'`;

describe('a page that is shown again', () => {
  test('is not rendered again, and has its own momentary values', () => {
    const template = `{% layout 'frame' %}{% block body %}{{ 'hello' | msg }} {{ name }} <a href="{{ url }}">{{ url }}</a>{% endblock %}`;
    const { show, plain, rendered } = prepare(template, { frame: '<p>{% block body %}{% endblock %}</p>' });
    for (let index = 0; index < 10; index += 1) {
      const variables = { name: 'A & B', url: url(index) };
      assert.equal(show(variables), plain(variables));
    }
    assert.equal(rendered(), 3);
  });

  test('is another one when anything else is, and in another language', () => {
    const { show } = prepare(`{{ 'hello' | msg }} {{ name }} {{ url }}`);
    for (let index = 0; index < 4; index += 1) {
      assert.equal(show({ name: 'one', url: `/${index}` }), `Hello one /${index}`);
      assert.equal(show({ name: 'two', url: `/${index}` }), `Hello two /${index}`);
      assert.equal(show({ name: ['one'], url: `/${index}` }), `Hello one /${index}`);
      assert.equal(show({ name: 'one', url: `/${index}` }, speak('Moin')), `Moin one /${index}`);
    }
  });

  const curious = {
    'compares it': `{% if url == '/2' %}yes{% else %}no{% endif %}`,
    'looks what is in it': `{% if url contains '2' %}yes{% else %}no{% endif %}`,
    'measures it': '{{ url.size }} {{ url | size }}',
    'chooses by it': `{% case url %}{% when '/2' %}yes{% else %}no{% endcase %}`,
    'goes through it': '{% for each in url %}[{{ each }}]{% endfor %}',
    'makes another of it': `{{ url | append: 'more' }} {{ url | upcase }} {{ url | json }} {{ url | safeUrl }}`,
    'lets it through unescaped': '{{ url | raw }} {{ url | kcSanitize }}',
    'says it in a message': `{{ '{0}' | msg: url }}`,
    'puts it out and does something with that': `{% capture it %}{{ url }}&{% endcapture %}{{ it }} {{ it | url_encode }}`,
    'takes a part of it': `{{ url | split: '/' | last }} {{ url | slice: 1 }} {{ url | first }}`,
    'takes something else where there is none': `{{ url | default: 'none' }} {% if url %}there{% endif %}`,
    'passes it on': `{% render 'part', address: url %}{% assign other = url %}{{ other }}`,
  };
  for (const [what, template] of Object.entries(curious))
    test(`shows the same where the theme ${what}`, () => {
      const { show, plain } = prepare(template, { part: '({{ address }})' });
      for (const value of ['/1', '/1', '/2', '/2', '/1&2', '/<3>'])
        assert.equal(show({ url: value }), plain({ url: value }));
    });

  test('is not taken in by a text that looks like a hole', () => {
    const { show } = prepare('{{ name }} {{ url }}');
    const name = '\uf8f00\uf8f1';
    for (let index = 0; index < 4; index += 1)
      assert.equal(show({ name, url: `/${index}` }), `${name} /${index}`);
  });

  test('is rendered each time where it is made of what only looks the same', () => {
    const { show } = prepare('{% for each in seen %}{{ each }}{% endfor %} {{ url }}');
    for (let count = 0; count < 4; count += 1)
      assert.equal(show({ seen: new Set([count]), url: '/' }), `${count} /`);
  });

  test('takes no more memory than there is for all', () => {
    const { show, rendered } = prepare('{{ name }} {{ url }}');
    const long = (index: number) => ({ name: `${index}`.repeat(200_000), url: '/' });
    for (let index = 0; index < 10; index += 1) for (let times = 0; times < 3; times += 1) show(long(index));
    const before = rendered();
    show(long(9));
    assert.equal(rendered(), before, 'the last one is known');
    show(long(1));
    assert.equal(rendered(), before + 1, 'one from before is forgotten');
  });
});
