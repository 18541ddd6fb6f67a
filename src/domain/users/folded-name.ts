import { domainToUnicode } from 'node:url';
import { hidesSomething } from '../../lib/invisible.ts';

/**
 * A name or an address as it is stored and compared: letters that only look wider, narrower or joined are the plain ones
 * (Unicode NFKC), and capitals are small.
 */
export const foldName = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether a name or an address has characters that nobody sees: it could pass for another. */
export const isDeceptive = (text: string): boolean =>
  hidesSomething(text) || /\p{Default_Ignorable_Code_Point}/u.test(text);

/** Small letters of other scripts that look like Latin ones (Unicode TS 39, those of names). */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аɑα',
    b: 'ƅь',
    c: 'сϲᴄ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡց',
    h: 'һհ',
    i: 'іıɩι',
    j: 'јϳ',
    k: 'кκ',
    l: 'ӏǀ',
    m: 'м',
    n: 'ոп',
    o: 'оοօᴏ',
    p: 'рρ',
    q: 'ԛգ',
    r: 'г',
    s: 'ѕꜱ',
    t: 'тτ',
    u: 'υսцᴜ',
    v: 'ѵνᴠ',
    w: 'ԝᴡшω',
    x: 'хχ',
    y: 'уүγ',
    z: 'ᴢ',
    '-': '‐‑‒–—−',
    '.': '․',
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/** The name that a folded one looks like; itself where it looks like no other. The domain of an address is looked at as people see it, however it is written. */
export const lookOf = (folded: string): string =>
  [...seen(folded)].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join('');

/** The address with its domain in the letters that the DNS has it for (RFC 5891 section 4): `xn--` says nothing to anybody. */
function seen(folded: string): string {
  const at = folded.lastIndexOf('@');
  const domain = folded.slice(at + 1);
  if (at < 0 || !/xn--|[^ -~]/.test(domain)) return folded;
  // What is no domain stays as it is.
  return folded.slice(0, at + 1) + (domainToUnicode(domain) || domain);
}
