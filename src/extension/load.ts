import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Extension } from './contract.ts';
import { problemsOf, repeated } from './problems.ts';

/** A file that is no extension, and all that is wrong with it. */
export class BadExtension extends Error {
  readonly problems: readonly string[];
  constructor(file: string, problems: readonly string[], cause?: unknown) {
    super(`${file}: ${problems.join('; ')}`, { cause });
    this.name = 'BadExtension';
    this.problems = problems;
  }
}

/** The extensions of a file, JavaScript or TypeScript whose types can be stripped. @throws {BadExtension} */
export async function loadExtensions(file: string): Promise<readonly Extension[]> {
  const exported = await load(file);
  const items: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (items.length === 0) throw new BadExtension(file, ['its default export is an empty list']);
  const problems = items.flatMap((item, at) =>
    problemsOf(item).map((problem) => (items.length === 1 ? problem : `extension ${at + 1}: ${problem}`)),
  );
  if (problems.length > 0) throw new BadExtension(file, problems);
  const extensions = items as readonly Extension[];
  const twice = repeated(extensions.map(({ kind, id }) => `${kind} ${id}`));
  if (twice !== undefined) throw new BadExtension(file, [`there are two of ${twice}`]);
  return extensions;
}

async function load(file: string): Promise<unknown> {
  if (!existsSync(file)) throw new BadExtension(file, ['there is no such file']);
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (error) {
    throw new BadExtension(file, [`cannot be loaded: ${told(error)}`], error);
  }
  if (module.default === undefined) throw new BadExtension(file, ['it has no default export']);
  return module.default;
}

/** What Node says, where, and what to do about it. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const [, line] = /^[^\n]*?:(\d+)\n/.exec(error.stack ?? '') ?? [];
  const place = line === undefined ? '' : `line ${line}: `;
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return `${place}${error.message} (only types are taken away: write it without)`;
  if (code === 'ERR_MODULE_NOT_FOUND' && error.message.includes("'latchkey'"))
    return `${error.message} (there are types alone: \`import type\`)`;
  return `${place}${error.message}`;
}
