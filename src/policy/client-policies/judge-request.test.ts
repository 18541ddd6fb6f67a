import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Client } from '../../domain/clients/client.ts';
import { newClient } from '../../domain/clients/new-client.ts';
import type { ClientPolicy } from '../../domain/realms/client-policy-documents.ts';
import type { PolicyRealm } from './client-change.ts';
import type { AuthorizationRequest, ClientRequest, Effects, RequestEvent } from './client-request.ts';
import { judgeRequest, RequestRefused } from './judge-request.ts';

type Configured = readonly [id: string, configuration?: Readonly<Record<string, unknown>>];

const NOW = 1_790_000_000_000;
const SECONDS = NOW / 1000;
const ISSUER = 'https://id.example.org/realms/r';
let compiled = 0;

function realmWith(
  executors: readonly Configured[],
  conditions: readonly Configured[] = [['any-client']],
  more: Partial<ClientPolicy> = {},
): PolicyRealm {
  const derived = new Map<string, unknown>();
  const settings = {
    clientProfiles: [
      {
        name: 'p',
        executors: executors.map(([executor, configuration = {}]) => ({ executor, configuration })),
      },
    ],
    clientPolicies: [
      {
        name: 'x',
        enabled: true,
        conditions: conditions.map(([condition, configuration = {}]) => ({ condition, configuration })),
        profiles: ['p'],
        ...more,
      },
    ],
  };
  const realm = {
    id: 'r',
    name: 'r',
    settings,
    clientScopes: [],
    roles: { ofClient: () => [] },
    derived<Value>(key: string, derive: () => Value): Value {
      if (!derived.has(key)) {
        compiled += 1;
        derived.set(key, derive());
      }
      return derived.get(key) as Value;
    },
  };
  return realm as unknown as PolicyRealm;
}

const CLIENT: Client = newClient({ id: 'c', realmId: 'r', clientId: 'app', createdAt: 0 });

const PLAIN: AuthorizationRequest = {
  responseType: ['code'],
  responseMode: undefined,
  redirectUri: 'https://app.example.org/cb',
  scope: 'openid',
  state: 'state',
  nonce: 'nonce',
  claims: undefined,
  acrValues: [],
  codeChallenge: undefined,
  codeChallengeMethod: undefined,
  dpopJkt: undefined,
  isPushed: false,
};

const parametersOf = (members: Readonly<Record<string, string>>) => ({
  get: (name: string) => members[name],
});

const request = (realm: PolicyRealm, on: RequestEvent, more: Partial<ClientRequest> = {}): ClientRequest => ({
  on,
  realm,
  issuer: ISSUER,
  client: CLIENT,
  parameters: parametersOf({}),
  method: 'GET',
  now: NOW,
  ...more,
});

/** What a policy makes of an authorization request: what is against it, or what comes of it. */
async function authorized(
  executor: Configured,
  asked: Partial<AuthorizationRequest> = {},
  more: Partial<ClientRequest> = {},
  on: RequestEvent = 'AUTHORIZATION_REQUEST',
): Promise<string | Effects> {
  try {
    const authorization = { ...PLAIN, ...asked };
    return await judgeRequest(request(realmWith([executor]), on, { authorization, ...more }));
  } catch (error) {
    assert.ok(error instanceof RequestRefused);
    assert.deepEqual([error.policy, error.executor], ['x', executor[0]]);
    return `${error.code}: ${error.description}`;
  }
}

