import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { clientWith, GALLERY, realmWith, requestOf, silent } from '../../../../test/pages/gallery.ts';
import { textsOf } from '../../text/texts.ts';
import { variablesOf } from '../../variables.ts';
import { checkTheme } from './check-theme.ts';
import { KNOWN, MEMBERS } from './known-variables.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-check-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
/** A theme of these files. */
function themeOf(files: Record<string, string>): string {
  made += 1;
  const theme = join(folder, `theme${made}`);
  mkdirSync(theme);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(theme, name)), { recursive: true });
    writeFileSync(join(theme, name), text);
  }
  return theme;
}
const check = (files: Record<string, string>) =>
  checkTheme(themeOf(files), silent).flatMap(({ type, problems }) =>
    problems.map(
      ({ file, line, problem, hint, isNote }) =>
        `${isNote ? 'note ' : ''}${type}/${file}:${line ?? ''} ${problem}${hint ? ` (${hint})` : ''}`,
    ),
  );
const page = (form: string) => ({
  'login/login.liquid': `{% layout 'template' %}\n{% block form %}\n${form}{% endblock %}`,
});

describe('A theme is checked', () => {
  const wrong: Record<string, [files: Record<string, string>, said: RegExp]> = {
    'a template that no page is called': [
      { 'login/logon.liquid': 'x' },
      /^login\/logon\.liquid: unknown template: no page .* \(did you mean login\?\)$/,
    ],
    'a part that is nowhere': [
      page(`{% render 'feild' %}`),
      /^login\/login\.liquid:3 unknown template 'feild' \(did you mean field\?\)$/,
    ],
    'a layout that is nowhere': [
      { 'login/info.liquid': `{% layout "frame" %}` },
      /^login\/info\.liquid:1 unknown template 'frame'/,
    ],
    'an end that is missing': [
      { 'login/info.liquid': '\n{% if realm.name %}' },
      /^login\/info\.liquid:2 .*not closed/,
    ],
    'a filter that nobody knows': [
      page(`{{ 'x' | shout }}`),
      /^login\/login\.liquid:3 unknown filter 'shout'/,
    ],
    'a variable that no page has': [
      page('{{ reallm.name }}'),
      /^login\/login\.liquid:3 unknown variable 'reallm' \(did you mean realm\?\)$/,
    ],
    'a member that a variable lacks': [
      page('{{ realm.displayname }}'),
      /^login\/login\.liquid:3 unknown variable 'realm\.displayname' \(did you mean displayName\?\)$/,
    ],
    'a variable in a part': [
      { 'login/field.liquid': '{{ label }} {{ name }}\n{{ motto }}' },
      /^login\/field\.liquid:2 unknown variable 'motto'/,
    ],
    'a message that nobody wrote': [
      page(`{{ 'doLogin' | msg }}`),
      /^login\/login\.liquid:3 unknown message key 'doLogin' \(did you mean doLogIn\?\)$/,
    ],
    'a message that nobody says': [
      { 'login/messages/messages_en.properties': 'doLogin=In' },
      /^login\/messages\/messages_en\.properties: unknown message key 'doLogin' \(did you mean doLogIn\?\)$/,
    ],
    'a quote that hides an argument': [
      { 'login/messages/messages_fr.properties': `loginTitle=Connexion à l'espace {0}` },
      /^note login\/messages\/messages_fr\.properties: 'loginTitle': a single ' hides .*$/,
    ],
    'an argument that is not given': [
      { 'login/messages/messages_de.properties': 'loginTitle={1}' },
      /^note .*'loginTitle' is given no argument \{1\}$/,
    ],
    'a parent that is missing': [
      { 'login/theme.properties': 'parent=gone' },
      /the parent gone .* is missing$/,
    ],
    'a parent that is the theme': [{ 'login/theme.properties': `parent=theme${14}` }, /its own ancestor$/],
    'a style sheet that is missing': [
      { 'login/theme.properties': 'styles=css/login.css css/acme.css' },
      /^login\/theme\.properties: styles: resources\/css\/acme\.css is missing$/,
    ],
    'an import of Keycloak': [
      { 'login/theme.properties': 'import=common/keycloak' },
      /^note .*import is not used/,
    ],
    FreeMarker: [
      { 'login/login.ftl': `<#import "template.ftl" as layout>` },
      /^login\/login\.ftl: FreeMarker templates are not run.*login\.liquid/,
    ],
    'FreeMarker in a condition': [
      page('{% if realm.name?? %}{% endif %}'),
      /^login\/login\.liquid:3 (?:FreeMarker is left|unknown variable 'realm\.name\?\?')/,
    ],
    'an address of whoever logs in': [
      page('<a href="{{ login.username }}">x</a>'),
      /^login\/login\.liquid:3 unsafe URL: login\.username .*\(\{\{ login\.username \| safeUrl \}\}\)$/,
    ],
    'a script of elsewhere': [
      page('<script nonce="{{ nonce }}" src="//cdn.example/x.js"></script>'),
      /^login\/login\.liquid:3 unsafe URL: \/\/cdn\.example\/x\.js/,
    ],
    'a handler': [
      page('<a href="#" onclick="x()">x</a>'),
      /^login\/login\.liquid:3 a handler in an attribute/,
    ],
    'a mail without its words': [
      { 'email/text/password-reset.liquid': `{{ 'passwordReset' | msg }} {{ links }}` },
      /^email\/text\/password-reset\.liquid:1 unknown (?:message key 'passwordReset'|variable 'links')/,
    ],
  };
  for (const [what, [files, said]] of Object.entries(wrong))
    test(`for ${what}`, () => {
      const problems = check(files);
      assert.ok(problems.length > 0, 'something is wrong');
      for (const problem of problems) assert.match(problem, said);
    });

  test('and found good when it is', () => {
    const files = {
      ...page(
        `{% for provider in social.providers %}<a href="{{ provider.loginUrl }}">{{ 'hello' | msg: realm.name }}</a>{% endfor %}
         {% assign mine = properties.anything %}{{ mine }} {{ client.attributes.whatever }} {{ profile.attributes }}
         <img src="{{ url.resourcesPath }}/img/x.png" alt=""><a href="{{ properties.help | safeUrl }}">{{ message.summary }}</a>`,
      ),
      'login/messages/messages_en.properties': `hello=Isn''t it {0}?\nlike='{0}'`,
      'login/messages/messages_de.properties': 'hello=Hallo {0}',
      'login/resources/img/x.png': '',
    };
    assert.deepEqual(check(files), []);
  });

  test('only where it is one', () => {
    assert.throws(() => checkTheme(join(folder, 'absent'), silent), /no such folder/);
    assert.throws(
      () => check({ 'admin/theme.properties': '' }),
      /no theme: .* login\/ or account\/ or email\/ \(admin is here\)/,
    );
  });

  test('and those that come with the server are good', () => {
    for (const name of ['base', 'latchkey'])
      assert.deepEqual(
        checkTheme(join(import.meta.dirname, '../../themes', name), silent).flatMap(
          ({ problems }) => problems,
        ),
        [],
      );
  });

  test('with what every page knows', () => {
    const variables = variablesOf({
      page: {
        ...GALLERY.login,
        template: 'login',
        realm: realmWith(),
        client: clientWith(),
        request: requestOf(),
        message: { type: 'info', key: 'x' },
      },
      locale: 'en',
      texts: textsOf('en', { themes: [], realm: {} }),
      properties: {},
      nonce: '',
      resourcesPath: '',
      resourcesCommonPath: '',
    });
    assert.deepEqual(Object.keys(variables).sort(), [...KNOWN.login]);
    for (const name of ['realm', 'client', 'locale', 'message'])
      assert.deepEqual(Object.keys(variables[name] as object).sort(), MEMBERS.login[name], name);
  });
});
