import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../src/lib/clock.ts';
import type { Page, TestBrowser } from '../support/browser.ts';
import type { Reply } from '../support/test-server.ts';
import { BUFFY, type Provider } from './provider.ts';

const ORIGIN = 'https://rp.example.com';
export const REDIRECT_URI = `${ORIGIN}/test/a/latchkey/callback`;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const isOwn = ({ origin }: URL) => origin === ORIGIN;

/** A key pair of the relying party, with the public half as it is registered. */
export interface SigningKey {
  readonly jwk: object;
  sign(claims: JWTPayload): Promise<string>;
}

export async function signingKey(kid: string = randomUUID()): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey),
  };
}

/** What a relying party sends a person with. */
export type AuthorizationRequest = Record<string, string>;

/** Where the way from the authorization endpoint ended, and what the person was asked: at the relying party, or on a page. */
export type Ending =
  | {
      /** What came back, and how. */
      readonly answer: URLSearchParams;
      readonly mode: 'query' | 'fragment' | 'form_post';
      readonly asked: readonly string[];
    }
  | { readonly page: Page; readonly asked: readonly string[] };

/** A relying party as the suite is one. */
export class RelyingParty {
  readonly provider: Provider;
  readonly clock: Clock;
  key: SigningKey;
  /** What its registration was answered with. */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts what is in it
  readonly client: any;

  private constructor(provider: Provider, clock: Clock, key: SigningKey, client: object) {
    this.provider = provider;
    this.clock = clock;
    this.key = key;
    this.client = client;
  }

  /** The registration request of the suite, changed by `metadata`; `undefined` takes a member away. */
  static async request(key: SigningKey, metadata: object = {}): Promise<object> {
    return {
      client_name: `OIDF Conformance Test ${randomUUID()}`,
      grant_types: ['authorization_code'],
      jwks: { keys: [key.jwk] },
      token_endpoint_auth_method: 'client_secret_basic',
      response_types: ['code'],
      redirect_uris: [REDIRECT_URI],
      contacts: ['certification@oidf.org'],
      ...metadata,
    };
  }

  static tryRegister(provider: Provider, json: object): Promise<Reply> {
    return provider.call('POST', provider.metadata.registration_endpoint, {
      token: provider.initialAccessToken,
      json,
    });
  }

  /** Registers, and checks the answer (OpenID Connect Registration section 3.2). */
  static async register(provider: Provider, clock: Clock, metadata: object = {}): Promise<RelyingParty> {
    const key = await signingKey();
    const json = await RelyingParty.request(key, metadata);
    const reply = await RelyingParty.tryRegister(provider, json);
    assert.equal(reply.status, 201, reply.text);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/json\b/);
    assert.equal(reply.json.error, undefined);
    assert.notEqual(reply.json.client_id ?? '', '');
    if (reply.json.client_secret !== undefined)
      assert.equal(typeof reply.json.client_secret_expires_at, 'number');
    assert.match(reply.json.registration_client_uri, /^https:\/\//);
    assert.notEqual(reply.json.registration_access_token ?? '', '');
    return new RelyingParty(provider, clock, key, reply.json);
  }

  /** An authorization request with a fresh state and nonce. */
  authorizationRequest(change: Record<string, string | undefined> = {}): AuthorizationRequest {
    const request = {
      client_id: this.client.client_id,
      redirect_uri: this.client.redirect_uris[0],
      scope: 'openid',
      state: randomBytes(8).toString('hex'),
      nonce: randomBytes(8).toString('hex'),
      response_type: this.client.response_types[0],
      ...change,
    };
    return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  }

  /** Sends a browser to the authorization endpoint, and does there what a person does. */
  async visit(browser: TestBrowser, request: AuthorizationRequest, method = 'GET'): Promise<Ending> {
    const { authorization_endpoint: endpoint } = this.provider.metadata;
    if (method === 'POST') await browser.send('POST', endpoint, request);
    else await browser.open(`${endpoint}?${new URLSearchParams(request)}`);
    return this.finish(browser);
  }

