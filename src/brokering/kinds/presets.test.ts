import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { BrokerFailure } from '../../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { guardedFetcher } from '../../http/guarded-fetcher.ts';
import { ProviderKeys } from '../../http/provider-keys.ts';
import { PublishedKeys } from '../../http/published-keys.ts';
import { systemClock } from '../../lib/clock.ts';
import { brokers } from '../brokers.ts';
import type { BrokeringDependencies } from '../kind.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const signed = (claims: object) => {
  const input = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), pair.privateKey).toString('base64url')}`;
};
const now = () => Math.floor(Date.now() / 1000);

/** What the service was asked, and what it answers by the path: an object as JSON, a text as a form. */
const asked: { method: string; url: string; body: string; authorization: string | undefined }[] = [];
let answers: Record<string, object | string> = {};

const service = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { method = '', url = '', headers } = request;
  asked.push({ method, url, body, authorization: headers.authorization });
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' };
  const answer = url === '/jwks' ? { keys: [jwk] } : answers[url.split('?')[0] ?? ''];
  response.statusCode = answer === undefined ? 404 : 200;
  const isText = typeof answer === 'string';
  response.setHeader('content-type', isText ? 'application/x-www-form-urlencoded' : 'application/json');
  response.end(isText ? answer : JSON.stringify(answer ?? { message: 'none' }));
});

const realm = { name: 'r' } as RealmView;
const clientId = 'cid';

function dependencies(): BrokeringDependencies {
  const fetcher = guardedFetcher({
    allowedNetworks: ['127.0.0.0/8'],
    allowHttp: true,
    timeout: 5000,
    maxBytes: 100_000,
  });
  const providerKeys = new ProviderKeys(new PublishedKeys(fetcher, systemClock));
  return { clock: systemClock, fetcher, providerKeys } as BrokeringDependencies;
}

describe('A preset', () => {
  let at = '';
  before(async () => {
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    at = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  after(() => service.close());
  beforeEach(() => {
    asked.length = 0;
    answers = { '/token': { access_token: 'at', token_type: 'Bearer' } };
  });

  const provider = (
    providerId: string,
    config: Record<string, string> = {},
    secrets: Record<string, string> = { clientSecret: 'secret' },
  ): IdentityProvider => ({
    id: 'i',
    realmId: 'r',
    alias: 'idp',
    providerId,
    enabled: true,
    settings: {},
    config: { clientId, ...config },
    secrets,
    mappers: [],
  });

  /** Where the service is in this test. */
  const here = () => ({ tokenUrl: `${at}/token`, userInfoUrl: `${at}/me`, jwksUrl: `${at}/jwks` });

  const depart = async (providerId: string, config: Record<string, string> = {}) => {
    const departing = {
      realm,
      baseUrl: 'https://id.example',
      state: 's',
      asked: { max_age: '60' },
      locale: 'en',
      reauthenticates: false,
    };
    const { url, secrets } = await brokers(dependencies()).depart({
      ...departing,
      provider: provider(providerId, config),
    });
    const { origin, pathname, searchParams } = new URL(url);
    return { at: origin + pathname, asks: Object.fromEntries(searchParams), secrets };
  };

  const identify = (of: IdentityProvider, answer: Record<string, string> = {}, secrets = {}) =>
    brokers(dependencies()).identify({
      realm,
      provider: of,
      baseUrl: 'https://id.example',
      answer: (name) => ({ code: 'c', ...answer })[name],
      secrets,
    });

  const idToken = (iss: string, more: object = {}) =>
    signed({ iss, aud: clientId, sub: '42', exp: now() + 60, iat: now(), nonce: 'n', ...more });
  const tokens = (id_token: string) => ({ access_token: 'at', token_type: 'Bearer', id_token });
  const isRefused = (trying: Promise<unknown>, detail: RegExp) =>
    assert.rejects(trying, (error) => error instanceof BrokerFailure && detail.test(error.message));

  // As a real Keycloak 26.7 sends people there.
  for (const [kind, url, scope, config] of [
    ['google', 'https://accounts.google.com/o/oauth2/v2/auth', 'openid profile email', {}],
    ['github', 'https://github.com/login/oauth/authorize', 'user:email', {}],
    [
      'github',
      'https://ghe.example/login/oauth/authorize',
      'repo',
      { baseUrl: 'https://ghe.example/', defaultScope: 'repo' },
    ],
    ['microsoft', 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize', 'User.read', {}],
    [
      'microsoft',
      'https://login.microsoftonline.com/t/oauth2/v2.0/authorize',
      'User.read',
      { tenantId: 't' },
    ],
    ['gitlab', 'https://gitlab.com/oauth/authorize', 'read_user openid', {}],
    ['gitlab', 'https://gitlab.com/oauth/authorize', 'read_user openid', { defaultScope: 'openid' }],
    ['bitbucket', 'https://bitbucket.org/site/oauth2/authorize', 'account', {}],
    ['facebook', 'https://graph.facebook.com/oauth/authorize', 'email', {}],
    ['paypal', 'https://www.paypal.com/signin/authorize', 'openid profile email', {}],
    [
      'paypal',
      'https://www.sandbox.paypal.com/signin/authorize',
      'openid profile email',
      { sandbox: 'true' },
    ],
    [
      'linkedin-openid-connect',
      'https://www.linkedin.com/oauth/v2/authorization',
      'openid profile email',
      {},
    ],
    ['apple', 'https://appleid.apple.com/auth/authorize', 'openid name email', {}],
  ] as const)
    it(`of ${kind} sends people to ${url}`, async () => {
      const { at: there, asks } = await depart(kind, config);
      assert.deepEqual([there, asks.scope, asks.client_id], [url, scope, clientId]);
      assert.equal(asks.redirect_uri, 'https://id.example/realms/r/broker/idp/endpoint');
    });

  it('is told how long ago people may have logged in where it knows OpenID Connect', async () => {
    const told = ['google', 'github', 'microsoft'].map((kind) => depart(kind, { passMaxAge: 'true' }));
    assert.deepEqual(
      (await Promise.all(told)).map(({ asks }) => asks.max_age),
      ['60', undefined, undefined],
    );
  });

  describe('of Google', () => {
    const GOOGLE = 'https://accounts.google.com';
    const person = {
      sub: '42',
      email: 'ann@example.org',
      email_verified: true,
      given_name: 'Ann',
      family_name: 'Bee',
    };

    it('asks for a domain and for a refresh token', async () => {
      const { asks } = await depart('google', {
        hostedDomain: 'a.example',
        offlineAccess: 'true',
        prompt: 'consent',
      });
      assert.deepEqual([asks.hd, asks.access_type, asks.prompt], ['a.example', 'offline', 'consent']);
      const plain = await depart('google');
      assert.deepEqual([plain.asks.hd, plain.asks.access_type], [undefined, undefined]);
    });

    it('knows people by an ID token that Google signed for this client and this login', async () => {
      answers = { '/token': tokens(idToken(GOOGLE)), '/me': person };
      const of = provider('google', here());
      const identity = await identify(of, {}, { nonce: 'n' });
      assert.deepEqual(
        [identity.id, identity.email, identity.emailVerified, identity.firstName, identity.lastName],
        ['42', 'ann@example.org', true, 'Ann', 'Bee'],
      );
      await isRefused(identify(of, {}, { nonce: 'other' }), /not of this login/);
      answers['/token'] = tokens(idToken(GOOGLE, { aud: 'another' }));
      await isRefused(identify(of, {}, { nonce: 'n' }), /not for us/);
      answers['/token'] = tokens(idToken('https://evil.example'));
      await isRefused(identify(of, {}, { nonce: 'n' }), /issuer/);
      answers['/token'] = tokens(`${idToken(GOOGLE).split('.').slice(0, 2).join('.')}.AAAA`);
      await isRefused(identify(of, {}, { nonce: 'n' }), /signature/);
    });

    it('takes people of its domains alone, whatever the browser was asked', async () => {
      answers = { '/token': tokens(idToken(GOOGLE, { hd: 'b.example' })), '/me': person };
      const of = (hostedDomain: string) => provider('google', { ...here(), hostedDomain });
      for (const domains of ['*', 'b.example', 'a.example, b.example'])
        assert.equal((await identify(of(domains), {}, { nonce: 'n' })).id, '42');
      await isRefused(identify(of('a.example'), {}, { nonce: 'n' }), /domain/);
      answers['/token'] = tokens(idToken(GOOGLE));
      await isRefused(identify(of('a.example'), {}, { nonce: 'n' }), /domain/);
    });
  });

  describe('of GitHub', () => {
    const of = (more = {}) => provider('github', { baseUrl: at, apiUrl: `${at}/api/v3/`, ...more });
    const form = 'access_token=at&scope=user%3Aemail&token_type=bearer';
    const person = { id: 583231, login: 'octocat', name: 'Mona Lisa Octocat' };

    it('knows people by their profile, and by the first of their addresses', async () => {
      answers = {
        '/login/oauth/access_token': form,
        '/api/v3/user': { ...person, email: null },
        '/api/v3/user/emails': [
          { email: 'b@example.org', primary: false, verified: true },
          { email: 'a@example.org', primary: true, verified: true },
        ],
      };
      const identity = await identify(of());
      const { id, username, email, emailVerified, firstName, lastName } = identity;
      assert.deepEqual([id, username, email, emailVerified], ['583231', 'octocat', 'a@example.org', true]);
      assert.deepEqual([firstName, lastName], ['Mona Lisa', 'Octocat']);
      assert.equal(identity.claims.userInfo?.login, 'octocat');
      const [exchange, me] = asked;
      const sent = new URLSearchParams(exchange?.body);
      assert.deepEqual(
        [sent.get('client_id'), sent.get('client_secret'), sent.get('code')],
        ['cid', 'secret', 'c'],
      );
      assert.equal(me?.authorization, 'Bearer at');
    });

    it('says of an address that is not verified that it is not', async () => {
      answers = {
        '/login/oauth/access_token': form,
        '/api/v3/user': { ...person, email: null },
        '/api/v3/user/emails': [{ email: 'a@example.org', primary: true, verified: false }],
      };
      assert.equal((await identify(of())).emailVerified, false);
    });

    it('has no address of people where it may not see them', async () => {
      answers = { '/login/oauth/access_token': form, '/api/v3/user': { ...person, email: '' } };
      assert.equal((await identify(of())).email, undefined);
    });

    it('refuses what is no profile', async () => {
      answers = { '/login/oauth/access_token': form };
      await isRefused(identify(of()), /404/);
      answers['/api/v3/user'] = { message: 'Bad credentials' };
      await isRefused(identify(of()), /names nobody/);
      answers = { '/login/oauth/access_token': 'error=bad_verification_code' };
      await isRefused(identify(of()), /./);
    });
  });

  describe('of Microsoft', () => {
    const person = {
      id: 'guid',
      mail: null,
      userPrincipalName: 'ann@t.example',
      givenName: 'Ann',
      surname: 'Bee',
    };

    it('knows people by Microsoft Graph', async () => {
      answers['/me'] = person;
      const identity = await identify(provider('microsoft', { ...here(), tenantId: 'guid-of-a-tenant' }));
      const { id, username, email, emailVerified, firstName, lastName } = identity;
      assert.deepEqual([id, username, email], ['guid', 'ann@t.example', 'ann@t.example']);
      assert.deepEqual([emailVerified, firstName, lastName], [undefined, 'Ann', 'Bee']);
    });

    it('takes no tenant’s word for an address where every tenant may come', async () => {
      answers['/me'] = { ...person, mail: 'victim@example.org' };
      for (const config of [{}, { tenantId: 'Common' }, { tenantId: 'organizations' }])
        assert.equal((await identify(provider('microsoft', { ...here(), ...config }))).emailVerified, false);
    });

    it('has nobody’s address where there is none', async () => {
      answers['/me'] = { id: 'guid', userPrincipalName: 'ann' };
      const { email, username } = await identify(provider('microsoft', here()));
      assert.deepEqual([email, username], [undefined, 'guid']);
    });
  });

  describe('of Apple', () => {
    const APPLE = 'https://appleid.apple.com';
    const team = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const p8 = team.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const keyed = { teamId: 'TEAM', keyId: 'KEY' };
    const claims = { email: 'x@privaterelay.appleid.com', email_verified: 'true', is_private_email: 'true' };

    it('has people come back by a form', async () => {
      const { asks, secrets } = await depart('apple');
      assert.equal(asks.response_mode, 'form_post');
      assert.equal(asks.nonce, secrets.nonce);
    });

    it('shows a secret that the team’s key signs, in whichever form the key is', async () => {
      answers['/token'] = tokens(idToken(APPLE, claims));
      const oneLine = p8.replaceAll('\n', '\\n');
      const bare = p8.replace(/-----[^-]+-----|\n/g, '');
      for (const secrets of [
        { p8Content: p8 },
        { clientSecret: p8 },
        { p8Content: oneLine },
        { clientSecret: bare },
      ]) {
        asked.length = 0;
        await identify(provider('apple', { ...here(), ...keyed }, secrets), {}, { nonce: 'n' });
        const secret = new URLSearchParams(asked[0]?.body).get('client_secret') ?? '';
        const [header = '', payload = '', signature = ''] = secret.split('.');
        const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
        assert.deepEqual(read(header), { alg: 'ES256', typ: 'JWT', kid: 'KEY' });
        const { iss, sub, aud, iat, exp } = read(payload);
        assert.deepEqual([iss, sub, aud], ['TEAM', clientId, APPLE]);
        assert.ok(iat <= now() && exp > now() && exp - iat <= 15_777_000);
        const key = { key: createPublicKey(p8), dsaEncoding: 'ieee-p1363' } as const;
        assert.ok(
          verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')),
        );
      }
    });

    it('shows a secret that is signed already as it is', async () => {
      answers['/token'] = tokens(idToken(APPLE, claims));
      await identify(provider('apple', here(), { clientSecret: 'a.b.c' }), {}, { nonce: 'n' });
      assert.equal(new URLSearchParams(asked[0]?.body).get('client_secret'), 'a.b.c');
    });

    it('says what is missing of the key', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
      const other = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
      for (const [config, p8Content] of [
        [{}, p8],
        [keyed, 'nonsense'],
        [keyed, other],
      ] as const)
        await isRefused(identify(provider('apple', { ...here(), ...config }, { p8Content })), /teamId|ES256/);
    });

    it('takes the name that comes by the browser, and no address', async () => {
      answers['/token'] = tokens(idToken(APPLE, claims));
      const of = provider('apple', here(), { clientSecret: 'a.b.c' });
      const user = JSON.stringify({
        name: { firstName: 'Ann', lastName: 'Bee' },
        email: 'victim@example.org',
        sub: 'another',
      });
      const identity = await identify(of, { user }, { nonce: 'n' });
      const { id, email, emailVerified, firstName, lastName } = identity;
      assert.deepEqual([id, email, emailVerified], ['42', claims.email, true]);
      assert.deepEqual([firstName, lastName], ['Ann', 'Bee']);
      assert.deepEqual(identity.claims.userInfo, { name: { firstName: 'Ann', lastName: 'Bee' } });
      for (const odd of ['{', '[]', 'null', '{"name":"Ann"}', `{"name":{"firstName":"${'x'.repeat(3000)}"}}`])
        assert.equal((await identify(of, { user: odd }, { nonce: 'n' })).firstName, undefined);
    });
  });

  it('of GitLab knows people by an ID token and its API', async () => {
    const person = {
      id: 42,
      username: 'ann',
      name: 'Ann Bee',
      email: 'ann@example.org',
      confirmed_at: '2020-01-01',
    };
    answers = { '/token': tokens(idToken('https://gitlab.com')), '/me': person };
    const of = provider('gitlab', here());
    const identity = await identify(of, {}, { nonce: 'n' });
    const { id, username, email, emailVerified, firstName } = identity;
    assert.deepEqual(
      [id, username, email, emailVerified, firstName],
      ['42', 'ann', 'ann@example.org', true, 'Ann'],
    );
    answers['/me'] = { ...person, confirmed_at: null };
    assert.equal((await identify(of, {}, { nonce: 'n' })).emailVerified, false);
    answers['/token'] = tokens(idToken('https://evil.example'));
    await isRefused(identify(of, {}, { nonce: 'n' }), /issuer/);
  });

  it('of LinkedIn sends no nonce and expects none', async () => {
    assert.equal((await depart('linkedin-openid-connect')).asks.nonce, undefined);
    const person = { sub: '42', name: 'Ann Bee', email: 'ann@example.org', email_verified: true };
    for (const iss of ['https://www.linkedin.com', 'https://www.linkedin.com/oauth']) {
      answers = { '/token': tokens(idToken(iss, { nonce: undefined })), '/me': person };
      const { id, email } = await identify(provider('linkedin-openid-connect', here()));
      assert.deepEqual([id, email], ['42', 'ann@example.org']);
    }
  });

  it('of Bitbucket knows users, by their first address', async () => {
    answers['/me'] = { type: 'user', account_id: '42', username: 'ann', display_name: 'Ann Bee' };
    answers['/me/emails'] = {
      values: [
        { type: 'email', email: 'b@example.org', is_primary: false, is_confirmed: true },
        { type: 'email', email: 'a@example.org', is_primary: true, is_confirmed: true },
      ],
    };
    const { id, username, email, emailVerified } = await identify(provider('bitbucket', here()));
    assert.deepEqual([id, username, email, emailVerified], ['42', 'ann', 'a@example.org', true]);
    answers['/me'] = { type: 'error', error: { message: 'no' } };
    await isRefused(identify(provider('bitbucket', here())), /no user/);
  });

  it('of Facebook asks for more fields where it is told to', async () => {
    answers['/me'] = { id: '42', name: 'Ann Bee', first_name: 'Ann', last_name: 'Bee', picture: 'p' };
    const identity = await identify(provider('facebook', { ...here(), fetchedFields: 'picture, birthday' }));
    assert.deepEqual([identity.id, identity.username, identity.email], ['42', '42', undefined]);
    const url = new URL(asked.at(-1)?.url ?? '', at);
    assert.equal(url.searchParams.get('fields'), 'id,name,email,first_name,last_name,picture,birthday');
    assert.equal(identity.claims.userInfo?.picture, 'p');
  });

  it('of PayPal knows people by its user id', async () => {
    answers['/me'] = {
      user_id: 'https://www.paypal.com/u/42',
      name: 'Ann Bee',
      email: 'ann@example.org',
      email_verified: 'true',
    };
    const { id, username, emailVerified } = await identify(provider('paypal', here()));
    assert.deepEqual([id, username, emailVerified], ['https://www.paypal.com/u/42', 'ann@example.org', true]);
  });

  it('of any service tells people by what says something, where it gives a token', async () => {
    const named = { ...here(), userIDClaim: 'a.b', userNameClaim: 'login' };
    answers['/me'] = { a: { b: 42 }, login: '', email: '', name: 'Ann Bee' };
    const { id, username, email, firstName } = await identify(provider('oauth2', named));
    assert.deepEqual([id, username, email, firstName], ['42', '42', undefined, 'Ann']);
    answers['/me'] = { a: { b: '' }, login: 'ann' };
    await isRefused(identify(provider('oauth2', named)), /names nobody/);
    answers['/token'] = { access_token: '' };
    await isRefused(identify(provider('oauth2', named)), /token endpoint answered 200/);
  });
});
