import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TestBrowser } from '../support/browser.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A JWS of the stand-in's. */
export function signed(claims: object): string {
  const input = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), pair.privateKey).toString('base64url')}`;
}

const KEYS = { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] };

/** What the stand-in was asked at its token endpoint, and by whom at the others. */
interface Asked {
  readonly path: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

/** Somebody else's server, as far as identity providers go: it lets in whoever comes, and says of them what the test wants. */
export interface StandIn {
  readonly url: string;
  /** The issuer of its ID tokens; the URL, unless the test stands in for somebody. */
  issuer: string;
  /** Claims of the ID token. */
  claims: object;
  /** Claims of the access token, where that is to be a JWT. */
  accessClaims: object | undefined;
  /** What other paths answer: objects as JSON, texts as forms. */
  answers: Record<string, object | string>;
  /** Members of the token endpoint's answer, over the usual ones; or how it answers a request. */
  token: object | ((form: URLSearchParams) => object);
  readonly asked: Asked[];
  close(): void;
}

export async function standIn(): Promise<StandIn> {
  const nonces = new Map<string, string>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { pathname: path, searchParams } = new URL(request.url ?? '', service.url);
    const form = new URLSearchParams(body);
    if (path.endsWith('/authorize')) {
      const code = randomUUID();
      nonces.set(code, searchParams.get('nonce') ?? '');
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    service.asked.push({ path, form, authorization: request.headers.authorization });
    const answer = path === '/token' ? tokens(form) : path === '/jwks' ? KEYS : service.answers[path];
    const isText = typeof answer === 'string';
    const type = isText ? 'application/x-www-form-urlencoded' : 'application/json';
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': type });
    response.end(isText ? answer : JSON.stringify(answer ?? {}));
  });

  function tokens(form: URLSearchParams): object {
    const now = Math.floor(Date.now() / 1000);
    const base = { iss: service.issuer, exp: now + 300, iat: now };
    const nonce = nonces.get(form.get('code') ?? '');
    const own = {
      access_token: service.accessClaims
        ? signed({ ...base, ...service.accessClaims })
        : `at-${randomUUID()}`,
      token_type: 'Bearer',
      id_token: signed({ ...base, aud: form.get('client_id'), ...(nonce && { nonce }), ...service.claims }),
    };
    const { token } = service;
    return typeof token === 'function' ? token(form) : { ...own, ...token };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: StandIn = {
    url,
    issuer: url,
    claims: {},
    accessClaims: undefined,
    answers: {},
    token: {},
    asked: [],
    close: () => server.close(),
  };
  return service;
}

/** The configuration of an OpenID provider that the stand-in is. */
export const configOf = ({ url }: StandIn) => ({
  clientId: 'cid',
  clientSecret: 'secret',
  issuer: url,
  authorizationUrl: `${url}/authorize`,
  tokenUrl: `${url}/token`,
  userInfoUrl: `${url}/me`,
  jwksUrl: `${url}/jwks`,
  useJwksUrl: 'true',
  validateSignature: 'true',
});

/** How a test's server may be told to call the stand-in. */
export const MAY_CALL = { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' };

/** A browser that goes where it is sent, until a page shows or the client is reached. */
export async function goes(base: string, url: string, client: string): Promise<TestBrowser> {
  const browser = new TestBrowser(base);
  let page = await browser.open(url);
  for (let step = 0; page.headers.has('location') && step < 10; step += 1) {
    if (browser.location.href.startsWith(client)) break;
    page = await browser.follow();
  }
  return browser;
}