  /** Follows redirects, logs in and consents, until the browser is at the relying party or shows anything else. */
  async finish(browser: TestBrowser): Promise<Ending> {
    const asked: string[] = [];
    for (let steps = 0; steps < 10; steps += 1) {
      const page = browser.last;
      assert.ok(page);
      const location = page.headers.get('location');
      if (location !== null) {
        const target = new URL(location, page.url);
        if (isOwn(target))
          return target.hash === ''
            ? { answer: target.searchParams, mode: 'query', asked }
            : { answer: new URLSearchParams(target.hash.slice(1)), mode: 'fragment', asked };
        await browser.open(target.href);
        continue;
      }
      const [form] = page.forms;
      if (form && isOwn(new URL(form.action, page.url))) {
        const sent = form.fields.map(({ name, value }) => [name, value]);
        return { answer: new URLSearchParams(sent), mode: 'form_post', asked };
      }
      const fields = page.status === 200 ? (page.forms[0]?.fields ?? []) : [];
      if (fields.some(({ name }) => name === 'password')) {
        asked.push('login');
        await browser.submit(
          fields.some(({ name, type }) => name === 'username' && type !== 'hidden')
            ? BUFFY
            : { password: BUFFY.password },
        );
      } else if (fields.some(({ name }) => name === 'accept')) {
        asked.push('consent');
        await browser.submit({ accept: 'Yes' });
      } else return { page, asked };
    }
    throw new Error('a browser that is sent around');
  }

  /** Visits, and takes what came back to the relying party. */
  async authorize(browser: TestBrowser, request: AuthorizationRequest, method = 'GET') {
    const ending = await this.visit(browser, request, method);
    if ('page' in ending)
      throw new Error(`a page: ${ending.page.status} ${ending.page.messages.join('; ')} ${ending.page.text}`);
    const { answer, asked, mode } = ending;
    // What is more than a code never goes by a query (OAuth 2.0 Multiple Response Types section 5).
    const wanted = request.response_type === 'code' ? 'query' : 'fragment';
    assert.equal(mode, request.response_mode ?? wanted);
    this.checkResponse(answer, request);
    assert.equal(answer.get('error'), null, `${answer}`);
    const registered = new URL(this.client.redirect_uris[0]);
    if (mode === 'query')
      for (const [name, value] of registered.searchParams) assert.equal(answer.get(name), value);
    return { answer, asked, code: answer.get('code') ?? '' };
  }

  /** State and issuer of an answer (RFC 6749 section 4.1.2, RFC 9207). */
  checkResponse(answer: URLSearchParams, request: AuthorizationRequest): void {
    assert.equal(answer.get('state'), request.state ?? null);
    const iss = answer.get('iss');
    if (iss !== null) assert.equal(iss, this.provider.metadata.issuer);
  }

  /** An answer that is an error (OpenID Connect Core section 3.1.2.6); returns its code. */
  checkError(ending: Ending, request: AuthorizationRequest): string {
    if ('page' in ending) throw new Error(`a page: ${ending.page.status} ${ending.page.messages.join('; ')}`);
    const { answer } = ending;
    this.checkResponse(answer, request);
    assert.equal(answer.get('code'), null);
    const known = ['state', 'iss', 'error', 'error_description', 'error_uri'];
    assert.deepEqual(
      [...answer.keys()].filter((name) => !known.includes(name)),
      [],
    );
    assert.match(answer.get('error_description') ?? 'none', /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    return answer.get('error') ?? '';
  }

  /** A claim set of a client assertion (RFC 7523 section 3), for the audience. */
  assertion(audience: string = this.provider.metadata.token_endpoint): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const { client_id } = this.client;
    const times = { nbf: now, iat: now, exp: now + 60 };
    return this.key.sign({ iss: client_id, sub: client_id, aud: audience, jti: randomUUID(), ...times });
  }

