import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { systemClock } from '../../src/lib/clock.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { PROVIDER_FLAGS, type Provider, provider } from './provider.ts';
import { RelyingParty } from './relying-party.ts';

const FORM_POST = { response_mode: 'form_post' };

onEachDatabase(
  'oidcc-formpost-basic, -implicit and -hybrid-certification-test-plan',
  (suite) => {
    let op: Provider;
    before(async () => {
      op = await provider(suite.server);
      assert.ok(op.metadata.response_modes_supported.includes('form_post'));
    });

    for (const response_type of [
      'code',
      'id_token',
      'id_token token',
      'code id_token',
      'code id_token token',
    ])
      it(`oidcc-server[response_type=${response_type}]`, async () => {
        const parts = response_type.split(' ');
        const grant_types = ['authorization_code', 'implicit'];
        const rp = await RelyingParty.register(op, systemClock, {
          response_types: [response_type],
          grant_types,
        });
        const request = rp.authorizationRequest({ response_type, ...FORM_POST });
        const { answer, code } = await rp.authorize(op.browser(), request);
        const idToken = answer.get('id_token');
        assert.equal(idToken !== null, parts.includes('id_token'));
        if (idToken !== null) await rp.checkIdToken(idToken, request);
        const accessToken = answer.get('access_token');
        assert.equal(accessToken !== null, parts.includes('token'));
        if (accessToken !== null) assert.equal((await rp.userinfo(accessToken)).status, 200);
        if (parts.includes('code')) await rp.tokens(code, request);
      });

    it('oidcc-response-type-missing', async () => {
      const rp = await RelyingParty.register(op, systemClock);
      const request = rp.authorizationRequest({ response_type: undefined, ...FORM_POST });
      const ending = await rp.visit(op.browser(), request);
      if ('page' in ending) assert.equal(ending.page.status, 400);
      else {
        assert.equal(ending.mode, 'form_post');
        assert.ok(['unsupported_response_type', 'invalid_request'].includes(rp.checkError(ending, request)));
      }
    });

    it('oidcc-prompt-none-not-logged-in', async () => {
      const rp = await RelyingParty.register(op, systemClock);
      const request = rp.authorizationRequest({ prompt: 'none', ...FORM_POST });
      const ending = await rp.visit(op.browser(), request);
      assert.ok('answer' in ending && ending.mode === 'form_post');
      assert.equal(rp.checkError(ending, request), 'login_required');
    });
  },
  { flags: PROVIDER_FLAGS },
);
