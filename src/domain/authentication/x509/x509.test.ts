import assert from 'node:assert/strict';
import { hash, X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import {
  type Authority,
  authority,
  type Certified,
  skipWithoutOpenssl,
} from '../../../../test/support/certificates.ts';
import { checkCertificate } from './check.ts';
import { certificateDetails, identityOf } from './identity.ts';
import { requestUrl } from './responder.ts';
import type { RevocationSources } from './revocation.ts';
import { x509Settings } from './settings.ts';

const skip = skipWithoutOpenssl();
const DAY = 86_400_000;

const settings = (config: Record<string, string>) =>
  x509Settings(
    Object.fromEntries(
      Object.entries(config).map(([name, value]) => [
        name.startsWith('x509') ? name : `x509-cert-auth.${name}`,
        value,
      ]),
    ),
  );

const unreachable: RevocationSources = {
  list: () => Promise.reject(new Error('no list')),
  ask: () => Promise.reject(new Error('no responder')),
};

describe('A certificate of a person', { skip }, () => {
  const ca = (skip ? undefined : authority()) as Authority;
  const stranger = (skip ? undefined : authority('/CN=Stranger')) as Authority;
  after(() => {
    ca?.remove();
    stranger?.remove();
  });
  const read = ({ cert }: Certified) => new X509Certificate(cert);
  const ann = skip
    ? (undefined as never)
    : ca.issue('/C=DE/O=Example, Inc./OU=People/CN=Ann  Other/emailAddress=ann@example.org', [
        'subjectAltName=email:ann@alternative.example,otherName:1.2.3.4;UTF8:other,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:ann@upn.example,email:second@example.org',
        'keyUsage=digitalSignature,keyAgreement',
        'extendedKeyUsage=clientAuth,1.3.6.1.4.1.311.20.2.2',
        'certificatePolicies=1.2.3.4,1.2.3.5',
        'crlDistributionPoints=URI:http://ca.example/list.crl',
        'authorityInfoAccess=OCSP;URI:http://ca.example/ocsp',
      ]);

  it('says who it is of in as many places as the flow may choose', async () => {
    const certificate = read(ann);
    const serial = certificate.serialNumber.toLowerCase();
    const padded = Number.parseInt(serial.slice(0, 2), 16) > 0x7f ? `00${serial}` : serial;
    const decimal = BigInt(`0x${serial}`).toString();
    const name = 'EMAILADDRESS=ann@example.org, CN="Ann  Other", OU=People, O="Example, Inc.", C=DE';
    const cases: [string | undefined, Record<string, string>, string | undefined][] = [
      [undefined, {}, name],
      [
        'Match SubjectDN using regular expression',
        { 'regular-expression': 'emailaddress=(.*?)(?:,|$)' },
        'ann@example.org',
      ],
      ['Match SubjectDN using regular expression', { 'regular-expression': 'UID=(.*?)(?:,|$)' }, undefined],
      ['Match SubjectDN using regular expression', { 'regular-expression': '(CN)=(.*?)(?:,|$)' }, undefined],
      ['Match SubjectDN using regular expression', { 'regular-expression': 'CN=.*' }, undefined],
      [
        'Match SubjectDN using regular expression',
        { 'canonical-dn-enabled': 'true' },
        '1.2.840.113549.1.9.1=#160f616e6e406578616d706c652e6f7267,cn=ann other,ou=people,o=example\\, inc.,c=de',
      ],
      ["Subject's e-mail", {}, 'ann@example.org'],
      ["Subject's Alternative Name E-mail", {}, 'ann@alternative.example'],
      ["Subject's Alternative Name otherName (UPN)", {}, 'ann@upn.example'],
      ["Subject's Common Name", {}, 'Ann  Other'],
      ['Match IssuerDN using regular expression', { 'regular-expression': 'CN=(.*?)(?:,|$)' }, 'Example CA'],
      ['Certificate Serial Number', {}, decimal],
      ['Certificate Serial Number', { 'serialnumber-hex-enabled': 'true' }, padded],
      ['Certificate Serial Number and IssuerDN', {}, `${decimal}##CN=Example CA, O=Example`],
      [
        'Certificate Serial Number and IssuerDN',
        { 'serialnumber-hex-enabled': 'true', 'canonical-dn-enabled': 'true' },
        `${padded}##cn=example ca,o=example`,
      ],
      ['SHA-256 Thumbprint', {}, hash('sha256', certificate.raw, 'hex')],
      ['Full Certificate in PEM format', {}, certificate.raw.toString('base64')],
    ];
    for (const [source, config, expected] of cases) {
      const asked = settings({
        ...config,
        ...(source !== undefined && { 'mapping-source-selection': source }),
      });
      assert.equal(await identityOf(certificate, asked), expected, source ?? 'by default');
    }
    assert.deepEqual(certificateDetails(certificate), {
      x509_cert_serial_number: decimal,
      x509_cert_subject_distinguished_name: name,
      x509_cert_issuer_distinguished_name: 'CN=Example CA, O=Example',
    });
  });

  it('says nothing where it has no such name, and cannot be read by settings that are none', async () => {
    const plain = read(ca.issue('/CN=Möller\\, Ann', ['subjectAltName=DNS:ann.example']));
    const from = (source: string, more = {}) =>
      identityOf(plain, settings({ 'mapping-source-selection': source, ...more }));
    assert.equal(await from("Subject's e-mail"), undefined);
    assert.equal(await from("Subject's Alternative Name E-mail"), undefined);
    assert.equal(await from("Subject's Alternative Name otherName (UPN)"), undefined);
    await assert.rejects(from('nowhere'));
    const pattern = (source: string) =>
      from('Match SubjectDN using regular expression', { 'regular-expression': source });
    await assert.rejects(pattern('('));
    await assert.rejects(pattern('(?=CN)(.*)'));
    const start = performance.now();
    assert.equal(await pattern('(([A-Za-z =,".])+)+!'), undefined);
    assert.ok(performance.now() - start < 5000);
  });

  const judged = async (
    config: Record<string, string>,
    {
      certificate = ann,
      now = Date.now(),
      authorities = [ca],
      chain = [],
      sources = unreachable,
    }: {
      certificate?: Certified;
      now?: number;
      authorities?: readonly Certified[];
      chain?: readonly Certified[];
      sources?: RevocationSources;
    } = {},
  ): Promise<string> => {
    const ground = { authorities: authorities.map(read), sources };
    const presented = { certificate: read(certificate), chain: chain.map(read) };
    try {
      await checkCertificate(presented, settings(config), ground, now);
      return 'good';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is good for its time, unless the flow says that it may be over', async () => {
    assert.equal(await judged({}), 'good');
    assert.match(await judged({}, { now: Date.now() + 3 * DAY }), /has expired on/);
    assert.match(await judged({}, { now: Date.now() - 3 * DAY }), /is not valid before/);
    const over = { now: Date.now() + 3 * DAY };
    assert.equal(await judged({ 'timestamp-validation-enabled': 'false' }, over), 'good');
  });

  it('must come from an authority that is trusted where the flow asks again', async () => {
    const again = { 'revalidate-certificate-enabled': 'true' };
    const untrusted = 'No authority that is trusted has issued the certificate.';
    assert.equal(await judged(again), 'good');
    assert.equal(await judged(again, { authorities: [] }), untrusted);
    assert.equal(await judged(again, { authorities: [stranger] }), untrusted);
    assert.equal(await judged({}, { authorities: [] }), 'good');
  });

  it('must be for what the flow says its key is for', async () => {
    assert.equal(await judged({ keyusage: 'digitalSignature, KEYAGREEMENT' }), 'good');
    assert.equal(
      await judged({ keyusage: 'digitalSignature,cRLSign' }),
      "Key Usage bit 'cRLSign' is not set.",
    );
    assert.equal(await judged({ keyusage: 'nonsense' }), "Key Usage bit 'nonsense' is not set.");
    assert.equal(await judged({ extendedkeyusage: '1.3.6.1.5.5.7.3.2;1.3.6.1.4.1.311.20.2.2' }), 'good');
    assert.equal(
      await judged({ extendedkeyusage: '1.3.6.1.5.5.7.3.1' }),
      "Extended Key Usage '1.3.6.1.5.5.7.3.1' is missing.",
    );
    assert.equal(await judged({ 'certificate-policy': '1.2.3.4, 1.2.3.5' }), 'good');
    assert.match(await judged({ 'certificate-policy': '1.2.3.4,1.2.3.6' }), /has not all of the policies/);
    const any = { 'certificate-policy-mode': 'Any' };
    assert.equal(await judged({ ...any, 'certificate-policy': '1.2.3.4,1.2.3.6' }), 'good');
    assert.match(await judged({ ...any, 'certificate-policy': '1.2.3.6' }), /has not any of the policies/);
    const certificate = ca.issue('/CN=plain', ['subjectAltName=DNS:x']);
    for (const [name, value] of [
      ['keyusage', 'digitalSignature'],
      ['extendedkeyusage', '1.2.3'],
      ['certificate-policy', '1.2.3'],
    ] as const)
      assert.match(await judged({ [name]: value }, { certificate }), /expected, but unavailable/);
  });

  it('is held against a list of its issuer, the one it names or the one that the flow names', async () => {
    const UNCHECKED = 'Whether the certificate has been revoked cannot be checked.';
    const asked: string[] = [];
    const list = (file: Buffer | undefined) => ({
      ...unreachable,
      list(url: string) {
        asked.push(url);
        return file ? Promise.resolve(file) : unreachable.list(url);
      },
    });
    const named = { 'crl-checking-enabled': 'true', 'crldp-checking-enabled': 'true' };
    const clean = ca.revocationList([]);
    const revoking = ca.revocationList([ann]);
    assert.equal(await judged(named, { sources: list(clean) }), 'good');
    assert.equal(await judged(named, { sources: list(clean), authorities: [], chain: [ca] }), 'good');
    assert.equal(await judged(named, { sources: list(revoking) }), 'The certificate has been revoked.');
    assert.deepEqual([...new Set(asked)], ['http://ca.example/list.crl']);
    const pem = Buffer.from(
      `-----BEGIN X509 CRL-----\n${revoking.toString('base64')}\n-----END X509 CRL-----\n`,
    );
    assert.equal(await judged(named, { sources: list(pem) }), 'The certificate has been revoked.');
    assert.equal(await judged(named, { sources: list(undefined) }), UNCHECKED);
    assert.equal(await judged(named, { sources: list(Buffer.from('nonsense')) }), UNCHECKED);
    assert.equal(await judged(named, { sources: list(stranger.revocationList([])) }), UNCHECKED);
    assert.equal(await judged(named, { sources: list(clean), authorities: [] }), UNCHECKED);
    const forged = Buffer.from(clean);
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    assert.equal(await judged(named, { sources: list(forged) }), UNCHECKED);
    const later = { now: Date.now() + 1.5 * DAY, sources: list(clean) };
    assert.equal(await judged(named, later), UNCHECKED);
    assert.equal(
      await judged({ ...named, 'x509-cert-auth-crl-abort-if-non-updated': 'false' }, later),
      'good',
    );
    const certificate = ca.issue('/CN=plain', ['subjectAltName=DNS:x']);
    assert.equal(await judged(named, { certificate, sources: list(clean) }), UNCHECKED);
    const own = {
      'crl-checking-enabled': 'true',
      'crl-relative-path': 'http://a.example/1##http://a.example/2',
    };
    asked.length = 0;
    assert.equal(await judged(own, { certificate, sources: list(clean) }), 'good');
    assert.deepEqual(asked, ['http://a.example/1', 'http://a.example/2']);
    assert.equal(await judged({ 'crl-checking-enabled': 'true' }, { sources: list(clean) }), UNCHECKED);
  });

  it('is asked about at the responder', async () => {
    const UNCHECKED = 'Whether the certificate has been revoked cannot be checked.';
    const REVOKED = 'The certificate has been revoked.';
    const asked: string[] = [];
    const responder = (
      revoked: readonly Certified[],
      by?: Certified,
      of: Authority = ca,
    ): RevocationSources => ({
      ...unreachable,
      async ask(url) {
        const at = url.lastIndexOf('/');
        asked.push(url.slice(0, at));
        return of.respond(Buffer.from(decodeURIComponent(url.slice(at + 1)), 'base64'), revoked, by);
      },
    });
    const on = { 'ocsp-checking-enabled': 'true' };
    const open = { ...on, 'ocsp-fail-open': 'true' };
    assert.equal(await judged(on, { sources: responder([]) }), 'good');
    assert.equal(await judged(on, { sources: responder([ann]) }), REVOKED);
    assert.deepEqual([...new Set(asked)], ['http://ca.example/ocsp']);
    assert.equal(await judged(open, { sources: responder([ann]) }), REVOKED);
    for (const sources of [unreachable, responder([], undefined, stranger)]) {
      assert.equal(await judged(on, { sources }), UNCHECKED);
      assert.equal(await judged(open, { sources }), 'good');
    }
    const own = { ...on, 'ocsp-responder-uri': 'http://own.example/' };
    asked.length = 0;
    assert.equal(await judged(own, { sources: responder([]) }), 'good');
    assert.deepEqual(asked, ['http://own.example']);
    const delegate = ca.issue('/CN=responder', ['extendedKeyUsage=OCSPSigning']);
    assert.equal(await judged(on, { sources: responder([], delegate) }), 'good');
    const nobody = ca.issue('/CN=nobody', ['extendedKeyUsage=clientAuth']);
    assert.equal(await judged(on, { sources: responder([], nobody) }), UNCHECKED);
    const appointed = {
      ...own,
      'ocsp-responder-certificate': nobody.cert.replace(/-----[^-]+-----|\s/g, ''),
    };
    assert.equal(await judged(appointed, { sources: responder([], nobody) }), 'good');
    const old = ca.respond(
      Buffer.from(
        decodeURIComponent(requestUrl('http://x', read(ann), read(ca)).slice('http://x/'.length)),
        'base64',
      ),
      [],
    );
    const later = { now: Date.now() + DAY / 2, sources: { ...unreachable, ask: () => Promise.resolve(old) } };
    assert.equal(await judged(on, later), UNCHECKED);
  });
});
