import { domainToUnicode } from 'node:url';
import { hidesSomething } from '../../lib/invisible.ts';
import { plainAddress } from '../../lib/mailbox.ts';

/**
 * A name or an address as it is stored and compared: letters that only look wider, narrower or joined are the plain ones
 * (Unicode NFKC), and capitals are small.
 */
export const foldName = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * What nothing is drawn for, or nothing that tells it from another: what Unicode has ignored, controls (format characters and private
 * ones with them), the blank of Braille, the blank note, the place of an object, a mark that is empty.
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{C}\u1cf7\u2800\ufffc\u{13441}\u{16fe4}\u{1d159}]/u;

/** Whether a name or an address has characters that nobody sees: it could pass for another. */
export const isDeceptive = (text: string): boolean => hidesSomething(text) || UNSEEN.test(text);

/** Small letters of other scripts that look like Latin ones (Unicode TS 39, those of names). */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аɑαꭺꓮᗅ',
    b: 'ƅьꮟꓐᏼᗷᑲᖯ',
    c: 'сϲᴄꮯⲥꓚ𐐽',
    d: 'ԁꮷꭰꓒꓓᗞᗪᑯ',
    e: 'еҽꬲꭼꓰⴹ',
    f: 'ꬵꞙքꓝᖴ',
    g: 'ɡցᶃꮐꓖᏻ',
    h: 'һհꮒꮋⲏꓧᕼ',
    i: 'іıɩιɪꙇꭵⲓ',
    j: 'јϳȷꭻꓙᒍ',
    k: 'кκⲕꮶꓗᛕ',
    l: 'ӏǀꮮꓡꓲᒪⵏᛁ',
    m: 'мⲙꮇꓟᗰ',
    n: 'ոпⲛꓠ𐔓',
    o: 'оοօᴏⲟჿഠဝ०੦૦௦౦೦൦๐໐၀۵০୦〇ⵔዐଠꓳ𐐬',
    p: 'рρⲣꮲꓑᑭ',
    q: 'ԛգⵕ',
    r: 'гⲅꭇꭈꮁꭱꮢꓣᖇᴦʀ',
    s: 'ѕꜱꮪꮥꓢ𐑈',
    t: 'тτⲧꭲꓔ',
    u: 'υսцᴜꞟʋꭎꭒꓴᑌ',
    v: 'ѵνᴠꮩꓦⴸᐯ',
    w: 'ԝᴡшωѡꮃꮤꓪ',
    x: 'хχⲭꭓꓫ᙭ⵝ',
    y: 'уүγʏⲩꭹꮍყꓬ',
    z: 'ᴢꮓꓜᙆ',
    '-': '‐‑‒–—−',
    '.': '․',
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/** A dot above a letter that has one by itself is not seen: capital `İ` is folded to `i` and the dot. */
const SECOND_DOT = /(?<=[ij])\u0307/g;

/** The name that a folded one looks like; itself where it looks like no other. An address is looked at as people see it, however it is written. */
export const lookOf = (folded: string): string =>
  [...asSeen(folded)]
    .map((letter) => LOOK_ALIKES.get(letter) ?? letter)
    .join('')
    .replace(SECOND_DOT, '');

/** The address in its plain form (`plainAddress`), with its domain in the letters that the DNS has it for (RFC 5891 section 4): `xn--` says nothing to anybody. */
function asSeen(folded: string): string {
  const plain = plainAddress(folded);
  const at = plain.lastIndexOf('@');
  const domain = plain.slice(at + 1);
  if (at < 0 || !/xn--|[^ -~]/.test(domain)) return plain;
  // What is no domain stays as it is.
  return plain.slice(0, at + 1) + (domainToUnicode(domain) || domain);
}