describe('client policies on authorization requests', () => {
  it('ask for PKCE with S256, when the code is asked for and when it is spent', async () => {
    const pkce: Configured = ['pkce-enforcer'];
    const codeChallenge = createHash('sha256').update('v'.repeat(43)).digest('base64url');
    const challenge = { codeChallenge, codeChallengeMethod: 'S256' };
    assert.deepEqual(await authorized(pkce, challenge), {});
    assert.equal(await authorized(pkce), 'invalid_request: Missing parameter: code_challenge_method');
    assert.match(
      String(await authorized(pkce, { ...challenge, codeChallengeMethod: 'plain' })),
      /invalid code_challenge_method/,
    );
    assert.match(
      String(await authorized(pkce, { codeChallengeMethod: 'S256' })),
      /Missing parameter: code_challenge$/,
    );
    assert.match(
      String(await authorized(pkce, { ...challenge, codeChallenge: 'short' })),
      /Invalid parameter: code_challenge/,
    );
    const spend = (verifier: string | undefined, code = { ...challenge, dpopJkt: undefined }) =>
      authorized(
        pkce,
        {},
        { code, parameters: parametersOf(verifier === undefined ? {} : { code_verifier: verifier }) },
        'TOKEN_REQUEST',
      );
    assert.deepEqual(await spend('v'.repeat(43)), {});
    assert.match(String(await spend('w'.repeat(43))), /^pkce_verification_failed/);
    assert.match(String(await spend(undefined)), /^code_verifier_missing/);
    assert.match(String(await spend('short')), /^invalid_code_verifier/);
    const none = { codeChallenge: undefined, codeChallengeMethod: undefined, dpopJkt: undefined } as never;
    assert.match(String(await spend('v'.repeat(43), none)), /^pkce_verification_failed/);
  });

  it('keep answers from being slipped in', async () => {
    assert.match(String(await authorized(['secure-session'], { nonce: undefined })), /nonce/);
    assert.match(String(await authorized(['secure-session'], { scope: 'email', state: undefined })), /state/);
    assert.deepEqual(await authorized(['secure-session'], { scope: 'email', nonce: undefined }), {});
  });

  it('forbid tokens from the authorization endpoint', async () => {
    const implicit: Configured = ['reject-implicit-grant'];
    for (const responseType of [['token'], ['id_token'], ['code', 'id_token'], ['code', 'token']])
      assert.match(String(await authorized(implicit, { responseType })), /prohibited/);
    assert.deepEqual(await authorized(implicit), {});
    const pushed = (responseType: string[]) =>
      authorized(implicit, { responseType }, {}, 'PUSHED_AUTHORIZATION_REQUEST');
    assert.match(String(await pushed([])), /No response type/);
    assert.match(String(await pushed(['none'])), /prohibited/);
    assert.deepEqual(await pushed(['code']), {});
  });

  it('ask for answers that are signed', async () => {
    const secure: Configured = ['secure-response-type'];
    assert.match(String(await authorized(secure)), /invalid response_type/);
    assert.deepEqual(await authorized(secure, { responseMode: 'JWT' }), {});
    assert.deepEqual(await authorized(secure, { responseType: ['code', 'id_token'] }), {});
    const all = { responseType: ['code', 'id_token', 'token'] };
    assert.match(String(await authorized(secure, all)), /invalid response_type/);
    assert.deepEqual(
      await authorized(['secure-response-type', { 'allow-token-response-type': true }], all),
      {},
    );
  });

  it('look at where people are sent back to', async () => {
    const uris: Configured = ['secure-client-uris'];
    for (const redirectUri of ['http://app.example.org/', 'https://app.example.org/*', undefined])
      assert.match(String(await authorized(uris, { redirectUri })), /redirect_uri/);
    const local: Configured = ['secure-client-uris', { 'allow-http-on-localhost': true }];
    assert.deepEqual(await authorized(local, { redirectUri: 'http://localhost:1/cb' }), {});
    for (const redirectUri of [
      'http://localhost.evil.test/',
      'http://127.0.0.1.evil.test/',
      'http://localhost@evil.test/',
    ])
      assert.match(String(await authorized(local, { redirectUri })), /Invalid redirect_uri/, redirectUri);
    const rules: Configured = [
      'secure-redirect-uris-enforcer',
      { 'oauth-2-1-compliant': 'true', 'allow-ipv4-loopback-address': true, 'allow-http-scheme': true },
    ];
    assert.deepEqual(await authorized(rules, { redirectUri: 'http://127.0.0.1:4711/cb' }), {});
    for (const redirectUri of [
      'http://127.0.0.1/cb',
      'http://localhost:4711/cb',
      'http://app.example.org/',
      'app:/cb',
    ])
      assert.match(String(await authorized(rules, { redirectUri })), /Invalid Redirect Uri/, redirectUri);
  });

  it('ask for request objects that are for us and of today', async () => {
    const object: Configured = ['secure-request-object'];
    const claims = { aud: ISSUER, exp: SECONDS + 60, nbf: SECONDS, scope: 'openid', client_id: 'app' };
    const sent = { parameters: parametersOf({ request: 'x', client_id: 'app' }) };
    const asked = (change: object, more: Partial<AuthorizationRequest> = {}) =>
      authorized(object, { requestObject: { ...claims, ...change }, ...more }, sent);
    assert.deepEqual(await asked({}), {});
    assert.match(String(await authorized(object)), /Missing parameter: 'request' or 'request_uri'/);
    assert.match(String(await authorized(object, {}, sent)), /^invalid_request: Invalid parameter/);
    for (const [change, message] of [
      [{ exp: undefined }, /exp$/],
      [{ exp: SECONDS - 1 }, /Expired/],
      [{ exp: 'soon' }, /Expired/],
      [{ nbf: undefined }, /nbf$/],
      [{ nbf: SECONDS + 60 }, /not yet/],
      [{ exp: SECONDS + 4000 }, /long/],
      [{ iat: SECONDS + 60 }, /future/],
      [{ aud: undefined }, /aud$/],
      [{ aud: 'https://other.example.org' }, /aud$/],
      [{ client_id: 'other' }, /not matching/],
    ] as const)
      assert.match(String(await asked(change)), message, JSON.stringify(change));
    assert.match(String(await asked({ aud: undefined }, { isPushed: true })), /^invalid_request_uri/);
    const encrypted: Configured = ['secure-request-object', { 'encryption-required': true }];
    assert.match(String(await authorized(encrypted, { requestObject: claims }, sent)), /not encrypted/);
    assert.deepEqual(
      await authorized(encrypted, { requestObject: claims, isObjectEncrypted: true }, sent),
      {},
    );
  });

  it('ask for requests that were pushed, and to which nothing is added', async () => {
    const par: Configured = ['secure-par-content'];
    const uri = 'urn:ietf:params:oauth:request_uri:1';
    const sent = (names: readonly string[], pushed?: ReadonlySet<string>) =>
      authorized(
        par,
        { ...(pushed && { pushed }) },
        { sent: names, parameters: parametersOf({ request_uri: uri }) },
        'PRE_AUTHORIZATION_REQUEST',
      );
    const pushed = new Set(['client_id', 'scope']);
    assert.deepEqual(await sent(['client_id', 'request_uri'], pushed), {});
    assert.match(String(await sent(['client_id', 'prompt'], pushed)), /^invalid_request_object/);
    assert.match(String(await sent(['client_id'])), /^invalid_request_uri/);
    assert.match(
      String(await authorized(par, {}, {}, 'PRE_AUTHORIZATION_REQUEST')),
      /PAR request_uri not included/,
    );
    const unsent = { redirectUri: undefined };
    assert.match(String(await authorized(par, unsent, {}, 'PUSHED_AUTHORIZATION_REQUEST')), /redirect_uri/);
  });

  it('choose the flow, by the level that is asked for', async () => {
    const realm = realmWith(
      [['auth-flow-enforcer', { 'auth-flow-alias': 'strong', 'auth-flow-loa': '2' }]],
      [['acr-condition', { 'acr-property': 'gold' }]],
    );
    const effects = (acrValues: readonly string[]) =>
      judgeRequest(request(realm, 'AUTHORIZATION_REQUEST', { authorization: { ...PLAIN, acrValues } }));
    assert.deepEqual(await effects(['gold']), { flow: { alias: 'strong', level: 2 } });
    assert.deepEqual(await effects(['silver']), {});
  });

  it('ask whoever keeps the intents, and fail closed', async () => {
    const configuration = {
      'intent-client-bind-check-endpoint': 'https://rs.example.org/',
      'intent-name': 'intent',
    };
    const claims = JSON.stringify({ id_token: { intent: { essential: true, value: '42' } } });
    const asked: unknown[] = [];
    const answer = (is_bound: unknown) => async (url: string, document: object) => {
      asked.push([url, document]);
      return { is_bound };
    };
    const check = (ask: ClientRequest['ask'], said: string | undefined = claims) =>
      authorized(['intent-client-bind-checker', configuration], { claims: said }, { ...(ask && { ask }) });
    assert.deepEqual(await check(answer(true)), {});
    assert.deepEqual(asked, [['https://rs.example.org/', { intent_id: '42', client_id: 'app' }]]);
    assert.match(String(await check(answer(false))), /not bound/);
    assert.match(String(await check(answer('true'))), /failed/);
    assert.match(String(await check(undefined)), /failed/);
    assert.match(String(await check(() => Promise.reject(new Error('down')))), /failed/);
    assert.match(String(await check(answer(true), '{')), /invalid claim/);
    assert.match(String(await check(answer(true), '{"id_token":{"intent":{"value":"42"}}}')), /essential/);
    assert.match(String(await check(answer(true), '{"id_token":null}')), /no claim/);
  });

  it('bind codes to keys, and refresh tokens alone where that is enough', async () => {
    const codes: Configured = [
      'dpop-bind-enforcer',
      { 'enforce-authorization-code-binding-to-dpop': 'true' },
    ];
    assert.match(String(await authorized(codes)), /dpop_jkt/);
    assert.deepEqual(await authorized(codes, { dpopJkt: 'key' }), {});
    const alone: Configured = ['dpop-bind-enforcer', { 'allow-only-refresh-token-binding': 'true' }];
    const open = { client: { ...CLIENT, publicClient: true } };
    assert.match(String(await authorized(alone, {}, open, 'TOKEN_REFRESH')), /^invalid_dpop_proof/);
    const proven = { ...open, proof: 'proof' };
    assert.deepEqual(await authorized(alone, {}, proven, 'TOKEN_REFRESH'), { bindsRefreshTokenAlone: true });
    assert.deepEqual(await authorized(alone, {}, {}, 'TOKEN_REFRESH'), {});
  });

  it('look at whose key a token that is given up is bound to', async () => {
    const revoked = (jkt: string | undefined, token: ClientRequest['token']) =>
      authorized(
        ['dpop-bind-enforcer'],
        {},
        { proof: 'proof', proveKey: async () => jkt ?? '', token },
        'TOKEN_REVOKE',
      );
    assert.deepEqual(await revoked('key', { cnf: { jkt: 'key' } }), {});
    for (const token of [{ cnf: { jkt: 'other' } }, {}])
      assert.match(String(await revoked('key', token)), /^invalid_token/);
    assert.deepEqual(await revoked('key', undefined), {});
  });
});

