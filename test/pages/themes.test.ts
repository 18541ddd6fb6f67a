import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { renderPage } from '../../src/pages/page.ts';
import { Pages } from '../../src/pages/pages.ts';
import { resourceRoutes } from '../../src/pages/resources.ts';
import { clientWith, GALLERY, realmWith, requestOf, silent } from './gallery.ts';

const top = mkdtempSync(join(tmpdir(), 'latchkey-themes-'));
after(() => rmSync(top, { recursive: true, force: true }));

function write(folder: string, files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
const folderOf = (files: Record<string, string>) => {
  const folder = mkdtempSync(join(top, 'folder-'));
  write(folder, files);
  return folder;
};
const login = GALLERY.login ?? assert.fail();
const show = (pages: Pages, theme: string | undefined, client?: string) =>
  renderPage(pages, {
    ...login,
    realm: realmWith(theme === undefined ? {} : { loginTheme: theme }),
    request: requestOf(),
    ...(client !== undefined && { client: clientWith({ attributes: { login_theme: client } }) }),
  }).text ?? '';
const titled = (title: string) => ({ 'messages/messages_en.properties': `loginAccountTitle=${title}` });
const theme = (name: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/login/${file}`, text]));

describe('A theme of an operator', () => {
  it('is the realm’s or the client’s; what it lacks comes from its parents', () => {
    const folder = folderOf({
      ...theme('house', {
        ...titled('House'),
        'footer.liquid': '<i>{{ properties.a }}{{ properties.b }}</i>',
        'theme.properties': 'a=1\nb=1',
      }),
      ...theme('shop', { 'theme.properties': 'parent=house\nb=2' }),
      ...theme('bare', { 'theme.properties': 'parent=base', ...titled('Bare') }),
    });
    const pages = new Pages({ folder, live: false, log: silent });
    assert.match(show(pages, 'house'), /<h1[^>]*>House<.*<i>11<\/i>/s);
    assert.match(show(pages, 'shop'), /<h1[^>]*>House<.*<i>12<\/i>/s);
    assert.match(show(pages, 'house', 'bare'), /<h1 id="kc-page-title" class="">Bare</);
    assert.doesNotMatch(show(pages, 'house', 'bare'), /login\.css/);
    for (const other of ['absent', 'keycloak', 'keycloak.v2', '', undefined, '../house', 'house/../house'])
      assert.match(show(pages, other), /Sign in to your account.*lk-card|lk-card.*Sign in to your account/s);
  });

  it('is read once in production, and at each page while it is written', () => {
    const folder = folderOf(theme('acme', { ...titled('One'), 'resources/css/a.css': 'a{}' }));
    const cached = new Pages({ folder, live: false, log: silent });
    const live = new Pages({ folder, live: true, log: silent });
    const resource = (pages: Pages, version = pages.themes.version) =>
      resourceRoutes(pages)[0]?.handle({
        ...requestOf(),
        params: { version, type: 'login', theme: 'acme', '*': 'css/a.css' },
      });
    for (const pages of [cached, live]) assert.match(show(pages, 'acme'), /<h1[^>]*>One</);
    const before = [cached.themes.version, live.themes.version];
    write(
      folder,
      theme('acme', { ...titled('Twice'), 'footer.liquid': 'new footer', 'resources/css/a.css': 'abc{}' }),
    );
    assert.match(show(cached, 'acme'), /<h1[^>]*>One</);
    assert.match(show(live, 'acme'), /<h1[^>]*>Twice<.*new footer/s);
    assert.equal(cached.themes.version, before[0]);
    assert.notEqual(live.themes.version, before[1]);
    const kept = (answer: ReturnType<typeof resource>) =>
      (answer as { headers: Record<string, string> }).headers['cache-control'];
    assert.equal(kept(resource(cached)), 'max-age=2592000');
    assert.equal(kept(resource(cached, 'other')), 'no-cache');
    assert.equal(kept(resource(live)), 'no-cache');
    write(folder, theme('acme', { 'footer.liquid': '{% if %}' }));
    assert.match(show(live, 'acme'), /Sign in to your account/, 'broken while it is written');
    write(folder, theme('acme', { 'footer.liquid': 'mended' }));
    assert.match(show(live, 'acme'), /mended/);
  });

  it('keeps nobody from logging in when it is broken', () => {
    const folder = folderOf({
      ...theme('endless', { 'footer.liquid': '{% for i in (1..100000000) %}{{ i }}{% endfor %}' }),
      ...theme('itself', { 'footer.liquid': `{% render 'footer' %}` }),
      ...theme('orphan', { 'theme.properties': 'parent=nobody' }),
      ...theme('circle', { 'theme.properties': 'parent=round' }),
      ...theme('round', { 'theme.properties': 'parent=circle' }),
      ...theme('broken', { 'login.liquid': '{{ x' }),
    });
    const pages = new Pages({ folder, live: false, log: silent });
    for (const name of ['endless', 'itself', 'orphan', 'circle', 'broken'])
      assert.match(show(pages, name), /lk-card.*Sign in to your account/s, name);
  });

  it('reaches nothing outside of it, and no FreeMarker is run', () => {
    const secret = join(top, 'secret.txt');
    writeFileSync(secret, 'top secret');
    const folder = folderOf({
      ...theme('sly', {
        'login.ftl': '<#assign x="freemarker.template.utility.Execute"?new()>',
        'footer.liquid': `{% render '../../../secret.txt' %}`,
        'resources/a.txt': 'a',
        'resources/.hidden': 'x',
      }),
      ...theme('curious', {
        'footer.liquid':
          '[{{ realm.constructor }}{{ properties.__proto__ }}{{ process.env }}{{ realm.settings }}{{ client.secret }}]',
      }),
    });
    symlinkSync(secret, join(folder, 'sly/login/resources/link.txt'));
    symlinkSync(secret, join(folder, 'sly/login/link.liquid'));
    const pages = new Pages({ folder, live: false, log: silent });
    assert.match(show(pages, 'sly'), /lk-card.*Sign in to your account/s);
    assert.doesNotMatch(show(pages, 'sly'), /top secret|Execute/);
    assert.match(show(pages, 'curious'), /\[\]/);
    const get = (path: string) =>
      resourceRoutes(pages)[0]?.handle({
        ...requestOf(),
        params: { version: 'v', type: 'login', theme: 'sly', '*': path },
      }) as { status: number };
    assert.equal(get('a.txt').status, 200);
    for (const path of [
      'link.txt',
      '.hidden',
      '../login.ftl',
      '../theme.properties',
      '../../../secret.txt',
      '%2e%2e/login.ftl',
      '',
    ])
      assert.throws(() => get(path), { status: 404 }, path);
  });
});
