import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { endpoints } from '../src/admin/resources/index.ts';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/** The rooms of the house and which of ours each may import. A room is the first folder below src, or a file there. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  errors: ['lib'],
  config: ['lib'],
  extension: [],
  domain: ['lib', 'errors'],
  storage: ['domain', 'lib', 'errors', 'config'],
  authentication: ['domain', 'extension', 'pages', 'mail', 'http', 'config', 'errors', 'lib'],
  policy: ['domain', 'extension', 'errors', 'lib'],
  http: ['domain', 'config', 'errors', 'lib'],
  oidc: ['domain', 'policy', 'extension', 'pages', 'mail', 'http', 'config', 'errors', 'lib'],
  'client-registration': ['domain', 'policy', 'extension', 'http', 'config', 'errors', 'lib'],
  pages: ['domain', 'http', 'config', 'errors', 'lib'],
  mail: ['pages', 'domain', 'http', 'errors', 'lib'],
  listeners: ['extension', 'domain', 'pages', 'mail', 'http', 'errors', 'lib'],
  federation: ['domain', 'extension', 'errors', 'lib'],
  saml: ['errors', 'http'],
  brokering: ['domain', 'http', 'errors', 'lib'],
  account: ['domain', 'pages', 'mail', 'http', 'errors', 'lib'],
  admin: ['domain', 'policy', 'pages', 'mail', 'http', 'config', 'errors', 'lib'],
};

/** Files at the top of src wire the rooms: they may import everything. */
const isRoom = (name: string) => Object.hasOwn(MAY_IMPORT, name);

/** Packages that belong to one place. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  fastify: /^src\/http\//,
  pino: /^src\/http\//,
  'prom-client': /^src\/http\//,
  kysely: /^src\/storage\/sql\//,
  pg: /^src\/storage\/sql\/dialects\/postgres\//,
  'node:sqlite': /^src\/storage\/sql\/dialects\/sqlite\//,
  commander: /^bin\//,
  '@fastify/busboy': /^src\/http\/multipart-body\.ts$/,
  saxes: /^src\/lib\/xml\.ts$/,
  nodemailer: /^src\/mail\/mail\.ts$/,
  liquidjs: /^src\/pages\/template\//,
  qr: /^src\/authentication\/required-actions\/qr-code\.ts$/,
  '@simplewebauthn/server': /^src\/authentication\/webauthn\/ceremony\.ts$/,
  re2js: /^src\/lib\/linear-pattern\.ts$/,
};

interface Source {
  /** From the root, such as `src/lib/ids.ts`. */
  readonly path: string;
  readonly imports: readonly string[];
}

const IMPORT = /^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm;

function sources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      const imports = [...text.matchAll(IMPORT)].map(
        ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '',
      );
      return {
        path: relative(root, file),
        imports: imports.map((name) =>
          name.startsWith('.') ? relative(root, resolve(dirname(file), name)) : name,
        ),
      };
    });
}

const all = [...sources(src), ...sources(join(root, 'bin'))];
const code = all.filter(
  ({ path }) => !path.endsWith('.test.ts') && !path.startsWith('src/storage/conformance/'),
);
const roomOf = (path: string) => path.split('/')[1] ?? '';

