import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalName } from './canonical-name.ts';
import { oid, sequence, set, tlv } from './der-writer.ts';
import { readName } from './distinguished-name.ts';

const [UTF8, PRINTABLE, IA5] = [0x0c, 0x13, 0x16];
const attribute = (type: string, tag: number, value: string) =>
  sequence(oid(type), tlv(tag, Buffer.from(value)));

/** Steps as certificates have them, the least specific first. */
const named = (...steps: Buffer[][]) => readName(Buffer.concat(steps.map((step) => set(...step))));

describe('The canonical form of a name', () => {
  it('is in small letters, the most specific step first', () => {
    const name = named(
      [attribute('2.5.4.6', PRINTABLE, 'DE')],
      [attribute('2.5.4.10', UTF8, 'Example, Inc.')],
      [attribute('2.5.4.3', UTF8, ' Ann   Möller ')],
    );
    assert.equal(canonicalName(name), 'cn=ann mo\u0308ller,o=example\\, inc.,c=de');
  });

  it('has in hexadecimal what has no word, or is in no such string', () => {
    const name = named(
      [attribute('0.9.2342.19200300.100.1.25', IA5, 'org')],
      [attribute('1.2.840.113549.1.9.1', IA5, 'a@b')],
      [attribute('2.5.4.5', PRINTABLE, 'A1')],
    );
    assert.equal(canonicalName(name), '2.5.4.5=#13024131,1.2.840.113549.1.9.1=#1603614062,dc=#16036f7267');
  });

  it('has the attributes of a step in order', () => {
    const name = named([
      attribute('0.9.2342.19200300.100.1.1', UTF8, '#7'),
      attribute('2.5.4.3', UTF8, 'Ann'),
    ]);
    assert.equal(canonicalName(name), 'cn=ann+uid=\\#7');
  });
});
