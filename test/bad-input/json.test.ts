import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import { countClients } from '../support/registration.ts';
import { type Door, doorsOf, knock } from './doors.ts';

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))),
  );

/** Documents that are none, one flaw each. NAME stands for a text member that every door knows, or refuses. */
const NO_DOCUMENTS: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
  'nothing at all': '',
  'blanks alone': ' \r\n\t ',
  'an object that is not closed': '{',
  'a member without a value': '{"id"',
  'a member whose value is missing': '{"id":}',
  'a comma too many in an object': '{"id":"a",}',
  'a comma too many in front': '{,"id":"a"}',
  'a comma that is missing': '{"id":"a" "name":"b"}',
  'a colon that is missing': '{"id" "a"}',
  'a value that is cut off': '{"id":"a',
  'an array that is not closed': '{"redirectUris":["a"',
  'a bracket of the other kind': '{"redirectUris":["a"}]',
  'single quotes': "{'id':'a'}",
  'a name without quotes': '{id:"a"}',
  'a comment': '{"id":"a"/* why */}',
  'not a number': '{"notBefore":NaN}',
  'an infinite number': '{"notBefore":Infinity}',
  'a number with a leading zero': '{"notBefore":01}',
  'a hexadecimal number': '{"notBefore":0x10}',
  'a number that ends in a point': '{"notBefore":1.}',
  'a plus sign': '{"notBefore":+1}',
  'a literal cut off': '{"enabled":tru}',
  'a literal in upper case': '{"enabled":TRUE}',
  undefined: 'undefined',
  'an escape that is none': '{"id":"\\x41"}',
  'an escape of three digits': '{"id":"\\u004"}',
  'a line break in a text': '{"id":"a\nb"}',
  'a zero byte in a text': bytes('{"id":"a', [0], 'b"}'),
  'a zero byte in front': bytes([0], '{"id":"a"}'),
  'a byte that begins no character': bytes('{"id":"', [0xff], '"}'),
  'a character cut off': bytes('{"id":"', [0xe2, 0x82], '"}'),
  'an overlong slash': bytes('{"id":"', [0xc0, 0xaf], '"}'),
  'half of a surrogate pair in bytes': bytes('{"id":"', [0xed, 0xa0, 0x80], '"}'),
  'Latin-1': bytes('{"id":"', [0xfc], '"}'),
  'two documents': '{}{}',
  'something behind the document': '{} x',
  XML: '<id>a</id>',
  'a form': 'id=a&name=b',
  'a null': 'null',
  'an array': '[]',
  'an array around the document': '[{}]',
  'a text': '"id"',
  'a number': '1',
  'a truth value': 'true',
  'arrays a thousand deep': `{"redirectUris":${'['.repeat(1000)}${']'.repeat(1000)}}`,
  'arrays a hundred thousand deep': '['.repeat(100_000),
  'objects ten thousand deep': `${'{"attributes":'.repeat(10_000)}{}${'}'.repeat(10_000)}`,
};

/** Members that Keycloak refuses by name, and RFC 7591 section 2 tells to ignore. */
const UNKNOWN: Readonly<Record<string, string>> = {
  'a member nobody knows': '{"colour":1}',
  'a member named __proto__': '{"__proto__":{"admin":true}}',
  'a member named constructor': '{"constructor":{"prototype":{"admin":true}}}',
  'a member named toString': '{"toString":"x"}',
  'a member named hasOwnProperty': '{"hasOwnProperty":1}',
  'a name of sixty thousand characters': `{"${'n'.repeat(60_000)}":1}`,
};

/** Of members that Keycloak's representations have. */
const NUMBERS: Readonly<Record<string, string>> = {
  'a number beyond all bounds': `{"notBefore":${'9'.repeat(1001)}}`,
  'an exponent beyond all bounds': '{"notBefore":1e999999}',
};

onEachDatabase('A document that is none', (suite) => {
  let doors: readonly Door[];
  let kept: unknown;
  before(async () => {
    doors = await doorsOf(suite.server, suite.realm);
    kept = await snapshot(suite.server, suite.realm);
  });
  const isMetadata = ({ name }: Door) => name.endsWith('openid-connect');
  const strict = () => doors.filter((door) => !isMetadata(door));

  const refusedAt = async (chosen: readonly Door[], flaw: string, body: string | Uint8Array<ArrayBuffer>) => {
    for (const door of chosen)
      assertRefused(await knock(suite.server, door, body), `${flaw}, ${door.name}`, 400);
  };

  for (const [flaw, body] of Object.entries(NO_DOCUMENTS)) {
    it(`is refused at every door: ${flaw}`, () => refusedAt(doors, flaw, body));
  }

  for (const [flaw, body] of Object.entries({ ...NUMBERS, ...UNKNOWN })) {
    it(`is refused where Keycloak’s own representations are read: ${flaw}`, () =>
      refusedAt(strict(), flaw, body));
  }

  it('leaves nothing behind', async () => {
    assert.deepEqual(await snapshot(suite.server, suite.realm), kept);
  });

  it('with members that no standard knows is a client’s metadata all the same, without them', async () => {
    const { server } = suite;
    for (const door of doors.filter((one) => isMetadata(one) && one.creates)) {
      for (const [flaw, body] of Object.entries(UNKNOWN)) {
        const document = `${JSON.stringify(door.good()).slice(0, -1)},${body.slice(1)}`;
        const reply = await knock(server, door, document);
        assert.equal(reply.status, 201, `${flaw}: ${reply.text}`);
        const name = body.split('"', 2)[1] ?? '';
        assert.ok(!Object.hasOwn(reply.json, name), flaw);
      }
    }
    assert.equal(({} as Record<string, unknown>).admin, undefined, 'no prototype was changed');
  });

  it('in another encoding of Unicode is read as one all the same, or refused', async () => {
    const { server } = suite;
    for (const door of doors) {
      const text = JSON.stringify(door.good());
      const utf16 = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
      assert.ok((await knock(server, door, utf16)).status < 500, door.name);
      const odd = utf16.subarray(0, utf16.length - 1);
      assertRefused(await knock(server, door, odd), `half a code unit, ${door.name}`, 400);
    }
  });

  it('was never the reason why a good one is refused afterwards', async () => {
    const { server, realm } = suite;
    const before = await countClients(server, realm);
    for (const door of doors.filter(({ name }) => name.startsWith('registration'))) {
      const { status, json } = await knock(server, door, JSON.stringify(door.good()));
      assert.equal(status, 201, door.name);
      assert.equal(json.admin, undefined);
    }
    assert.equal(await countClients(server, realm), before + 2);
    assert.equal(({} as Record<string, unknown>).admin, undefined, 'no prototype was changed');
  });
});
