import { createHmac } from 'node:crypto';

/**
 * A text of that length whose letters follow from key and name, and which whoever lacks the key cannot tell from a random one: each letter of
 * the alphabet is as likely as any other.
 */
export function derivedLetters(key: string, name: string, alphabet: string, length: number): string {
  // Above it the rest of the alphabet would be likelier than its beginning.
  const bound = 256 - (256 % alphabet.length);
  let letters = '';
  for (let block = 0; letters.length < length; block++)
    for (const octet of createHmac('sha512', key).update(`${block} ${name}`).digest())
      if (octet < bound && letters.length < length) letters += alphabet[octet % alphabet.length];
  return letters;
}
