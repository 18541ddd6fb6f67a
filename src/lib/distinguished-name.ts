import { certificateFields } from './certificate-fields.ts';
import { DER, derText, derValues, objectIdentifier } from './der.ts';
import { tlv } from './der-writer.ts';

/** A type of attribute, by its object identifier, and the value: text, or `#` and its DER encoding where it is no text. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string;
  /** The DER encoding of the value, hexadecimal, where it was read from one. */
  readonly encoded?: string;
}

/** Attributes that together are one step of a name. */
export type RelativeName = readonly NameAttribute[];

/** A distinguished name, the most specific step first, as text has it (RFC 4514 section 2.1). */
export type DistinguishedName = readonly RelativeName[];

const EMAIL = '1.2.840.113549.1.9.1';
/** The words that Java knows, in which Keycloak's names are written, and the one it writes itself. */
const KEYWORDS: readonly (readonly [type: string, written: string, ...others: string[]])[] = [
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SURNAME'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST', 'S'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'T'],
  ['2.5.4.42', 'GIVENNAME'],
  ['2.5.4.43', 'INITIALS'],
  ['2.5.4.44', 'GENERATION'],
  ['2.5.4.46', 'DNQ', 'DNQUALIFIER'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['1.3.6.1.4.1.42.2.11.2.1', 'IP'],
  [EMAIL, 'EMAILADDRESS', 'EMAIL', 'E'],
];
/** Read, but written by number. */
const READ_ALONE: readonly (readonly [type: string, word: string])[] = [
  ['2.5.4.15', 'BUSINESSCATEGORY'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'JURISDICTIONCOUNTRYNAME'],
];
const TYPES = new Map([
  ...KEYWORDS.flatMap(([type, ...words]) => words.map((word) => [word, type] as const)),
  ...READ_ALONE.map(([type, word]) => [word, type] as const),
]);
const WORDS = new Map(KEYWORDS.map(([type, word]) => [type, word]));

/** The subject of an X.509 certificate (RFC 5280 section 4.1.2.6), DER. @throws {Error} when it is no certificate */
export const subjectOf = (certificate: Buffer): DistinguishedName =>
  readName(certificateFields(certificate).subject);

/** @param name the contents of its encoding @throws {Error} when it is none */
export const readName = (name: Buffer): DistinguishedName =>
  derValues(name)
    .map(({ contents }) => derValues(contents).map(({ contents: pair }) => attribute(pair)))
    .reverse();

function attribute(pair: Buffer): NameAttribute {
  const [type, value] = derValues(pair);
  if (type?.tag !== DER.objectIdentifier || !value) throw new Error('not a name');
  const encoded = tlv(value.tag, value.contents).toString('hex');
  return { type: objectIdentifier(type.contents), value: derText(value) ?? `#${encoded}`, encoded };
}

/**
 * A name that somebody wrote down (RFC 4514 section 3, and RFC 2253 section 4: blanks around separators, semicolons,
 * quotes). @throws {Error} when it is none
 */
export function parseName(text: string): DistinguishedName {
  const names: NameAttribute[][] = [[]];
  for (let rest = text.trim(); ; ) {
    const [head, keyword = ''] = /^\s*((?:OID\.)?[A-Za-z0-9.-]+)\s*=\s*/i.exec(rest) ?? [];
    if (head === undefined) throw new Error('not a distinguished name');
    const [spelled = ''] = /^(?:"(?:[^"\\]|\\.)*"|(?:[^"\\,;+]|\\.)*)/s.exec(rest.slice(head.length)) ?? [];
    names.at(-1)?.push({ type: typeOf(keyword), value: readValue(spelled) });
    rest = rest.slice(head.length + spelled.length).trimStart();
    if (rest === '') return names;
    if (!/^[,;+]/.test(rest)) throw new Error('not a distinguished name');
    if (rest[0] !== '+') names.push([]);
    rest = rest.slice(1);
  }
}

function typeOf(keyword: string): string {
  const word = keyword.toUpperCase();
  const number = word.replace(/^OID\./, '');
  const type = TYPES.get(word) ?? (/^\d+(?:\.\d+)+$/.test(number) ? number : undefined);
  if (type === undefined) throw new Error(`${keyword} is no type of attribute`);
  return type;
}

function readValue(spelled: string): string {
  if (/^#(?:[0-9a-f]{2})+\s*$/i.test(spelled)) return encodedValue(spelled.trim());
  if (spelled.startsWith('"')) return unescaped(spelled.slice(1, -1));
  // A blank at the end counts if it is escaped.
  const trimmed = spelled.trimEnd();
  let escapes = 0;
  while (trimmed.at(-1 - escapes) === '\\') escapes++;
  return unescaped(escapes % 2 === 0 ? trimmed : spelled.slice(0, trimmed.length + 1));
}

function encodedValue(spelled: string): string {
  const [value] = derValues(Buffer.from(spelled.slice(1), 'hex'));
  return (value && derText(value)) ?? spelled.toLowerCase();
}

/** Escaped octets are UTF-8 (RFC 4514 section 2.4). */
const unescaped = (text: string) =>
  text.replace(/(?:\\[0-9a-f]{2})+|\\(.)/gis, (escaped, character?: string) =>
    character === undefined ? Buffer.from(escaped.replaceAll('\\', ''), 'hex').toString('utf8') : character,
  );

/** Whether two names are the same, letter by letter; within a step the order does not matter. */
export function isSameName(one: DistinguishedName, other: DistinguishedName): boolean {
  const spell = (name: DistinguishedName) =>
    JSON.stringify(name.map((step) => step.map(({ type, value }) => `${type}=${value}`).sort()));
  return spell(one) === spell(other);
}

/** Whether two names are the same as directories compare them (RFC 4518 section 2): capitals and how many blanks do not matter. */
export const isAlikeName = (one: DistinguishedName, other: DistinguishedName): boolean =>
  isSameName(folded(one), folded(other));

const folded = (name: DistinguishedName): DistinguishedName =>
  name.map((step) =>
    step.map(({ type, value }) => ({ type, value: value.trim().replace(/\s+/g, ' ').toLowerCase() })),
  );

/** A name as Java writes it: what the patterns of Keycloak's administrators are made for. */
export const javaName = (name: DistinguishedName): string =>
  name
    .map((step) =>
      step.map(({ type, value }) => `${WORDS.get(type) ?? `OID.${type}`}=${quoted(value)}`).join(' + '),
    )
    .join(', ');

function quoted(value: string): string {
  const isQuoted = /[,+=\n<>#;\\"]|^\s|\s$|\s\s/.test(value) && !/^#[0-9a-f]+$/.test(value);
  return isQuoted ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}
