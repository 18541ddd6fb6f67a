import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Extension } from './contract.ts';

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
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (error) {
    throw new BadExtension(file, [`cannot be loaded: ${(error as Error).message}`], error);
  }
  if (module.default === undefined) throw new BadExtension(file, ['it has no default export']);
  return module.default;
}

const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, at) => names.indexOf(name) < at);

const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'registration-policy': ['judge'],
  'registration-provider': ['read', 'write'],
  'login-condition': ['holds'],
  'login-step': ['begin'],
};
/** Texts that each kind must have. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'registration-policy': ['helpText'],
  'login-condition': ['displayName', 'helpText'],
  'login-step': ['displayName', 'helpText'],
};
/** Functions that a kind may have. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = { 'login-step': ['answer'] };
const PROPERTY_TYPES = ['String', 'Text', 'boolean', 'MultivaluedString'];
const ID = /^[a-z][a-z0-9-]{1,99}$/;

function problemsOf(item: unknown): readonly string[] {
  if (typeof item !== 'object' || item === null) return ['it is no object'];
  const { kind, id, properties = [] } = item as Record<string, unknown>;
  const functions = typeof kind === 'string' && Object.hasOwn(FUNCTIONS, kind) ? FUNCTIONS[kind] : undefined;
  if (!functions) return [`kind must be ${Object.keys(FUNCTIONS).join(' or ')}`];
  return [
    ...(typeof id === 'string' && ID.test(id) ? [] : ['id must be lower case letters, digits and dashes']),
    ...(TEXTS[String(kind)] ?? [])
      .filter((name) => typeof (item as Record<string, unknown>)[name] !== 'string')
      .map((name) => `${name} must be a text`),
    ...functions
      .filter((name) => typeof (item as Record<string, unknown>)[name] !== 'function')
      .map((name) => `${name} must be a function`),
    ...(OPTIONAL[String(kind)] ?? [])
      .filter((name) => !['function', 'undefined'].includes(typeof (item as Record<string, unknown>)[name]))
      .map((name) => `${name} must be a function`),
    ...(Array.isArray(properties) ? propertiesProblems(properties) : ['properties must be a list']),
  ];
}

function propertiesProblems(properties: readonly unknown[]): readonly string[] {
  const names = properties.map((property) => (property as { readonly name?: unknown } | null)?.name);
  const twice = repeated(names.filter((name) => typeof name === 'string'));
  return [
    ...properties.flatMap(propertyProblems),
    ...(twice === undefined ? [] : [`there are two properties ${twice}`]),
  ];
}

function propertyProblems(property: unknown, at: number): readonly string[] {
  const {
    name,
    label,
    type,
    helpText = '',
    defaultValue,
    required = false,
  } = (property ?? {}) as Record<string, unknown>;
  const problem = (text: string) => `properties[${at}]: ${text}`;
  return [
    ...(typeof name === 'string' && name !== '' ? [] : [problem('name must be a text')]),
    ...(typeof label === 'string' ? [] : [problem('label must be a text')]),
    ...(PROPERTY_TYPES.includes(type as string)
      ? []
      : [problem(`type must be one of ${PROPERTY_TYPES.join(', ')}`)]),
    ...(typeof helpText === 'string' ? [] : [problem('helpText must be a text')]),
    ...(typeof required === 'boolean' ? [] : [problem('required must be true or false')]),
    ...(defaultValue === undefined || typeof defaultValue === (type === 'boolean' ? 'boolean' : 'string')
      ? []
      : [problem(`defaultValue must be ${type === 'boolean' ? 'true or false' : 'a text'}`)]),
  ];
}
