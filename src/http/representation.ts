import type { Static, TSchema } from 'typebox';

/** What is wrong with a value, seen alone. */
export type Misfit = 'wrong type' | 'unknown member' | 'number too large';

export type Conformed<Value> = { readonly value: Value } | { readonly misfit: Misfit };

/** The parts of a JSON schema that representations are written with. */
export interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  /** Without `properties` one shape for all members; beside them, shapes of members whose names match. */
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  /** Of a list: whether a value may stand for the list of it alone. */
  readonly single?: boolean;
  readonly additionalProperties?: boolean;
  /** Of a map: whether a list of nothing may stand for an empty one, as languages write it that have one kind of both. */
  readonly emptyAsList?: boolean;
  /** Of a number: whether it has 64 bits, not 32. */
  readonly wide?: boolean;
  /** Of a map or a list: what a null member stands for; without it the member counts as absent. */
  readonly whenNull?: unknown;
  /** What a refusal calls the thing; nested things have their own names. */
  readonly title?: string;
}

/**
 * Checks a parsed document against a schema and coerces scalars as Keycloak's JSON binding does. A null member
 * counts as absent. The result has the schema's members only; unknown ones are a misfit, or are left out where
 * the schema says `additionalProperties: true`.
 */
export function conform<Schema extends TSchema>(schema: Schema, value: unknown): Conformed<Static<Schema>> {
  return conformShape(schema as Shape, value) as Conformed<Static<Schema>>;
}

/** The value as the shape has it, or the first place where it does not fit. */
export function conformShape(shape: Shape, value: unknown): Conformed<unknown> {
  try {
    return { value: convert(shape, value) };
  } catch (error) {
    if (error instanceof Mismatch) return { misfit: error.misfit };
    throw error;
  }
}

class Mismatch extends Error {
  readonly misfit: Misfit;
  constructor(misfit: Misfit) {
    super(misfit);
    this.misfit = misfit;
  }
}

/** A text of blanks, or the word null, where a number or a truth value belongs counts as nothing said, like null (as Keycloak). */
const ABSENT = undefined;
const isNothing = (value: unknown): boolean => typeof value === 'string' && /^\s*(?:null\s*)?$/.test(value);
/** How far whole numbers go, the one below nothing one further. */
const INT32 = 0x7fffffff;
const INT64 = 2 ** 63;

const CONVERTERS: Readonly<Record<string, (shape: Shape, value: unknown) => unknown>> = {
  string: (_shape, value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Mismatch('wrong type');
  },
  boolean: (_shape, value) => {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isInteger(value)) return value !== 0;
    if (isNothing(value)) return ABSENT;
    const word = typeof value === 'string' ? value.trim() : value;
    if (word === 'true' || word === 'True' || word === 'TRUE') return true;
    if (word === 'false' || word === 'False' || word === 'FALSE') return false;
    throw new Mismatch('wrong type');
  },
  integer: ({ wide }, value) => {
    if (isNothing(value)) return ABSENT;
    const number = typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number') throw new Mismatch('wrong type');
    const most = wide ? INT64 : INT32;
    if (number > most || number < -most - 1)
      throw new Mismatch(typeof value === 'string' ? 'wrong type' : 'number too large');
    return Math.trunc(number);
  },
  array: ({ items, single, whenNull }, given) => {
    const value = single && typeof given === 'string' ? [given] : given;
    if (!Array.isArray(value)) throw new Mismatch('wrong type');
    const present = value.map((item) => item ?? whenNull).filter((item) => item !== undefined);
    return items ? present.map((item) => convert(items, item)) : present;
  },
  object: (shape, value) => {
    if (shape.emptyAsList && Array.isArray(value) && value.length === 0) return {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Mismatch('wrong type');
    if (shape.properties) return convertMembers(shape, value);
    if (!shape.patternProperties) return value;
    return convertMap(Object.values(shape.patternProperties)[0], value, shape.whenNull);
  },
};

function convert(shape: Shape, value: unknown): unknown {
  const converter = shape.type === undefined ? undefined : CONVERTERS[shape.type];
  return converter ? converter(shape, value) : value;
}

function convertMembers(shape: Shape, value: object): object {
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const known = memberShape(shape, name);
    if (known === undefined) {
      if (shape.additionalProperties !== true) throw new Mismatch('unknown member');
    } else if (member !== null) {
      const converted = convert(known, member);
      if (converted !== undefined) out[name] = converted;
    }
  }
  return out;
}

/** The shape of a member by its name; undefined for one that is not known. */
export function memberShape({ properties, patternProperties = {} }: Shape, name: string): Shape | undefined {
  if (!properties) return Object.values(patternProperties)[0];
  if (Object.hasOwn(properties, name)) return properties[name];
  const [, shape] =
    Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(name)) ?? [];
  return shape;
}

/** A map with free keys. Own properties are defined, never assigned: `__proto__` is a key like any other. */
function convertMap(shape: Shape | undefined, value: object, whenNull: unknown): object {
  const entries = Object.entries(value)
    .map(([name, member]) => [name, member ?? whenNull] as const)
    .filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([name, member]) => [name, shape ? convert(shape, member) : member]));
}
