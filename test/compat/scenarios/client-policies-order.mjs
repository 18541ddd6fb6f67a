// Which of two mistakes a client is told of: what its request has wrong, or what a client policy makes of it.
import { put } from '../scenario-parts/client-policy.mjs';

const redirect_uri = 'https://app.example.org/cb';
const EXECUTORS = {
  'reject-implicit-grant': [['reject-implicit-grant', { 'auto-configure': false }]],
  'secure-response-type': [['secure-response-type', { 'auto-configure': false }]],
  'pkce-enforcer': [['pkce-enforcer', { 'auto-configure': false }]],
  'reject-request': [['reject-request']],
  'secure-par-content': [['secure-par-content']],
};
const REQUESTS = {
  implicit: { response_type: 'token', nonce: 'n' },
  hybrid: { response_type: 'code id_token', nonce: 'n' },
  'no nonce': { response_type: 'id_token' },
  'no response type': { response_type: '' },
  'unknown response type': { response_type: 'moon' },
  'unknown mode': { response_mode: 'moon' },
  'mode that is not allowed': { response_mode: 'query', response_type: 'code id_token', nonce: 'n' },
  'unknown scope': { scope: 'openid moon' },
  'unknown method': { code_challenge: 'a'.repeat(43), code_challenge_method: 'moon' },
  'short challenge': { code_challenge: 'a', code_challenge_method: 'S256' },
  'no redirect': { redirect_uri: '' },
  'another redirect': { redirect_uri: 'https://other.example.org/cb' },
};

/** What is not said is not sent. */
const request = (more) =>
  Object.fromEntries(
    Object.entries({
      client_id: 'app',
      redirect_uri,
      response_type: 'code',
      scope: 'openid',
      state: 'x',
      ...more,
    }).filter(([, value]) => value !== ''),
  );
const push = (t, params) => t.oidc.par(request(params), { basic: ['app', 's'] });
const ask = (t, params) => {
  const query = new URLSearchParams(request({ prompt: 'none', ...params }));
  return t.browser().open(`${t.oidc.url('/auth')}?${query}`);
};

const each =
  (send, settings = {}) =>
  async (t) => {
    await t.given.client({ clientId: 'app', secret: 's', redirectUris: [redirect_uri], ...settings });
    for (const [label, executor] of Object.entries(EXECUTORS)) {
      await put(t, executor);
      for (const [name, params] of Object.entries(REQUESTS))
        await t.step(`${label}: ${name}`, send(t, params), { ignore: ['request_uri'] });
    }
  };

export default {
  'requests that are pushed': each(push),
  'requests that are pushed, of a client without flows': each(push, { standardFlowEnabled: false }),
  'requests that are not': each(ask),

  'what cannot be read': async (t) => {
    await t.given.client({ clientId: 'app', secret: 's', redirectUris: [redirect_uri] });
    for (const [label, executor] of Object.entries({ none: [], 'reject-request': [['reject-request']] })) {
      await put(t, executor);
      for (const [name, params, headers] of [
        ['max_age', { max_age: 'moon' }],
        ['claims', { claims: 'moon' }],
        ['a proof', {}, { dpop: 'moon' }],
        ['a request_uri', { request_uri: 'urn:moon' }],
        ['another client', { client_id: 'moon' }],
      ]) {
        const pushed = t.oidc.par(request(params), { basic: ['app', 's'], headers });
        await t.step(`${label}: ${name}`, pushed, { ignore: ['request_uri'] });
      }
    }
  },
};
