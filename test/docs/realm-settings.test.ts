import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import {
  EFFECTIVE_REALM_ATTRIBUTES,
  EFFECTIVE_SETTINGS,
} from '../../src/domain/realms/effective-settings.ts';
import { freshRealmSettings } from '../../src/domain/realms/settings.ts';

const src = join(import.meta.dirname, '../../src');
/** Where settings are read in, shown, checked and kept, whatever they do; and words that consoles and themes know. */
const KEEPERS =
  /^(?:domain\/realms\/|domain\/authentication\/|admin\/|storage\/|bootstrap|pages\/theme\/check\/|pages\/variables)/;

const code = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ file: relative(src, file), text: readFileSync(file, 'utf8') }));
const readers = code.filter(({ file }) => !KEEPERS.test(file));
const reads = (name: string, files = readers) =>
  files
    .filter(({ text }) => new RegExp(`(?<![\\w'])${name}\\b|'${name}'`).test(text))
    .map(({ file }) => file);

/** Those that are taken up in the rooms above. */
const TAKEN_UP_THERE = new Set([
  'attributes',
  'displayName',
  'displayNameHtml',
  'userProfile',
  'unmanagedAttributePolicy',
  'smtpServer',
]);

test('a setting of a realm that the code reads is not said to do nothing', () => {
  const silent = Object.keys(freshRealmSettings).filter((name) => !Object.hasOwn(EFFECTIVE_SETTINGS, name));
  assert.ok(silent.includes('userManagedAccessAllowed'));
  const told = silent.filter((name) => reads(name).length > 0).map((name) => [name, reads(name)]);
  assert.deepEqual(told, [], 'a line in src/domain/realms/effective-settings.ts is missing');
});

test('a setting that is said to do something is read somewhere', () => {
  const all = code.filter(
    ({ file }) => !/^domain\/realms\/(?:effective-)?settings|representation/.test(file),
  );
  const made = Object.keys(EFFECTIVE_SETTINGS).filter(
    (name) => !TAKEN_UP_THERE.has(name) && !/^webAuthnPolicy/.test(name) && reads(name, all).length === 0,
  );
  assert.deepEqual(made, [], 'nothing reads what a line speaks of');
});

test('every attribute of a realm that the code reads by its name is told in docs/realm-settings.md', () => {
  const read = code.flatMap(({ text }) =>
    [...text.matchAll(/\bsettings\.attributes(?:\['|\.)([\w.-]+)/g)].map(([, name = '']) => name),
  );
  assert.ok(read.length > 5, 'the pattern finds what is read');
  assert.deepEqual(
    read.filter((name) => !Object.hasOwn(EFFECTIVE_REALM_ATTRIBUTES, name)),
    [],
  );
});
