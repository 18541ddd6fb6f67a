import type { DistinguishedName, NameAttribute } from './distinguished-name.ts';

/** The types of attributes that RFC 2253 has words for. */
const WORDS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'cn',
  '2.5.4.6': 'c',
  '2.5.4.7': 'l',
  '2.5.4.8': 'st',
  '2.5.4.9': 'street',
  '2.5.4.10': 'o',
  '2.5.4.11': 'ou',
  '0.9.2342.19200300.100.1.25': 'dc',
  '0.9.2342.19200300.100.1.1': 'uid',
};

/** Encodings of UTF-8 and printable strings: those that are written as text. */
const AS_TEXT = /^(?:0c|13)/;

/**
 * A name that was read from a certificate in the canonical form of the Java platform, by which Keycloak's administrators know their users: RFC 2253 in
 * small letters, each blank once, and what it has no word for in hexadecimal DER.
 */
export const canonicalName = (name: DistinguishedName): string =>
  name.map((step) => step.map(spelled).toSorted().join('+')).join(',');

function spelled({ type, value, encoded = '' }: NameAttribute): string {
  const word = WORDS[type];
  if (word === undefined || !AS_TEXT.test(encoded)) return `${word ?? type}=#${encoded}`;
  const text = value
    .replace(/[,+<>;"\\]/g, '\\$&')
    .replace(/^#/, '\\#')
    .replace(/\s+/g, ' ')
    .trim();
  return `${word}=${text.toUpperCase().toLowerCase()}`.normalize('NFKD');
}