  /** Calls the token endpoint, proving itself as it is registered. */
  async token(form: Record<string, string>, assertion?: string): Promise<Reply> {
    const { client_id, client_secret, token_endpoint_auth_method: method } = this.client;
    const endpoint = this.provider.metadata.token_endpoint;
    const encode = (value: string) => encodeURIComponent(value);
    const basic = Buffer.from(`${encode(client_id)}:${encode(client_secret ?? '')}`).toString('base64');
    const proof: Record<string, string> =
      method === 'client_secret_post'
        ? { client_id, client_secret }
        : method === 'private_key_jwt'
          ? {
              client_assertion_type: ASSERTION_TYPE,
              client_assertion: assertion ?? (await this.assertion()),
            }
          : {};
    return this.provider.call('POST', endpoint, {
      form: { ...form, ...proof },
      ...(method === 'client_secret_basic' && { headers: { authorization: `Basic ${basic}` } }),
    });
  }

  redeem(code: string, more: Record<string, string> = {}): Promise<Reply> {
    const redirect_uri = this.client.redirect_uris[0];
    return this.token({ grant_type: 'authorization_code', code, redirect_uri, ...more });
  }

  /** Redeems a code; checks the answer and its ID token. */
  async tokens(code: string, request: AuthorizationRequest, more: Record<string, string> = {}) {
    const reply = await this.redeem(code, more);
    assert.equal(reply.status, 200, reply.text);
    assert.notEqual(reply.json.access_token ?? '', '');
    assert.ok(Number.isInteger(reply.json.expires_in) && reply.json.expires_in > 0);
    const idToken = await this.checkIdToken(reply.json.id_token, request);
    return { ...reply.json, idToken };
  }

  /** What holds of every ID token (OpenID Connect Core sections 2 and 3.1.3.7); of one that was refreshed 12.2. */
  async checkIdToken(token: string, request: AuthorizationRequest, fresh = true) {
    const { issuer } = this.provider.metadata;
    const { client_id } = this.client;
    const keys = createLocalJWKSet(await this.provider.jwks());
    const now = this.clock.now();
    const currentDate = new Date(now);
    const verified = await jwtVerify(token, keys, { issuer, audience: client_id, currentDate });
    const { payload, protectedHeader } = verified;
    assert.ok(payload.exp !== undefined && payload.exp * 1000 < now + 50 * 365 * 86_400_000);
    assert.ok(payload.iat !== undefined && Math.abs(payload.iat * 1000 - now) < 300_000);
    if (fresh || 'nonce' in payload) assert.equal(payload.nonce, request.nonce);
    assert.ok(typeof payload.sub === 'string' && payload.sub !== '' && payload.sub.length <= 255);
    if (payload.auth_time !== undefined) assert.equal(typeof payload.auth_time, 'number');
    if (payload.acr !== undefined) assert.notEqual(payload.acr, '');
    return { header: protectedHeader, claims: payload };
  }

  /** As the half of a hash that ID tokens tell of codes and access tokens (OpenID Connect Core section 3.3.2.11). */
  static halfHash(value: string): string {
    return createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');
  }

  userinfo(token: string): Promise<Reply> {
    return this.provider.call('GET', this.provider.metadata.userinfo_endpoint, { token });
  }

  /** A whole login: codes, tokens and the claims of userinfo. */
  async login(browser: TestBrowser, change: Record<string, string | undefined> = {}, method = 'GET') {
    const request = this.authorizationRequest(change);
    const { code, asked } = await this.authorize(browser, request, method);
    const tokens = await this.tokens(code, request);
    const userinfo = await this.userinfo(tokens.access_token);
    assert.equal(userinfo.status, 200, userinfo.text);
    return { request, code, asked, tokens, claims: tokens.idToken.claims, userinfo };
  }
}
