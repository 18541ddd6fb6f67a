import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAlikeName, isSameName, javaName, parseName } from './distinguished-name.ts';

describe('A distinguished name', () => {
  const robot = parseName('CN=robot,OU=Robots,O=Example\\, Inc.,C=DE');

  it('is the same however it is written down', () => {
    for (const text of [
      'CN=robot, OU=Robots, O="Example, Inc.", C=DE',
      'cn=robot,ou=Robots,o=Example\\, Inc.,c=DE',
      'CN=robot,OU=Robots;O=Example\\, Inc.,C=DE',
      '2.5.4.3=robot,OU=Robots,O=Example\\, Inc.,C=DE',
      'OID.2.5.4.3=robot,OU=Robots,O=Example\\2C Inc.,C=DE',
      ' CN = robot ,OU=Robots,O=Example\\, Inc.,C=#0c024445 ',
    ])
      assert.ok(isSameName(parseName(text), robot), text);
  });

  it('is another with other letters, another order, or a step more or less', () => {
    for (const text of [
      'CN=ROBOT,OU=Robots,O=Example\\, Inc.,C=DE',
      'C=DE,O=Example\\, Inc.,OU=Robots,CN=robot',
      'CN=robot',
      'CN=robot,OU=Robots,O=Example\\, Inc.,C=DE,L=x',
      'CN=robot+OU=Robots,O=Example\\, Inc.,C=DE',
      'CN=robot\\,OU=Robots,O=Example\\, Inc.,C=DE',
      'CN=robot\\ ,OU=Robots,O=Example\\, Inc.,C=DE',
    ])
      assert.ok(!isSameName(parseName(text), robot), text);
  });

  it('of several attributes in a step has them in any order', () => {
    assert.ok(isSameName(parseName('CN=a+UID=b,C=DE'), parseName('UID=b + CN=a, C=DE')));
    assert.ok(!isSameName(parseName('CN=a\\+UID=b,C=DE'), parseName('CN=a+UID=b,C=DE')));
  });

  it('is refused when it is none', () => {
    for (const text of [
      '',
      'x',
      '.*',
      '/C=DE/CN=x',
      'CN',
      '=x',
      'CN=a,',
      'CN=a,,C=b',
      'XX=a',
      'CN="a" b',
      'CN="a',
    ])
      assert.throws(() => parseName(text), Error, text);
  });

  it('is written as Java writes it', () => {
    for (const [text, written] of [
      ['CN=robot,OU=Robots,O=Example\\, Inc.,C=DE', 'CN=robot, OU=Robots, O="Example, Inc.", C=DE'],
      [
        'E=robot@example.org,CN=Möbius  \\+x\\; \\"q\\" \\<a\\>\\#',
        'EMAILADDRESS=robot@example.org, CN="Möbius  +x; \\"q\\" <a>#"',
      ],
      ['CN=a+UID=b,C=DE', 'CN=a + UID=b, C=DE'],
      ['CN=\\ a', 'CN=" a"'],
      ['CN=a\\\\b', 'CN="a\\\\b"'],
      ['CN=a/b@c*d_|~', 'CN=a/b@c*d_|~'],
      ['2.5.4.15=a,S=b,DNQUALIFIER=c', 'OID.2.5.4.15=a, ST=b, DNQ=c'],
    ] as const)
      assert.equal(javaName(parseName(text)), written);
  });

  it('with very long or hostile text takes no time', () => {
    const start = performance.now();
    for (const text of [
      `CN=${' '.repeat(50_000)}x"`,
      `CN=${'\\'.repeat(50_001)}`,
      `CN=${'a '.repeat(50_000)}`,
      `CN=a${' '.repeat(50_000)}b`,
      `CN=a${'\\'.repeat(50_000)}b`,
    ])
      try {
        parseName(text);
      } catch {}
    assert.ok(performance.now() - start < 500);
  });

  it('is alike where capitals and blanks are all that differs', () => {
    const root = parseName('CN=Root  CA, O=Ex');
    for (const text of ['cn=root ca,o=EX', 'CN="Root CA ", O=Ex']) {
      assert.ok(isAlikeName(parseName(text), root), text);
      assert.ok(!isSameName(parseName(text), root), text);
    }
    for (const text of ['O=Ex,CN=Root CA', 'CN=RootCA,O=Ex', 'CN=Root CA'])
      assert.ok(!isAlikeName(parseName(text), root), text);
  });
});
