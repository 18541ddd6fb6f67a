/** The parts of a JSON schema (2020-12) that our own documents are described with. */
export interface PlainSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly required?: readonly string[];
  /** Members by their names, which match one of these; ours, too. */
  readonly patternProperties?: Readonly<Record<string, PlainSchema>>;
  /** Members by any name; false where only `properties` may be there. */
  readonly additionalProperties?: boolean | PlainSchema;
  readonly maxProperties?: number;
  readonly items?: PlainSchema;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Ours: it is not for patterns of strangers. */
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const IS_OF: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  array: Array.isArray,
  object: isObject,
};

/** All that keeps a value from being what a schema describes, each with where it is: `terms.version: must be ...`. */
export function schemaProblems(schema: PlainSchema, value: unknown, place = ''): string[] {
  const told = (what: string) => [`${place === '' ? 'it' : place}: ${what}`];
  if (schema.enum && !schema.enum.includes(value)) return told(`must be one of ${schema.enum.join(', ')}`);
  const { type } = schema;
  if (type !== undefined && !IS_OF[type]?.(value)) return told(`must be of type ${type}`);
  if (typeof value === 'string') return textProblem(schema, value).flatMap(told);
  if (typeof value === 'number') return numberProblem(schema, value).flatMap(told);
  if (Array.isArray(value))
    return value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)
      ? told(`must have at most ${schema.maxItems} entries`)
      : value.flatMap((item, at) => schemaProblems(schema.items ?? {}, item, `${place}[${at}]`));
  return isObject(value) ? memberProblems(schema, value, place) : [];
}

function textProblem({ minLength = 0, maxLength, pattern }: PlainSchema, text: string): string[] {
  if (text.length < minLength) return [`must have at least ${minLength} characters`];
  if (maxLength !== undefined && text.length > maxLength)
    return [`must have at most ${maxLength} characters`];
  return pattern !== undefined && !new RegExp(pattern, 'u').test(text) ? [`must match ${pattern}`] : [];
}

function numberProblem({ minimum, maximum }: PlainSchema, number: number): string[] {
  if (minimum !== undefined && number < minimum) return [`must be at least ${minimum}`];
  return maximum !== undefined && number > maximum ? [`must be at most ${maximum}`] : [];
}

function memberProblems(
  schema: PlainSchema,
  value: Readonly<Record<string, unknown>>,
  place: string,
): string[] {
  const { required = [], additionalProperties = true, maxProperties } = schema;
  const at = (name: string) => (place === '' ? name : `${place}.${name}`);
  const names = Object.keys(value);
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => `${at(name)}: is required`),
    ...(names.length > (maxProperties ?? Number.POSITIVE_INFINITY)
      ? [`${place === '' ? 'it' : place}: must have at most ${maxProperties} members`]
      : names.flatMap((name) => {
          const known = memberSchema(schema, name);
          if (known) return schemaProblems(known, value[name], at(name));
          if (additionalProperties === false) return [`${at(name)}: is not a known member`];
          return additionalProperties === true
            ? []
            : schemaProblems(additionalProperties, value[name], at(name));
        })),
  ];
}

function memberSchema(
  { properties = {}, patternProperties = {} }: PlainSchema,
  name: string,
): PlainSchema | undefined {
  if (Object.hasOwn(properties, name)) return properties[name];
  const [, fitting] =
    Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern, 'us').test(name)) ?? [];
  return fitting;
}
