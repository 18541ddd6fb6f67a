import type { ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';

/** A text as the JSON value that a mapper asks for; undefined where it is none of that type. */
export type Conversion = (text: string) => unknown;

/** Texts as the value that a mapper asks for: the first of them, or all with null for those of another type. */
export type ListConversion = (texts: readonly (string | null)[]) => unknown;

/** What a mapper makes of a text, by its `jsonType.label`; a type that is none changes nothing. */
export const conversionOf = ({ config }: ProtocolMapper): Conversion => {
  const type = config['jsonType.label'] ?? '';
  return (Object.hasOwn(CONVERSIONS, type) ? CONVERSIONS[type] : undefined) ?? asItIs;
};

/** The same for what may have several values; a list with `multivalued`, or where the kind tells lists only. */
export function listConversionOf(
  mapper: ProtocolMapper,
  multivalued = mapper.config.multivalued === 'true',
): ListConversion {
  const convert = conversionOf(mapper);
  return (texts) => {
    const [first] = texts;
    if (first === undefined) return undefined;
    if (multivalued) return texts.map((text) => (text === null ? null : (convert(text) ?? null)));
    return first === null ? undefined : convert(first);
  };
}

const asItIs: Conversion = (text) => text;

/** Node has it; TypeScript does not know of it yet. */
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(digits: string): unknown;
  isRawJSON(value: unknown): boolean;
};

/** Whether a value is a number that is written as its digits: an object to JavaScript, and to nobody else. */
export const isDigits = (value: unknown): boolean => isRawJSON(value);

/** Reads whole numbers that JavaScript's numbers cannot hold as their digits (RFC 8259 section 6). */
const withEveryDigit = (_name: string, value: unknown, { source }: { source?: string } = {}): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '')
    ? rawJSON(source ?? '')
    : value;

/** Whole numbers of so many bits. Those that JavaScript's numbers cannot hold are written as their digits. */
const integer =
  (bits: number): Conversion =>
  (text) => {
    if (!/^[+-]?0*\d{1,19}$/.test(text)) return undefined;
    const value = BigInt(text.replace('+', ''));
    if (BigInt.asIntN(bits, value) !== value) return undefined;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : rawJSON(String(value));
  };

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  String: asItIs,
  long: integer(64),
  int: integer(32),
  boolean: (text) => text.toLowerCase() === 'true',
  JSON: (text) => {
    try {
      return JSON.parse(text, withEveryDigit) as unknown;
    } catch {
      return undefined;
    }
  },
};
