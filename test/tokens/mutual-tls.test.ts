import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { authority, type Certified, fetchWith, skipWithoutOpenssl } from '../support/certificates.ts';
import { claimsOf } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const skip = skipWithoutOpenssl();
const PROTOCOL = '/protocol/openid-connect';
const NAME = 'CN=robot,OU=Robots,O=Example\\, Inc.,C=DE';
const EXACT = { 'x509.allow.regex.pattern.comparison': 'false' };
const BOUND = { 'tls.client.certificate.bound.access.tokens': 'true' };
const MISMATCH = 'Client certificate missing, or its thumbprint and one in the token did NOT match';

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts what is in it
  readonly json: any;
}

describe('A client with a certificate', { skip }, () => {
  const [ca, strangers] = skip ? [] : [authority(), authority()];
  const robot = ca?.issue('/C=DE/O=Example, Inc./OU=Robots/CN=robot') as Certified;
  const other = ca?.issue('/C=DE/O=Example, Inc./OU=Robots/CN=other') as Certified;
  const stranger = strangers?.issue('/C=DE/O=Example, Inc./OU=Robots/CN=robot') as Certified;
  let server: TestServer;
  let proxied: TestServer;
  let realm: string;

  before(async () => {
    const own = ca?.issue('/CN=localhost') as Certified;
    server = await startTestServer({
      flags: {
        'tls-certificate': own.certFile,
        'tls-key': own.keyFile,
        'tls-client-certificates': 'request',
        'tls-client-authorities': ca?.certFile ?? '',
      },
      fetch: fetchWith(ca as Certified),
    });
    proxied = await startTestServer({
      flags: {
        'trusted-proxies': '127.0.0.1',
        'proxy-certificate-header': 'client-cert',
        'tls-client-authorities': ca?.certFile ?? '',
      },
    });
    realm = await server.realm();
  });
  after(async () => {
    await server?.stop();
    await proxied?.stop();
    ca?.remove();
    strangers?.remove();
  });

  const client = async (attributes: object, more: object = {}, at = server, inRealm = realm) => {
    const clientId = `app-${randomUUID()}`;
    const rep = {
      clientId,
      serviceAccountsEnabled: true,
      directAccessGrantsEnabled: true,
      attributes,
      ...more,
    };
    const { status, text } = await at.admin('POST', `/${inRealm}/clients`, rep);
    assert.equal(status, 201, text);
    return clientId;
  };
  const x509 = (attributes: object) => client(attributes, { clientAuthenticatorType: 'client-x509' });
  const call = async (
    path: string,
    form: Record<string, string> | undefined,
    own: Certified | undefined,
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    const method = form ? 'POST' : 'GET';
    const url = `${server.url}/realms/${realm}${PROTOCOL}${path}`;
    const type = form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    const body = form && new URLSearchParams(form).toString();
    const init = { method, headers: { ...type, ...headers }, ...(body !== undefined && { body }) };
    const reply = await fetchWith(ca as Certified, own)(url, init);
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, json: text && JSON.parse(text) };
  };
  const service = (client_id: string, own?: Certified, headers = {}) =>
    call('/token', { grant_type: 'client_credentials', client_id }, own, headers);
  const told = ({ status, json }: Answered) => [status, json.error, json.error_description];
  const WRONG = [401, 'invalid_client', 'Invalid client or Invalid client credentials'];

  it('proves itself by the name in it, however the name was written down', async () => {
    for (const name of [
      NAME,
      'CN=robot, OU=Robots, O="Example, Inc.", C=DE',
      '2.5.4.3=robot,ou=Robots;o=Example\\2C Inc.,c=DE',
    ]) {
      const clientId = await x509({ ...EXACT, 'x509.subjectdn': name });
      const { status, json } = await service(clientId, robot);
      assert.equal(status, 200, name);
      assert.equal(claimsOf(json.access_token).azp, clientId);
      assert.deepEqual(told(await service(clientId)), WRONG);
      assert.deepEqual(told(await service(clientId, other)), WRONG);
    }
  });

  it('is nobody with one of another authority, or in a header that no trusted proxy sent', async () => {
    const clientId = await x509({ ...EXACT, 'x509.subjectdn': NAME });
    assert.deepEqual(told(await service(clientId, stranger)), WRONG);
    const base64 = robot.cert.replace(/-----[A-Z ]+-----|\s/g, '');
    for (const headers of [
      { 'client-cert': `:${base64}:` },
      { 'ssl-client-cert': encodeURIComponent(robot.cert) },
      { 'x-forwarded-client-cert': `Cert="${encodeURIComponent(robot.cert)}"` },
      { 'client-cert': `:${base64}:`, 'x-forwarded-for': '127.0.0.1' },
    ])
      assert.deepEqual(told(await service(clientId, undefined, headers)), WRONG);
  });

  it('is known by a pattern that takes no time, whatever the name', async () => {
    const pattern = (source: string) => x509({ 'x509.subjectdn': source });
    assert.equal((await service(await pattern('CN=robot, .*'), robot)).status, 200);
    assert.deepEqual(told(await service(await pattern('CN=robot'), robot)), WRONG);
    const start = performance.now();
    assert.deepEqual(told(await service(await pattern('(([A-Za-z =,".])+)+!'), robot)), WRONG);
    assert.ok(performance.now() - start < 5000);
    const refused = [400, 'unauthorized_client', 'Unexpected error when authenticating client'];
    for (const source of ['(', '(CN)=\\1', '(?=CN).*', '(?<!x)CN.*'])
      assert.deepEqual(told(await service(await pattern(source), robot)), refused, source);
    const unreadable = await x509({ ...EXACT, 'x509.subjectdn': '.*' });
    assert.deepEqual(told(await service(unreadable, robot)), refused);
    assert.deepEqual(told(await service(await x509({}), robot)), WRONG);
  });

  it('may name the authority that must have issued it', async () => {
    const named = (authorityName: string) =>
      x509({ ...EXACT, 'x509.subjectdn': NAME, 'x509.casubjectdn': authorityName });
    assert.equal((await service(await named('CN=Example CA,O=Example'), robot)).status, 200);
    assert.deepEqual(told(await service(await named('CN=Other CA,O=Example'), robot)), WRONG);
  });

  it('gets tokens that are good with its certificate alone, for whoever holds them', async () => {
    const secret = 'secret';
    const clientId = `app-${randomUUID()}`;
    await client(BOUND, { clientId, secret, protocolMappers: [audience(clientId)] });
    const username = `ann-${randomUUID()}`;
    await server.admin('POST', `/${realm}/users`, person(username));
    const own = { client_id: clientId, client_secret: secret };
    const login = (by?: Certified) =>
      call('/token', { grant_type: 'password', username, password: 'pw', scope: 'openid', ...own }, by);
    assert.deepEqual(told(await login()), [
      400,
      'invalid_request',
      'Client Certification missing for MTLS HoK Token Binding',
    ]);
    const { json: tokens } = await login(robot);
    const { cnf } = claimsOf(tokens.access_token) as { cnf: Record<string, string> };
    assert.deepEqual(Object.keys(cnf), ['x5t#S256']);
    assert.deepEqual(claimsOf(tokens.refresh_token).cnf, cnf);
    assert.equal(tokens.token_type, 'Bearer');

    const userinfo = (by?: Certified) =>
      call('/userinfo', undefined, by, { authorization: `Bearer ${tokens.access_token}` });
    assert.equal((await userinfo(robot)).status, 200);
    for (const by of [undefined, other, stranger]) {
      const { status, headers } = await userinfo(by);
      assert.equal(status, 401);
      assert.ok(
        headers.get('www-authenticate')?.endsWith(`error="invalid_token", error_description="${MISMATCH}"`),
      );
    }
    const refresh = (by?: Certified) =>
      call('/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...own }, by);
    for (const by of [undefined, other])
      assert.deepEqual(told(await refresh(by)), [401, 'unauthorized_client', MISMATCH]);
    assert.deepEqual(claimsOf((await refresh(robot)).json.access_token).cnf, cnf);
    const { json } = await call('/token/introspect', { token: tokens.access_token, ...own }, undefined);
    assert.deepEqual(json.cnf, cnf);
    const logout = (by?: Certified) => call('/logout', { refresh_token: tokens.refresh_token, ...own }, by);
    assert.deepEqual(told(await logout()), [401, 'unauthorized_client', MISMATCH]);
    assert.equal((await logout(robot)).status, 204);
  });

  it('keeps to its certificate in the Admin REST API, and when the client stops asking for it', async () => {
    const secret = 'secret';
    const clientId = await client(BOUND, { secret });
    const { json: found } = await server.admin('GET', `/${realm}/clients?clientId=${clientId}`);
    const { json: account } = await server.admin(
      'GET',
      `/${realm}/clients/${found[0].id}/service-account-user`,
    );
    const { json: managers } = await server.admin('GET', `/${realm}/clients?clientId=realm-management`);
    const { json: role } = await server.admin(
      'GET',
      `/${realm}/clients/${managers[0].id}/roles/view-clients`,
    );
    const path = `/${realm}/users/${account.id}/role-mappings/clients/${managers[0].id}`;
    assert.equal((await server.admin('POST', path, [role])).status, 204);
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
    const { json: tokens } = await call('/token', form, robot);
    const clients = async (by?: Certified) => {
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      const url = `${server.url}/admin/realms/${realm}/clients?max=1`;
      return (await fetchWith(ca as Certified, by)(url, { headers })).status;
    };
    assert.deepEqual([await clients(robot), await clients(other), await clients()], [200, 401, 401]);
    const attributes = { 'tls.client.certificate.bound.access.tokens': 'false' };
    await server.admin('PUT', `/${realm}/clients/${found[0].id}`, { ...found[0], attributes });
    assert.deepEqual([await clients(robot), await clients()], [200, 401]);
  });

  it('is told of by a trusted proxy, and by no client of its', async () => {
    const name = await proxied.realm();
    const type = { clientAuthenticatorType: 'client-x509' };
    const clientId = await client({ ...EXACT, 'x509.subjectdn': NAME }, type, proxied, name);
    const ask = async (headers: Record<string, string>) =>
      (
        await proxied.call('POST', `/realms/${name}${PROTOCOL}/token`, {
          form: { grant_type: 'client_credentials', client_id: clientId },
          headers,
        })
      ).status;
    const header = (certified: Certified) => `:${certified.cert.replace(/-----[A-Z ]+-----|\s/g, '')}:`;
    assert.equal(await ask({ 'client-cert': header(robot) }), 200);
    assert.equal(await ask({ 'client-cert': header(other) }), 401);
    assert.equal(await ask({ 'client-cert': `${header(other)}, ${header(robot)}` }), 401);
    assert.equal(await ask({ 'ssl-client-cert': encodeURIComponent(robot.cert) }), 401);
    assert.equal(await ask({}), 401);
  });
});

const audience = (name: string) => ({
  name: 'itself',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: {
    'included.client.audience': name,
    'access.token.claim': 'true',
    'introspection.token.claim': 'true',
  },
});
