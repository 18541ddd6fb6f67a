// What the realm remembers of request objects that are refused, at both endpoints, and of those that must be there.
import { createHmac } from 'node:crypto';

const redirect_uri = 'https://app.example.org/cb';
const EVENTS = ['LOGIN_ERROR', 'PUSHED_AUTHORIZATION_REQUEST', 'PUSHED_AUTHORIZATION_REQUEST_ERROR'];

const world = async (t) => {
  const [key, foreign] = [t.keys(), t.keys()];
  await t.given.realm({ eventsEnabled: true, enabledEventTypes: EVENTS });
  const attributes = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(key.jwks) };
  await t.given.client({ clientId: 'app', secret: 's', redirectUris: [redirect_uri], attributes });
  const [client] = (await t.admin.get('/clients?clientId=app')).json;
  const params = { client_id: 'app', redirect_uri, response_type: 'code', scope: 'openid', state: 'x' };
  const claims = (more) => {
    const exp = Math.floor(Date.now() / 1000) + 300;
    return {
      iss: 'app',
      aud: t.oidc.url('').replace('/protocol/openid-connect', ''),
      ...params,
      exp,
      ...more,
    };
  };
  return {
    sign: (more = {}, pem = key.pem) => t.signJwt(claims(more), pem),
    foreign: () => t.signJwt(claims({}), foreign.pem),
    byHash: (secret) => {
      const parts = [{ alg: 'HS256' }, claims({})].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      );
      const input = parts.join('.');
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    },
    params,
    set: (more) =>
      t.admin.put(`/clients/${client.id}`, { ...client, attributes: { ...client.attributes, ...more } }),
    async both(name, more) {
      const query = new URLSearchParams({ ...params, prompt: 'none', ...more });
      for (const [way, send] of [
        ['pushed', () => t.oidc.par({ ...params, ...more }, { basic: ['app', 's'] })],
        ['asked', () => t.browser().open(`${t.oidc.url('/auth')}?${query}`)],
      ]) {
        await t.admin.delete('/events');
        await t.step(`${name}: ${way}`, send(), { ignore: ['request_uri', 'error_description'] });
        await t.step(`${name}: ${way}: events`, t.admin.get('/events'), { sets: ['$'], ignore: ['detail'] });
      }
    },
  };
};

export default {
  'of clients that must have one': async (t) => {
    const { sign, set, both } = await world(t);
    for (const required of ['request only', 'request_uri only', 'request or request_uri', 'not required']) {
      await set({ 'request.object.required': required });
      await both(`${required}: nothing`, {});
      await both(`${required}: an object`, { request: sign() });
      await both(`${required}: a URI`, { request_uri: 'https://app.example.org/object' });
      await both(`${required}: both`, { request: sign(), request_uri: 'https://app.example.org/object' });
    }
  },

  'of objects that are none of the client': async (t) => {
    const { sign, foreign, byHash, params, set, both } = await world(t);
    const soon = () => ({ nbf: Math.floor(Date.now() / 1000) + 8 });
    for (const algorithm of ['RS256', 'PS256']) {
      await set({ 'request.object.signature.alg': algorithm });
      await both(`${algorithm}: good`, { request: sign() });
      await both(`${algorithm}: good in a moment`, { request: sign(soon()) });
      await both(`${algorithm}: by another key`, { request: foreign() });
      await both(`${algorithm}: cut off`, { request: sign().slice(0, -8) });
      await both(`${algorithm}: of another client`, { request: sign({ client_id: 'moon' }) });
      await both(`${algorithm}: of another object`, {
        request: sign({ request_uri: 'https://app.example.org/o' }),
      });
    }
    await set({ 'request.object.signature.alg': 'HS256' });
    await both('by its secret', { request: byHash('s') });
    await both('by another secret', { request: byHash('x') });
    await set({ 'request.object.signature.alg': '' });
    const query = new URLSearchParams({ ...params, response_type: 'none', prompt: 'none', request: sign() });
    await t.step('another type beside it', t.browser().open(`${t.oidc.url('/auth')}?${query}`));
  },
};
