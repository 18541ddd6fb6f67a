import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as client from 'openid-client';
import { ANN, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

/** A certified library takes every answer as the standards say. */
describe('openid-client logs a person in', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server?.stop());

  const discovered = async (given: object = {}) => {
    const { realm } = await loginRealm(server, {}, given);
    return client.discovery(new URL(`${server.url}/realms/${realm}`), 'app', undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });
  };

  /** Sends the browser where the library says, and brings back where it was sent on. */
  const login = async (url: URL): Promise<URL> => {
    const tab = new TestBrowser(server.url);
    await tab.open(url.href);
    if (tab.last?.status === 302) await tab.follow();
    await tab.submit(ANN);
    return tab.location;
  };

  it('with PKCE, a nonce and the issuer in the answer, and asks about them', async () => {
    const config = await discovered();
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      max_age: '600',
    });
    const tokens = await client.authorizationCodeGrant(config, await login(url), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      maxAge: 600,
    });
    const sub = tokens.claims()?.sub ?? '';
    const info = await client.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(info.preferred_username, 'ann');
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    assert.equal(refreshed.claims()?.sub, sub);
    const end = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' });
    assert.equal((await fetch(end)).status, 200);
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token ?? ''));
  });

  it('by a pushed request, with tokens bound to its key', async () => {
    const config = await discovered({ attributes: { 'dpop.bound.access.tokens': 'true' } });
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
    const verifier = client.randomPKCECodeVerifier();
    const url = await client.buildAuthorizationUrlWithPAR(
      config,
      {
        redirect_uri: REDIRECT_URI,
        scope: 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
      { DPoP },
    );
    const tokens = await client.authorizationCodeGrant(
      config,
      await login(url),
      { pkceCodeVerifier: verifier },
      {},
      { DPoP },
    );
    assert.equal(tokens.token_type, 'dpop');
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '', {
      DPoP,
    });
    assert.equal(info.preferred_username, 'ann');
  });

  it('on a device that has no browser', async () => {
    const on = { 'oauth2.device.authorization.grant.enabled': 'true', 'oauth2.device.polling.interval': '1' };
    const config = await discovered({ attributes: on });
    const asked = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    const polling = client.pollDeviceAuthorizationGrant(config, asked);
    const tab = new TestBrowser(server.url);
    await tab.open(asked.verification_uri);
    await tab.submit({ device_user_code: asked.user_code });
    await tab.follow();
    await tab.submit(ANN);
    await tab.follow();
    await tab.submit({ accept: 'Yes' });
    const tokens = await polling;
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
    assert.equal(info.preferred_username, 'ann');
    const denied = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    const waiting = client.pollDeviceAuthorizationGrant(config, denied);
    await tab.open(denied.verification_uri_complete ?? '');
    while (tab.last?.status === 302) await tab.follow();
    await tab.submit({ cancel: 'No' });
    await assert.rejects(waiting, { error: 'access_denied' });
  });

  it('by a signed answer (JARM), and in the hybrid flow', async () => {
    const config = await discovered({ implicitFlowEnabled: true });
    client.useJwtResponseMode(config);
    const verifier = client.randomPKCECodeVerifier();
    const challenge = {
      redirect_uri: REDIRECT_URI,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    const back = await login(client.buildAuthorizationUrl(config, challenge));
    assert.ok(
      (await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier })).access_token,
    );

    const hybrid = await discovered({ implicitFlowEnabled: true });
    client.useCodeIdTokenResponseType(hybrid);
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(hybrid, { ...challenge, nonce });
    const tokens = await client.authorizationCodeGrant(hybrid, await login(url), {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
    });
    assert.equal(tokens.claims()?.nonce, nonce);
  });
});
