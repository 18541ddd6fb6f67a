import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EFFECTIVE_ATTRIBUTES } from '../../src/domain/clients/effective-settings.ts';

const src = join(import.meta.dirname, '../../src');
/** Rooms that read attributes of clients for what they do. What policies look at is theirs to say. */
const ROOMS = ['oidc', 'domain', 'saml', 'admin', 'authentication', 'pages'];
/** Ways in which an attribute of a client is read, by its name. */
const READ = [
  /\b(?:client|asker|code|audience)\.attributes(?:\['|\.)([\w.-]+)/g,
  /\b(?:isOn|numberOf)\((?:client|asker), '([\w.-]+)'/g,
];
/** Attributes of scopes, providers and others that share the words. */
const OF_OTHERS = new Set(['include.in.token.scope', 'get', 'map']);

test('every attribute of a client that the code reads is told in docs/client-settings.md', () => {
  const read = new Map<string, string>();
  for (const room of ROOMS)
    for (const file of filesOf(join(src, room)))
      for (const pattern of READ)
        for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(pattern)) read.set(name, file);
  assert.ok(read.size > 20, 'the patterns find what is read');
  const untold = [...read].filter(
    ([name]) => !OF_OTHERS.has(name) && !Object.hasOwn(EFFECTIVE_ATTRIBUTES, name),
  );
  assert.deepEqual(untold, [], 'a line in src/domain/clients/effective-settings.ts is missing');
});

test('every attribute that is told is one that the code knows', () => {
  const text = ['oidc', 'domain', 'saml', 'admin', 'pages', 'client-registration', 'policy']
    .flatMap((room) => filesOf(join(src, room)))
    .filter((file) => !file.endsWith('effective-settings.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const made = Object.keys(EFFECTIVE_ATTRIBUTES).filter(
    (name) =>
      !text.includes(`'${name}'`) && !text.includes(`.${name}`) && !/\.encrypted\.response\./.test(name),
  );
  assert.deepEqual(made, [], 'nothing reads what a line speaks of');
});

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // A room that is not there yet.
    return [];
  }
}
