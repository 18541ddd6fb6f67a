import { fieldsOf, isEditable } from '../domain/users/own-profile/fields.ts';
import { isNew, type ProfileForm } from '../domain/users/own-profile/profile-form.ts';
import type { ProfileProblem } from '../domain/users/profile/problems.ts';
import { valuesOf } from '../domain/users/profile/problems.ts';
import type { AttributeRule } from '../domain/users/profile/rules.ts';
import type { User } from '../domain/users/user.ts';
import type { Page } from './page.ts';

/**
 * What a page shows of the form, by the names that theme authors know.
 * @param shown the user as they would be @param settled names of what is settled already
 * @param fields where others are shown than those of a login
 */
export function profileVariables(
  form: ProfileForm,
  shown: User,
  settled: readonly string[] = [],
  fields: readonly AttributeRule[] = fieldsOf(form),
) {
  const attributes = byGroup(form, fields)
    .map((rule) => described(form, rule, shown))
    .map((each) => (settled.includes(each.name) ? { ...each, readOnly: true } : each));
  return {
    profile: {
      attributes,
      attributesByName: Object.fromEntries(attributes.map((each) => [each.name, each])),
    },
  };
}

/** What is of no group comes first, then each group in its turn (as Keycloak): no group is there twice. */
function byGroup({ rules: { groups } }: ProfileForm, fields: readonly AttributeRule[]) {
  const turnOf = ({ attribute }: AttributeRule) => groups.findIndex(({ name }) => name === attribute.group);
  return fields.toSorted((one, other) => turnOf(one) - turnOf(other));
}

/** What is wrong, as the fields of a page say it, in the order given. */
export const profileErrors = (problems: readonly ProfileProblem[]): NonNullable<Page['fieldErrors']> =>
  Object.fromEntries(
    [...Map.groupBy(problems, ({ field }) => field)].flatMap(([field, own]) => {
      const [first, ...also] = own.map(({ error, params }) => ({ key: error, args: params.map(said) }));
      return first ? [[field, { ...first, ...(also.length > 0 && { also }) }]] : [];
    }),
  );

const said = (param: unknown) => (typeof param === 'number' ? param : String(param));

function described(form: ProfileForm, rule: AttributeRule, shown: User) {
  const { attribute, isRequired } = rule;
  const { name, displayName, annotations = {}, multivalued, validations = {} } = attribute;
  const group = form.rules.groups.find((each) => each.name === attribute.group);
  const own = valuesOf(shown, name).filter((value) => value !== '');
  const values =
    own.length > 0 || !isNew(form) || attribute.defaultValue === undefined ? own : [attribute.defaultValue];
  return {
    name,
    displayName: displayName ?? name,
    required: isRequired('user', form.scopes),
    readOnly: !isEditable(form, rule),
    multivalued,
    value: values[0] ?? '',
    values,
    annotations,
    html5DataAnnotations: dataIn(annotations),
    validators: validations,
    options: optionsOf(annotations, validations),
    ...(typeof annotations.autocomplete === 'string' && { autocomplete: annotations.autocomplete }),
    ...(group && { group: { ...group, html5DataAnnotations: dataIn(group.annotations) } }),
  };
}

/** What scripts of a theme are told of a field or a group: annotations that begin with `kc`, as attributes `data-` and their name (as Keycloak). */
function dataIn(annotations: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, string>> {
  const isData = (name: string, value: unknown) => /^kc[\w.-]*$/.test(name) && typeof value !== 'object';
  return Object.fromEntries(
    Object.entries(annotations).flatMap(([name, value]) =>
      isData(name, value) ? [[name, String(value)]] : [],
    ),
  );
}

/** What can be chosen: the list of a validator, that of the one that an annotation names, or the annotation's own. */
function optionsOf(
  annotations: Readonly<Record<string, unknown>>,
  validations: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly string[] {
  const { inputOptionsFromValidation: from, inputOptions: own } = annotations;
  const list = typeof from === 'string' ? validations[from]?.options : (validations.options?.options ?? own);
  return Array.isArray(list) ? list.map(String) : [];
}
