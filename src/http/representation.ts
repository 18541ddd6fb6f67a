import type { Static, TSchema } from 'typebox';

export interface Problem {
  readonly kind: 'wrong type' | 'unknown member' | 'number too large';
  readonly path: readonly string[];
}

export type Conformed<Value> = { readonly value: Value } | { readonly problem: Problem };

/** The parts of a JSON schema that representations are written with. */
interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly additionalProperties?: boolean;
  /** What a refusal calls the thing; nested things have their own names. */
  readonly title?: string;
}

/**
 * Checks a parsed document against a schema and coerces scalars as Keycloak's JSON binding does. A null member
 * counts as absent. The result has the schema's members only; unknown ones are a problem, or are left out where
 * the schema says `additionalProperties: true`.
 */
export function conform<Schema extends TSchema>(schema: Schema, value: unknown): Conformed<Static<Schema>> {
  try {
    return { value: convert(schema as Shape, value, []) as Static<Schema> };
  } catch (error) {
    if (error instanceof Mismatch) return { problem: error.problem };
    throw error;
  }
}

class Mismatch extends Error {
  readonly problem: Problem;
  constructor(kind: Problem['kind'], path: readonly string[]) {
    super(kind);
    this.problem = { kind, path };
  }
}

type Converter = (shape: Shape, value: unknown, path: readonly string[]) => unknown;

/** An empty text where a number or a truth value belongs counts as nothing said, like null. */
const ABSENT = undefined;
const INT32 = 0x7fffffff;

const CONVERTERS: Readonly<Record<string, Converter>> = {
  string: (_shape, value, path) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Mismatch('wrong type', path);
  },
  boolean: (_shape, value, path) => {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isInteger(value)) return value !== 0;
    if (value === '') return ABSENT;
    if (value === 'true' || value === 'True' || value === 'TRUE') return true;
    if (value === 'false' || value === 'False' || value === 'FALSE') return false;
    throw new Mismatch('wrong type', path);
  },
  integer: (_shape, value, path) => {
    if (value === '') return ABSENT;
    const number = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number') throw new Mismatch('wrong type', path);
    if (Math.abs(number) > INT32) throw new Mismatch('number too large', path);
    return Math.trunc(number);
  },
  array: (shape, value, path) => {
    if (!Array.isArray(value)) throw new Mismatch('wrong type', path);
    return value
      .filter((item) => item !== null)
      .map((item, index) => (shape.items ? convert(shape.items, item, [...path, String(index)]) : item));
  },
  object: (shape, value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Mismatch('wrong type', path);
    if (shape.patternProperties) return convertMap(Object.values(shape.patternProperties)[0], value, path);
    return shape.properties
      ? convertMembers(shape.properties, shape.additionalProperties === true, value, path)
      : value;
  },
};

function convert(shape: Shape, value: unknown, path: readonly string[]): unknown {
  const converter = shape.type === undefined ? undefined : CONVERTERS[shape.type];
  return converter ? converter(shape, value, path) : value;
}

function convertMembers(
  properties: Readonly<Record<string, Shape>>,
  open: boolean,
  value: object,
  path: readonly string[],
): object {
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const shape = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (shape === undefined) {
      if (!open) throw new Mismatch('unknown member', [...path, name]);
    } else if (member !== null) {
      const converted = convert(shape, member, [...path, name]);
      if (converted !== undefined) out[name] = converted;
    }
  }
  return out;
}

/** A map with free keys. Own properties are defined, never assigned: `__proto__` is a key like any other. */
function convertMap(shape: Shape | undefined, value: object, path: readonly string[]): object {
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(
    entries.map(([name, member]) => [name, shape ? convert(shape, member, [...path, name]) : member]),
  );
}