describe('client policies on other requests', () => {
  it('hold tokens to the certificate they are bound to', async () => {
    const bound = (on: RequestEvent, certificate: string | undefined, x5t?: string) =>
      authorized(
        ['holder-of-key-enforcer'],
        {},
        { ...(certificate && { certificate }), ...(x5t && { token: { cnf: { 'x5t#S256': x5t } } }) },
        on,
      );
    assert.deepEqual(await bound('SERVICE_ACCOUNT_TOKEN_REQUEST', 'print'), {});
    assert.match(String(await bound('SERVICE_ACCOUNT_TOKEN_REQUEST', undefined)), /^invalid_request/);
    for (const on of ['TOKEN_REFRESH', 'TOKEN_REVOKE', 'USERINFO_REQUEST', 'LOGOUT_REQUEST'] as const) {
      assert.deepEqual(await bound(on, 'print', 'print'), {});
      assert.match(String(await bound(on, 'print', 'other')), /did NOT match/);
      assert.match(String(await bound(on, undefined, 'other')), /did NOT match/);
    }
  });

  it('ask for signed backchannel requests with a message', async () => {
    const on = 'BACKCHANNEL_AUTHENTICATION_REQUEST';
    assert.match(String(await authorized(['secure-ciba-session'], {}, {}, on)), /binding_message/);
    const claims = { exp: SECONDS + 60, nbf: SECONDS, aud: ISSUER, iss: 'app', iat: SECONDS, jti: '1' };
    const sent = { parameters: parametersOf({ request: 'x' }) };
    const signed = (change: object) =>
      authorized(['secure-ciba-signed-authn-req'], { requestObject: { ...claims, ...change } }, sent, on);
    assert.deepEqual(await signed({}), {});
    for (const name of Object.keys(claims))
      assert.match(String(await signed({ [name]: undefined })), new RegExp(name));
    for (const change of [
      { exp: SECONDS - 1 },
      { nbf: SECONDS + 9 },
      { aud: 'x' },
      { iss: 'x' },
      { exp: SECONDS + 9999 },
    ])
      assert.match(String(await signed(change)), /^invalid_request/);
  });

  it('watch over the messages of SAML', async () => {
    const saml = (executor: string, on: RequestEvent, attributes: Record<string, string>, message: object) =>
      authorized(
        [executor],
        {},
        {
          client: { ...CLIENT, protocol: 'saml', attributes },
          saml: { binding: 'post', ...message } as never,
        },
        on,
      );
    assert.match(
      String(await saml('saml-avoid-redirect', 'SAML_AUTHN_REQUEST', {}, { binding: 'redirect' })),
      /REDIRECT/,
    );
    assert.match(
      String(await saml('saml-avoid-redirect', 'SAML_LOGOUT_REQUEST', {}, { binding: 'redirect' })),
      /REDIRECT/,
    );
    assert.deepEqual(await saml('saml-avoid-redirect', 'SAML_AUTHN_REQUEST', {}, {}), {});
    assert.match(String(await saml('saml-signature-enforcer', 'SAML_AUTHN_REQUEST', {}, {})), /Signatures/);
    const url = { assertionConsumerServiceUrl: 'http://sp.example.org/' };
    assert.match(String(await saml('saml-secure-client-uris', 'SAML_AUTHN_REQUEST', {}, url)), /Non secure/);
    const stored = { saml_single_logout_service_url_post: 'http://sp.example.org/' };
    assert.match(
      String(await saml('saml-secure-client-uris', 'SAML_LOGOUT_REQUEST', stored, {})),
      /Non secure/,
    );
  });

  it('are read once for each change of the realm, and not at all where there are none', async () => {
    const realm = realmWith([['secure-session']]);
    compiled = 0;
    for (let round = 0; round < 5; round++)
      await judgeRequest(request(realm, 'AUTHORIZATION_REQUEST', { authorization: PLAIN }));
    assert.equal(compiled, 1);
    const bare = { ...realm, settings: {}, derived: () => assert.fail('nothing is to be derived') };
    assert.deepEqual(await judgeRequest(request(bare as unknown as PolicyRealm, 'TOKEN_REFRESH')), {});
  });

  it('fail rather than pass over what this version does not have', async () => {
    await assert.rejects(
      judgeRequest(request(realmWith([['no-such-thing']]), 'TOKEN_REFRESH')),
      /does not have/,
    );
  });
});
