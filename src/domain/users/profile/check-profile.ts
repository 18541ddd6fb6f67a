import { LOCALE, MEMBERS, type ProfileAttribute, type UserProfile } from './user-profile.ts';
import type { BadMember } from './validator.ts';
import { validators } from './validators/index.ts';

/** What users are: more than these a profile does not know. */
const AUDIENCES = new Set(['admin', 'user']);
const NAME = /^[a-zA-Z0-9._-]+$/;

/** All that is wrong with a profile, in Keycloak's words. @param scopes names of the realm's client scopes */
export function profileFaults({ attributes, groups }: UserProfile, scopes: ReadonlySet<string>): string[] {
  const names = attributes.map(({ name }) => name);
  const known = new Set(groups.map(({ name }) => name));
  const nameless = groups.filter(({ name }) => name === undefined).length;
  return [
    ...attributes.flatMap((attribute, index) => [
      ...nameFaults(attribute.name, names.slice(0, index)),
      ...faultsOf(attribute, scopes, known),
    ]),
    ...['username', 'email'].flatMap((name) =>
      names.includes(name) ? [] : [`The attribute '${name}' can not be removed`],
    ),
    ...(nameless > 0 ? [`Name is mandatory for groups, found ${nameless} group(s) without name.`] : []),
  ];
}

function nameFaults(name: string | undefined, before: readonly string[]): string[] {
  if (!name?.trim()) return ["Attribute configuration without 'name' is not allowed"];
  if (before.includes(name)) return [`Attribute configuration already exists with 'name':'${name}'`];
  return NAME.test(name)
    ? []
    : [`Invalid attribute name (only letters, numbers and '.' '_' '-' special characters allowed): ${name}'`];
}

function faultsOf(
  { name, validations, permissions, required, selector, group, annotations, defaultValue }: ProfileAttribute,
  scopes: ReadonlySet<string>,
  groups: ReadonlySet<string>,
): string[] {
  const unknown = (
    place: string,
    kind: string,
    said: readonly string[] | undefined,
    there: ReadonlySet<string>,
  ) =>
    (said ?? [])
      .filter((each) => !there.has(each))
      .map(
        (each) => `'${place}' configuration for attribute '${name}' contains unsupported ${kind} '${each}'`,
      );
  return [
    ...Object.entries(validations ?? {}).flatMap(([id, config]) => validationFaults(name, id, config)),
    ...unknown('permissions.view', 'role', permissions?.view, AUDIENCES),
    ...unknown('permissions.edit', 'role', permissions?.edit, AUDIENCES),
    ...unknown('required.roles', 'role', required?.roles, AUDIENCES),
    ...unknown('required.scopes', 'scope', required?.scopes, scopes),
    ...unknown('selector.scopes', 'scope', selector?.scopes, scopes),
    ...(group === undefined || groups.has(group)
      ? []
      : [`Attribute '${name}' references unknown group '${group}'`]),
    ...annotationFaults(name, annotations),
    ...(defaultValue === undefined ? [] : defaultFaults(name, validations, defaultValue)),
  ];
}

/** What stands in for a value is held against the same validators, blank or not; nothing stands in for what is always asked for. */
function defaultFaults(
  name: string,
  validations: ProfileAttribute['validations'],
  defaultValue: string,
): string[] {
  if (validations && (MEMBERS.has(name) || name === LOCALE))
    return [`Default value not supported for attribute '${name}'`];
  return Object.entries(validations ?? {}).flatMap(([id, config]) => {
    const validator = validators.get(id);
    if (!validator || validator.badMembers(config).length > 0) return [];
    const circumstances = { required: false, locale: 'en', heedsBlanks: true };
    const found = validator.compile(config)([defaultValue], circumstances);
    return found.length > 0 ? [`Default value for attribute '${name}' is invalid`] : [];
  });
}

function validationFaults(name: string, id: string, config: Readonly<Record<string, unknown>>): string[] {
  if (id.trim() === '') return [`Validation without validator id is defined for attribute '${name}'`];
  const validator = validators.get(id);
  if (!validator) return [`Validator '${id}' defined for attribute '${name}' doesn't exist`];
  const bad = validator.badMembers(config);
  if (bad.length === 0) return [];
  const all = bad.map((member) => `${told(id, member)}, `).join('');
  return [`Validator '${id}' defined for attribute '${name}' has incorrect configuration: ${all}`];
}

const told = (id: string, { member, message, params = [] }: BadMember) =>
  `ValidationError{validatorId='${id}', inputHint='${member}', message='${message}', messageParameters=${written(params)}}`;

/** A value as Java writes it. */
const written = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}=${written(member)}`)
    .join(', ')}}`;
};

function annotationFaults(name: string, annotations: ProfileAttribute['annotations'] = {}): string[] {
  const of = (annotation: string) => `Annotation '${annotation}' configured for attribute '${name}'`;
  const { inputOptions, inputOptionLabels } = annotations;
  const isMap =
    typeof inputOptionLabels === 'object' && inputOptionLabels !== null && !Array.isArray(inputOptionLabels);
  return [
    ...('inputOptions' in annotations && !Array.isArray(inputOptions)
      ? [`${of('inputOptions')} must be an array of values!'`]
      : []),
    ...('inputOptionLabels' in annotations && !isMap
      ? [`${of('inputOptionLabels')} must be an object!'`]
      : []),
  ];
}