describe('the house', () => {
  test('has no room that the table does not know', () => {
    const rooms = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      rooms.map(({ name }) => name).filter((name) => !isRoom(name)),
      [],
    );
  });

  test('has doors that go only where they lead: no room imports one it may not', () => {
    const wrong = code
      .filter(({ path }) => path.startsWith('src/') && isRoom(roomOf(path)))
      .flatMap(({ path, imports }) => {
        const room = roomOf(path);
        const allowed = new Set([room, ...(MAY_IMPORT[room] ?? [])]);
        return imports
          .filter((name) => name.startsWith('src/') && !allowed.has(roomOf(name)))
          .map((name) => `${path} imports ${name}`);
      });
    assert.deepEqual(wrong, []);
  });

  test('keeps each package in its place', () => {
    const wrong = code.flatMap(({ path, imports }) =>
      imports
        .filter((name) => PACKAGES[name] && !PACKAGES[name].test(path))
        .map((name) => `${path} imports ${name}`),
    );
    assert.deepEqual(wrong, []);
  });

  test('lets only the dialects know which database it is', () => {
    const wrong = code.flatMap(({ path, imports }) =>
      path.startsWith('src/storage/sql/dialects/') || path === 'src/storage/index.ts'
        ? []
        : imports
            .filter((name) => name.startsWith('src/storage/sql/dialects/'))
            .map((name) => `${path} imports ${name}`),
    );
    assert.deepEqual(wrong, []);
  });

  test('has no circles among its files', () => {
    const importsOf = new Map(code.map(({ path, imports }) => [path, valueImports(path, imports)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      const at = trail.indexOf(path);
      if (at >= 0) circles.push([...trail.slice(at), path].join(' -> '));
      if (at >= 0 || done.has(path)) return;
      for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of importsOf.keys()) visit(path, []);
    assert.deepEqual(circles, []);
  });

  test('has a README of at most 12 lines in each folder of src', () => {
    const folders = readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      // Themes are data: what lies in their folders is served.
      .filter((folder) => !relative(src, folder).startsWith('pages/themes/'));
    const wrong = folders.filter((folder) => {
      const readme = join(folder, 'README.md');
      return !existsSync(readme) || readFileSync(readme, 'utf8').trimEnd().split('\n').length > 12;
    });
    assert.deepEqual(
      wrong.map((folder) => relative(root, folder)),
      [],
    );
  });

  test('is drawn as it stands: ARCHITECTURE has every room, and READMEs name files that are there', () => {
    const drawn = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const rooms = readdirSync(src).filter((name) => !name.endsWith('.test.ts'));
    assert.deepEqual(
      rooms.filter((name) => !drawn.includes(`  ${name}`)),
      [],
    );
    const files = all.map(({ path }) => path);
    const maps = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /^src\/(?!pages\/themes\/).*README\.md$/.test(name) || name === 'ARCHITECTURE.md',
    );
    const wrong = maps.flatMap((map) =>
      [...readFileSync(join(root, map), 'utf8').matchAll(/`([\w/-]+\.ts)`/g)]
        .map(([, named = '']) => named)
        .filter(
          (named) => !files.some((path) => path.endsWith(`/${named}`)) && !existsSync(join(root, named)),
        )
        .map((named) => `${map} names ${named}`),
    );
    assert.deepEqual(wrong, []);
  });

  test('skips a test by skipWithout alone, for a tool that .ci/run installs', () => {
    const gate = readFileSync(join(root, '.ci/run'), 'utf8').toLowerCase();
    const wrong = sources(join(root, 'test')).flatMap(({ path }) => {
      const text = readFileSync(join(root, path), 'utf8');
      const asked = [...text.matchAll(/skipWithout\('([^']+)'/g)].map(([, tool = '']) => tool.toLowerCase());
      return [
        ...asked
          .filter((tool) => !gate.includes(`missing+=(${tool})`))
          .map((tool) => `${path} wants ${tool}`),
        ...(/skip: [^,}]*\? false : /.test(text) ? [`${path} skips in silence`] : []),
      ];
    });
    assert.deepEqual(wrong, []);
  });

  test('has no file that tires its reader', () => {
    const lengths = code.map(({ path }) => ({
      path,
      lines: readFileSync(join(root, path), 'utf8').split('\n').length,
    }));
    assert.deepEqual(
      lengths.filter(({ lines }) => lines > 300),
      [],
    );
  });
});

/** Types are gone when the code runs: a circle of types alone is none. */
function valueImports(path: string, imports: readonly string[]): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const types = new Set(
    [...text.matchAll(/^(?:import|export) type\s[^;]*?from\s+'([^']+)'/gm)].map(([, name = '']) =>
      relative(root, resolve(dirname(join(root, path)), name)),
    ),
  );
  const values = new Set(
    [...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'/gm)].map(([, name = '']) =>
      relative(root, resolve(dirname(join(root, path)), name)),
    ),
  );
  return imports.filter((name) => name.startsWith('src/') && (values.has(name) || !types.has(name)));
}

test('each path of the Admin REST API has one answer', () => {
  const asked = endpoints.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
  assert.deepEqual(
    asked.filter((each, at) => asked.indexOf(each) !== at),
    [],
  );
});
