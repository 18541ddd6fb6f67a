import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { skipWithout } from '../support/missing.ts';
import { claimsOf, register } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

async function withServer(flags: Record<string, string>, test: (server: TestServer) => Promise<void>) {
  const server = await startTestServer({ flags });
  try {
    await test(server);
  } finally {
    await server.stop();
  }
}

const issuer = async (server: TestServer, headers: Record<string, string> = {}): Promise<string> => {
  const { json } = await server.call('GET', '/realms/master/.well-known/openid-configuration', { headers });
  return json.issuer;
};

const FORWARDED = {
  'x-forwarded-host': 'login.example.org',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '203.0.113.9',
};

it('Without a host name each request’s Host decides, and forwarded headers of strangers are ignored', () =>
  withServer({}, async (server) => {
    assert.equal(await issuer(server), `${server.url}/realms/master`);
    assert.equal(await issuer(server, FORWARDED), `${server.url}/realms/master`);
    const token = await server.initialAccessToken('master');
    const headers = { ...FORWARDED, forwarded: 'for=203.0.113.9;host=evil.example' };
    const { status } = await server.call('POST', '/realms/master/clients-registrations/default', {
      token,
      json: {},
      headers,
    });
    assert.equal(status, 201);
    const [event] = await server.events('master');
    assert.equal(event?.ipAddress, '127.0.0.1');
  }));

it('A trusted proxy says who calls, and under which address', () =>
  withServer({ 'trusted-proxies': '127.0.0.0/8' }, async (server) => {
    assert.equal(await issuer(server, FORWARDED), 'https://login.example.org/realms/master');
    assert.equal(await issuer(server), `${server.url}/realms/master`);
    for (const host of ['evil.example/x', 'a@b', 'a:99999', ' ', "x'><script>"]) {
      const { status } = await server.call('GET', '/realms/master', {
        headers: { ...FORWARDED, 'x-forwarded-host': host },
      });
      assert.ok(
        status === 400 ||
          !(await issuer(server, { ...FORWARDED, 'x-forwarded-host': host })).includes('evil'),
        host,
      );
    }
    for (const proto of ['javascript', 'ftp', 'https:', '']) {
      const found = await issuer(server, { ...FORWARDED, 'x-forwarded-proto': proto }).catch(() => undefined);
      assert.ok(found === undefined || /^https?:\/\/login\.example\.org\//.test(found), `${proto}: ${found}`);
    }
  }));

it('A proxy of another network is not trusted', () =>
  withServer({ 'trusted-proxies': '10.1.2.3' }, async (server) => {
    assert.equal(await issuer(server, FORWARDED), `${server.url}/realms/master`);
  }));

it('A caller behind a trusted proxy must come by TLS, and is slowed when it registers without end', () =>
  withServer({ 'trusted-proxies': '127.0.0.1', 'rate-limits': 'on' }, async (server) => {
    await server.admin('PUT', '/master', { attributes: { 'clientRegistration.limit.address': '100' } });
    const { 'x-forwarded-proto': _tls, ...plain } = FORWARDED;
    const path = '/realms/master/clients-registrations/default';
    const refused = await server.call('POST', path, { json: {}, headers: plain });
    assert.deepEqual([refused.status, refused.json.error_description], [403, 'HTTPS required']);
    const replies = await Promise.all(
      Array.from({ length: 150 }, () => server.call('POST', path, { json: {}, headers: FORWARDED })),
    );
    const limited = replies.filter(({ status }) => status === 429);
    assert.ok(limited.length > 0);
    assert.match(limited[0]?.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.equal(limited[0]?.json.error, 'too_many_requests');
    const other = await server.call('POST', path, {
      json: {},
      headers: { ...FORWARDED, 'x-forwarded-for': '203.0.113.10' },
    });
    assert.equal(other.status, 403);
  }));

it('A realm that asks for TLS tells programs so in JSON, and people by a page', () =>
  withServer({}, async (server) => {
    const realm = await server.realm({ sslRequired: 'all' });
    const ask = (path: string, accept: string) =>
      server.call('GET', `/realms/${realm}${path}`, { headers: { accept } });
    for (const path of ['/protocol/openid-connect/logout', '/account/']) {
      const page = await ask(path, 'text/html');
      assert.deepEqual([page.status, page.headers.get('content-type')], [403, 'text/html;charset=utf-8']);
      assert.match(page.text, /HTTPS required/);
    }
    for (const path of ['/protocol/openid-connect/certs', '/.well-known/openid-configuration']) {
      const { status, json } = await ask(path, 'text/html, application/json;q=0.9');
      assert.deepEqual([status, json.error_description], [403, 'HTTPS required']);
    }
  }));

it('A host name that is set is the issuer’s, whatever the request says', () =>
  withServer({ hostname: 'https://login.example.org', 'base-path': '/auth' }, async (server) => {
    assert.equal(
      await issuer(server, { host: 'evil.example' }),
      'https://login.example.org/auth/realms/master',
    );
    const token = await server.initialAccessToken('master');
    assert.equal(claimsOf(token).iss, 'https://login.example.org/auth/realms/master');
    const { reply } = await register(server, 'master', token, { provider: 'openid-connect' });
    assert.ok(reply.json.registration_client_uri.startsWith('https://login.example.org/auth/realms/master/'));
    assert.equal(reply.headers.get('location'), reply.json.registration_client_uri);
  }));

it('A base path is before everything, and nothing is beside it', () =>
  withServer({ 'base-path': '/auth' }, async (server) => {
    assert.ok(server.url.endsWith('/auth'));
    assert.equal(await issuer(server), `${server.url}/realms/master`);
    const { origin } = new URL(server.url);
    assert.equal((await fetch(`${origin}/realms/master`)).status, 404);
    assert.equal((await fetch(`${origin}/authrealms/master`)).status, 404);
    const realm = await server.realm();
    const { path, token } = await register(server, realm, await server.initialAccessToken(realm));
    assert.equal((await server.call('GET', path, { token })).status, 200);
  }));

function works(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('With a certificate the server speaks HTTPS, and nothing else', {
  skip: skipWithout('openssl', works()),
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '1',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  await withServer({ 'tls-certificate': cert, 'tls-key': key }, async (server) => {
    assert.match(server.url, /^https:/);
    const document = await new Promise<string>((resolve, reject) => {
      const url = `${server.url}/realms/master/.well-known/openid-configuration`;
      request(url, { ca: readFileSync(cert) }, (reply) => {
        let text = '';
        reply.on('data', (data) => {
          text += data;
        });
        reply.on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
    assert.equal(JSON.parse(document).issuer, `${server.url}/realms/master`);
    await assert.rejects(fetch(server.url.replace('https:', 'http:')));
  });
  rmSync(folder, { recursive: true });
});
