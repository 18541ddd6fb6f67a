import type { Extension } from './contract.ts';
import { KINDS, type Shape } from './kinds.ts';

const PROPERTY_TYPES = ['String', 'Text', 'boolean', 'MultivaluedString'];
const PROPERTY_MEMBERS = ['name', 'label', 'helpText', 'type', 'defaultValue', 'required', 'secret'];
/** What can be kept from administrators: one value, which no console draws as a switch or a list. */
const TEXTS = ['String', 'Text'];
const ID = /^[a-z][a-z0-9-]{1,99}$/;

type Members = Readonly<Record<string, unknown>>;

/** All that is wrong with what a file exports as an extension. */
export function problemsOf(item: unknown): readonly string[] {
  if (typeof item !== 'object' || item === null) return ['it is no object'];
  const members = item as Members;
  const { kind, id } = members;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind))
    return [`kind must be ${Object.keys(KINDS).join(' or ')}`];
  const shape = KINDS[kind as Extension['kind']];
  return [
    ...(typeof id === 'string' && ID.test(id) ? [] : ['id must be lower case letters, digits and dashes']),
    ...textsProblems(members, shape),
    ...functionsProblems(members, shape),
    ...listsProblems(members, shape),
    ...switchesProblems(members, shape),
    ...configurationProblems(members, shape),
  ];
}

const textsProblems = (members: Members, { texts }: Shape) =>
  texts.filter((name) => typeof members[name] !== 'string').map((name) => `${name} must be a text`);

function functionsProblems(
  members: Members,
  { functions, mayHave = [], oneOf = [] }: Shape,
): readonly string[] {
  const missing = functions.filter((name) => typeof members[name] !== 'function');
  const wrong = mayHave.filter((name) => !['function', 'undefined'].includes(typeof members[name]));
  const hasOne = oneOf.length === 0 || oneOf.some((name) => members[name] !== undefined);
  return [
    ...[...missing, ...wrong].map((name) => `${name} must be a function`),
    ...(hasOne ? [] : [`it must have ${oneOf.join(' or ')}`]),
  ];
}

const listsProblems = (members: Members, { lists = [] }: Shape) =>
  lists
    .filter((name) => {
      const list = members[name];
      return list !== undefined && !(Array.isArray(list) && list.every((one) => typeof one === 'string'));
    })
    .map((name) => `${name} must be a list of texts`);

const switchesProblems = (members: Members, { switches = [] }: Shape) =>
  switches
    .filter((name) => !['boolean', 'undefined'].includes(typeof members[name]))
    .map((name) => `${name} must be true or false`);

function configurationProblems({ properties }: Members, { configured }: Shape): readonly string[] {
  if (properties === undefined) return [];
  if (!configured) return ['properties are of no use: nobody configures it'];
  if (!Array.isArray(properties)) return ['properties must be a list'];
  const names = properties.map((property) => (property as { readonly name?: unknown } | null)?.name);
  const twice = repeated(names.filter((name) => typeof name === 'string'));
  return [
    ...properties.flatMap(propertyProblems),
    ...(twice === undefined ? [] : [`there are two properties ${twice}`]),
  ];
}

/** The first that is there twice. */
export const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, at) => names.indexOf(name) < at);

function propertyProblems(property: unknown, at: number): readonly string[] {
  const members = (property ?? {}) as Members;
  const { name, label, type, helpText = '', defaultValue, required = false, secret = false } = members;
  const rules: readonly (readonly [holds: boolean, problem: string])[] = [
    [typeof name === 'string' && name !== '', 'name must be a text'],
    [typeof label === 'string', 'label must be a text'],
    [PROPERTY_TYPES.includes(type as string), `type must be one of ${PROPERTY_TYPES.join(', ')}`],
    [typeof helpText === 'string', 'helpText must be a text'],
    [typeof required === 'boolean', 'required must be true or false'],
    [typeof secret === 'boolean', 'secret must be true or false'],
    [secret !== true || TEXTS.includes(type as string), `a secret must be of type ${TEXTS.join(' or ')}`],
    [secret !== true || defaultValue === undefined, 'a secret has no defaultValue'],
    [
      defaultValue === undefined || typeof defaultValue === (type === 'boolean' ? 'boolean' : 'string'),
      `defaultValue must be ${type === 'boolean' ? 'true or false' : 'a text'}`,
    ],
    ...Object.keys(members)
      .filter((member) => !PROPERTY_MEMBERS.includes(member))
      .map((member) => [false, `${member} means nothing: it has ${PROPERTY_MEMBERS.join(', ')}`] as const),
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `properties[${at}]: ${problem}`);
}
