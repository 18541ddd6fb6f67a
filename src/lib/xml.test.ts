import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseXml, XmlProblem } from './xml.ts';

const parse = (text: string) => parseXml(Buffer.from(text));

function isRefused(text: string | Buffer, message: RegExp): void {
  const begun = performance.now();
  assert.throws(
    () => parseXml(Buffer.from(text)),
    (error: unknown) => error instanceof XmlProblem && message.test(error.message),
  );
  assert.ok(performance.now() - begun < 1000, 'it took its time');
}

describe('an XML document', () => {
  test('is read by namespaces, whatever the prefixes', () => {
    const root = parse(
      '<a:x xmlns:a="urn:a" b="1" a:c="2"><y xmlns="urn:y"> t<!-- - -->u<![CDATA[<]]> </y></a:x>',
    );
    assert.deepEqual([root.namespace, root.name], ['urn:a', 'x']);
    assert.deepEqual([...root.attributes], [['b', '1']]);
    assert.equal(parse('<a xml:lang="en" lang="de"/>').attributes.get('xml:lang'), 'en');
    const [child] = root.children;
    assert.deepEqual([child?.namespace, child?.name, child?.text], ['urn:y', 'y', 'tu<']);
  });

  test('is read in the encoding that it has', () => {
    const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    assert.equal(parseXml(wide('<a>ü</a>')).text, 'ü');
    assert.equal(parseXml(wide('<a>ü</a>').swap16()).text, 'ü');
    assert.equal(parse('\ufeff<a>ü</a>').text, 'ü');
    const unmarked = Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a>ü</a>', 'utf16le');
    assert.equal(parseXml(unmarked).text, 'ü');
    assert.equal(parseXml(unmarked.swap16()).text, 'ü');
    for (const encoding of ['ISO-8859-1', 'latin1', 'ISO-8859-15', 'windows-1252']) {
      const latin = `<?xml version="1.0" encoding="${encoding}"?><a>ü</a>`;
      assert.equal(parseXml(Buffer.from(latin, 'latin1')).text, 'ü', encoding);
    }
  });

  test('of an encoding that it has not is refused', () => {
    isRefused(Buffer.from('<a>ü</a>', 'latin1'), /not text of its encoding/);
    isRefused('<?xml version="1.0" encoding="UTF-16"?><a/>', /encoding it declares/);
    isRefused('<?xml version="1.0" encoding="UTF-7"?><a>+ADw-b/+AD4-</a>', /encoding it declares/);
    isRefused(Buffer.from('\n<a/>', 'utf16le'), /not well-formed/);
  });

  test('with a document type is refused: nothing is expanded, nothing is read from elsewhere', () => {
    const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
      '',
    );
    isRefused(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l9;</a>`, /document type/);
    isRefused('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', /document type/);
    isRefused('<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', /document type/);
    isRefused('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><a/>', /document type/);
    isRefused('<a>&x;</a>', /not well-formed/);
  });

  test('that is deep, wide or large is refused', () => {
    isRefused('<a>'.repeat(33), /deeper/);
    isRefused('<a>'.repeat(100_000), /deeper/);
    isRefused(`<a>${'<b/>'.repeat(5000)}</a>`, /elements/);
    isRefused(`<a x="${'y'.repeat(8193)}"/>`, /longer/);
    isRefused(`<a ${Array.from({ length: 51 }, (_, n) => `x${n}="y"`).join(' ')}/>`, /attributes/);
    isRefused(`<a>${'x'.repeat(524_288)}</a>`, /larger/);
  });

  test('that is none is refused', () => {
    for (const text of [
      '',
      ' ',
      'x',
      '<a>',
      '<a></b>',
      '<a/><b/>',
      '<a b=c/>',
      '<p:a/>',
      '<a x="1" x="2"/>',
      '<a>\u0001</a>',
    ])
      isRefused(text, /not well-formed|no element/);
    isRefused(`<${'a'.repeat(500_000)}`, /not well-formed/);
    isRefused(`<a ${'x'.repeat(500_000)}`, /not well-formed/);
    isRefused(`<a x="${'&lt;'.repeat(100_000)}`, /not well-formed/);
  });
});
