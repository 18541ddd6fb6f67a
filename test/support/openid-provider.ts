import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is wrong with the provider, for one person who comes back from it. */
export interface Misbehaviour {
  /** Claims of the ID token in the place of its own; what is undefined is left out. */
  readonly idToken?: Readonly<Record<string, unknown>>;
  readonly algorithm?: 'none' | 'RS256';
  /** Whether another key signs than the one that is published. */
  readonly strangeKey?: boolean;
  readonly userInfo?: Readonly<Record<string, unknown>>;
  /** How the user info is written: as what it is said to be, by which key it is signed, and for whom it is encrypted. */
  readonly userInfoAs?: {
    readonly type: string;
    readonly signed?: 'by it' | 'by another' | 'by nobody';
    readonly sealed?: (text: string) => Promise<string>;
  };
  readonly tokenStatus?: number;
  /** Members of the token answer in the place of its own. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** `iss` of the answer that the browser brings. */
  readonly sender?: string;
}

interface Coming extends Misbehaviour {
  readonly person: Readonly<Record<string, unknown>>;
  readonly asked: URLSearchParams;
}

/** An OpenID provider of the test's own. */
export interface OpenIdProvider {
  readonly issuer: string;
  /** What a realm's identity provider says to use it. */
  readonly config: Readonly<Record<string, string>>;
  /** Requests to the token endpoint. */
  readonly exchanges: readonly {
    readonly authorization: string | undefined;
    readonly form: URLSearchParams;
  }[];
  /** Somebody who was sent there has logged in. @returns where it sends them */
  admit(sentTo: URL, person: Readonly<Record<string, unknown>>, wrong?: Misbehaviour): string;
  /** A token that the provider has signed. */
  sign(claims: object): string;
  /** Whom it was asked to log out. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const strange = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const coming = new Map<string, Coming>();
  const within = new Map<string, Coming>();
  const exchanges: { authorization: string | undefined; form: URLSearchParams }[] = [];
  const calls: string[] = [];
  let issuer = '';

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', issuer);
    const body = await read(request);
    const said = answer(pathname, request.headers.authorization, new URLSearchParams(body));
    const { status, json, as = { type: 'application/json' } } = said;
    response.writeHead(status, { 'content-type': as.type });
    const text = as.signed === undefined ? JSON.stringify(json) : signedAs(as.signed, json);
    response.end((await as.sealed?.(text)) ?? text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const signedAs = (by: 'by it' | 'by another' | 'by nobody', claims: object) =>
    jwt(claims, by === 'by it' ? own.privateKey : strange.privateKey, by === 'by nobody' ? 'none' : 'RS256');

  interface Said {
    readonly status: number;
    readonly json: object;
    readonly as?: Misbehaviour['userInfoAs'];
  }

  function answer(path: string, authorization: string | undefined, form: URLSearchParams): Said {
    switch (path) {
      case '/jwks': {
        const key = own.publicKey.export({ format: 'jwk' });
        return { status: 200, json: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] } };
      }
      case '/token':
        return exchange(authorization, form);
      case '/userinfo': {
        const known = within.get(authorization?.replace('Bearer ', '') ?? '');
        return known
          ? { status: 200, json: { ...known.person, ...known.userInfo }, as: known.userInfoAs }
          : { status: 401, json: {} };
      }
      default:
        calls.push(path);
        return { status: 404, json: {} };
    }
  }

  function exchange(authorization: string | undefined, form: URLSearchParams) {
    exchanges.push({ authorization, form });
    const known = coming.get(form.get('code') ?? '');
    coming.delete(form.get('code') ?? '');
    const challenge = known?.asked.get('code_challenge');
    const verifier = form.get('code_verifier') ?? '';
    const isProved = !challenge || createHash('sha256').update(verifier).digest('base64url') === challenge;
    if (!known || !isProved || form.get('redirect_uri') !== known.asked.get('redirect_uri'))
      return { status: 400, json: { error: 'invalid_grant' } };
    const accessToken = randomBytes(16).toString('hex');
    within.set(accessToken, known);
    const json = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 300,
      id_token: idTokenOf(known),
      ...known.answer,
    };
    return { status: known.tokenStatus ?? 200, json };
  }

  function idTokenOf({ person, asked, idToken, algorithm = 'RS256', strangeKey }: Coming): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: asked.get('client_id'),
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce') ?? undefined,
      sid: `session of ${String(person.sub)}`,
      ...person,
      ...idToken,
    };
    return jwt(claims, strangeKey ? strange.privateKey : own.privateKey, algorithm);
  }

  return {
    issuer,
    config: {
      issuer,
      authorizationUrl: `${issuer}/auth`,
      tokenUrl: `${issuer}/token`,
      userInfoUrl: `${issuer}/userinfo`,
      jwksUrl: `${issuer}/jwks`,
      useJwksUrl: 'true',
      validateSignature: 'true',
      clientId: 'latchkey',
      clientSecret: 'the secret of latchkey, long enough for HS256',
      clientAuthMethod: 'client_secret_post',
      syncMode: 'IMPORT',
    },
    exchanges,
    calls,
    sign: (claims) => jwt(claims, own.privateKey, 'RS256'),
    admit(sentTo, person, wrong = {}) {
      const code = randomBytes(16).toString('hex');
      const asked = sentTo.searchParams;
      coming.set(code, { ...wrong, person, asked });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') ?? '');
      back.searchParams.set('iss', wrong.sender ?? issuer);
      return back.href;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function jwt(claims: object, key: KeyObject, algorithm: 'none' | 'RS256'): string {
  const input = `${encode({ alg: algorithm, typ: 'JWT', kid: 'one' })}.${encode(claims)}`;
  const signature = algorithm === 'none' ? '' : sign('sha256', Buffer.from(input), key).toString('base64url');
  return `${input}.${signature}`;
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
