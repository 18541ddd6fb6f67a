import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { extensionTypes } from '../../scripts/build.ts';
import { documentedExtensions } from '../support/documented-extensions.ts';

const root = join(import.meta.dirname, '../..');
const { folder } = documentedExtensions();
after(() => rmSync(folder, { recursive: true, force: true }));

it('the examples of extensions are right by the types that are published', () => {
  writeFileSync(join(folder, 'latchkey.d.ts'), extensionTypes());
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'es2024',
        module: 'nodenext',
        erasableSyntaxOnly: true,
        types: ['node'],
        paths: { 'latchkey/extension': ['./latchkey.d.ts'] },
      },
    }),
  );
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'wrong.ts'),
    `import type { EventListener } from 'latchkey/extension';
    // @ts-expect-error: it has no text that helps
    export default { kind: 'event-listener', id: 'x', onEvent() {} } satisfies EventListener;`,
  );
  assert.ok(readdirSync(folder).filter((name) => name.endsWith('.ts')).length > 5);
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    stdio: 'inherit',
  });
});
