// npm run docs writes the generated pages; with --check it fails where one is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignUpRule } from '../src/domain/sign-up/rule.ts';
import { clientSettingsPage } from './docs-client-settings.ts';
import { configurationPage } from './docs-configuration.ts';
import { differencesPage } from './docs-differences.ts';
import { realmSettingsPage } from './docs-realm-settings.ts';

/** The dialect of JSON schema that the schemas of documents are written in. */
const SCHEMA = 'https://json-schema.org/draft/2020-12/schema';

const docs = join(import.meta.dirname, '../docs');
const pages: Readonly<Record<string, () => string>> = {
  'configuration.md': configurationPage,
  'client-settings.md': clientSettingsPage,
  'realm-settings.md': realmSettingsPage,
  'sign-up-rule.schema.json': () => `${JSON.stringify({ $schema: SCHEMA, ...SignUpRule }, null, 2)}\n`,
  'differences.md': () => differencesPage(readFileSync(join(docs, 'differences.json'), 'utf8')),
};

const check = process.argv.includes('--check');
for (const [name, render] of Object.entries(pages)) {
  const path = join(docs, name);
  const page = render();
  if (!check) writeFileSync(path, page);
  else if (read(path) !== page) {
    console.error(`docs/${name} is stale: run npm run docs`);
    process.exitCode = 1;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
