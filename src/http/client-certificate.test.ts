import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { after, describe, it } from 'node:test';
import { authority, skipWithoutOpenssl } from '../../test/support/certificates.ts';
import { type CertificateHeader, clientCertificate } from './client-certificate.ts';
import { proxyTrust } from './trusted-proxies.ts';

const skip = skipWithoutOpenssl();

describe('The certificate of a client behind a proxy', { skip }, () => {
  const ca = authority();
  const [robot, other] = skip ? [] : [ca.issue('/CN=robot'), ca.issue('/CN=other')];
  after(() => ca.remove());
  const pem = robot?.cert.trim() ?? '';
  const base64 = pem.replace(/-----[A-Z ]+-----|\s/g, '');
  const foreign = (other?.cert ?? '').replace(/-----[A-Z ]+-----|\s/g, '');
  const isTrustedProxy = proxyTrust(['10.0.0.0/8']);
  const seen = (header: CertificateHeader, headers: Record<string, string>, remoteAddress = '10.0.0.1') =>
    clientCertificate({ remoteAddress } as Socket, headers, { header, isTrustedProxy })?.certificate.subject;

  it('is read from the header that the operator named, as each proxy writes it', () => {
    const forms: readonly (readonly [CertificateHeader, Record<string, string>])[] = [
      ['client-cert', { 'client-cert': `:${base64}:` }],
      ['client-cert', { 'client-cert': `:${base64}:`, 'client-cert-chain': `:${foreign}:, :${foreign}:` }],
      ['ssl-client-cert', { 'ssl-client-cert': encodeURIComponent(pem) }],
      ['ssl-client-cert', { 'ssl-client-cert': pem.replaceAll('\n', ' ') }],
      ['ssl-client-cert', { 'ssl-client-cert': base64 }],
      [
        'x-forwarded-client-cert',
        {
          'x-forwarded-client-cert': `By=spiffe://x;Hash=aa;Subject="CN=a,O=b";Cert="${encodeURIComponent(pem)}"`,
        },
      ],
      [
        'x-forwarded-client-cert',
        {
          'x-forwarded-client-cert': `Cert="${encodeURIComponent(other?.cert ?? '')}",Cert="${encodeURIComponent(pem)}"`,
        },
      ],
    ];
    for (const [header, headers] of forms)
      assert.equal(seen(header, headers), 'CN=robot', JSON.stringify(headers));
  });

  it('has the thumbprint of its encoding', () => {
    const socket = { remoteAddress: '10.0.0.1' } as Socket;
    const found = clientCertificate(
      socket,
      { 'client-cert': `:${base64}:` },
      { header: 'client-cert', isTrustedProxy },
    );
    const hash = new X509Certificate(pem).fingerprint256.replaceAll(':', '');
    assert.equal(found?.thumbprint, Buffer.from(hash, 'hex').toString('base64url'));
  });

  it('counts for nothing from anybody else, in another header, or where none was named', () => {
    const headers = { 'client-cert': `:${base64}:` };
    for (const address of ['11.0.0.1', '127.0.0.1', '::1', '::ffff:11.0.0.1', ''])
      assert.equal(seen('client-cert', headers, address), undefined, address);
    assert.equal(seen('client-cert', headers, '::ffff:10.1.2.3'), 'CN=robot');
    assert.equal(seen('ssl-client-cert', headers), undefined);
    assert.equal(seen('none', headers), undefined);
    assert.equal(seen('client-cert', {}), undefined);
  });

  it('is none when the header came twice, or holds something else', () => {
    const bad: readonly (readonly [CertificateHeader, string])[] = [
      ['client-cert', `:${foreign}:, :${base64}:`],
      ['client-cert', base64],
      ['client-cert', '::'],
      ['client-cert', ':AAAA:'],
      ['ssl-client-cert', `${foreign}, ${base64}`],
      ['ssl-client-cert', `${encodeURIComponent(other?.cert ?? '')}, ${encodeURIComponent(pem)}`],
      ['ssl-client-cert', '%zz'],
      ['ssl-client-cert', '(null)'],
      ['ssl-client-cert', ''],
      ['x-forwarded-client-cert', `Cert="${encodeURIComponent(pem)}" x`],
      ['x-forwarded-client-cert', `Cert="${encodeURIComponent(pem)}",Hash=aa`],
      ['x-forwarded-client-cert', `Hash=aa;Subject="Cert=${encodeURIComponent(pem)}"`],
    ];
    for (const [header, value] of bad)
      assert.equal(seen(header, { [header]: value }), undefined, value.slice(0, 40));
  });
});
