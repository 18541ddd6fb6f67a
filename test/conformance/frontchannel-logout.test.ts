import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, it } from 'node:test';
import { systemClock } from '../../src/lib/clock.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { PROVIDER_FLAGS, type Provider, provider } from './provider.ts';
import { RelyingParty } from './relying-party.ts';

const BYE = 'https://rp.example.com/test/a/latchkey/post_logout_redirect';
const HEARS = 'https://rp.example.com/test/a/latchkey/frontchannel_logout';

onEachDatabase(
  'oidcc-frontchannel-rp-initiated-logout-certification-test-plan and what session management says of itself',
  (suite) => {
    let op: Provider;
    before(async () => {
      op = await provider(suite.server);
    });

    it('oidcc-frontchannel-logout-discovery-endpoint-verification', () => {
      assert.equal(op.metadata.frontchannel_logout_supported, true);
      assert.equal(op.metadata.frontchannel_logout_session_supported, true);
      assert.match(op.metadata.end_session_endpoint, /^https:\/\//);
    });

    it('oidcc-session-management-discovery-endpoint-verification', async () => {
      const frame = await op.call('GET', op.metadata.check_session_iframe);
      assert.equal(frame.status, 200);
      assert.match(frame.headers.get('content-type') ?? '', /^text\/html\b/);
    });

    it('oidcc-frontchannel-rp-initiated-logout', async () => {
      const rp = await RelyingParty.register(op, systemClock, {
        post_logout_redirect_uris: [BYE],
        frontchannel_logout_uri: HEARS,
        frontchannel_logout_session_required: true,
      });
      const browser = op.browser();
      const { tokens, claims } = await rp.login(browser);
      const state = randomBytes(64).toString('hex');
      const request = { id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE, state };
      const page = await browser.open(`${op.metadata.end_session_endpoint}?${new URLSearchParams(request)}`);
      assert.equal(page.status, 200);
      const [frame, ...others] = [...page.text.matchAll(/<iframe src="([^"]*)"/g)].map(
        ([, src]) => new URL((src ?? '').replaceAll('&amp;', '&')),
      );
      assert.deepEqual(others, []);
      assert.equal(`${frame?.origin}${frame?.pathname}`, HEARS);
      const { issuer: iss } = op.metadata;
      assert.deepEqual(Object.fromEntries(frame?.searchParams ?? []), { iss, sid: claims.sid });
      assert.match(
        page.headers.get('content-security-policy') ?? '',
        /frame-src [^;]*https:\/\/rp\.example\.com/,
      );
      // On by itself where there are scripts (frontchannel-logout-browser.test.ts), and for everybody by the link.
      assert.match(page.text, /<script [^>]*src="[^"]*\/js\/continue\.js"/);
      assert.match(page.text, new RegExp(`<a id="continue" [^>]*href="${BYE}\\?state=${state}"`));
      const again = rp.authorizationRequest({ prompt: 'none' });
      assert.equal(rp.checkError(await rp.visit(browser, again), again), 'login_required');
    });
  },
  { flags: PROVIDER_FLAGS },
);
