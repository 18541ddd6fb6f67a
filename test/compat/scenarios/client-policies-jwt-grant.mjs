// Client policies on the JWT authorization grant (RFC 7523): who vouches for the user, what is said, how far it reaches.
import { put } from '../scenario-parts/client-policy.mjs';
import { GRANT, people } from '../scenario-parts/jwt-grant.mjs';

const told = async (answer) => {
  const { status, json } = await answer;
  return status >= 400 ? [status, json] : [status, json.scope.split(' ').sort()];
};

export default {
  'the identity provider': async (t) => {
    const { assert } = await people(t);
    for (const aliases of [['idp'], ['other'], ['other', 'idp']]) {
      await put(
        t,
        [['reject-request']],
        [['identity-provider-alias', { identity_provider_aliases: aliases }]],
      );
      t.check(aliases.join(' '), await told(assert()));
    }
    await put(
      t,
      [['reject-request']],
      [['identity-provider-alias', { identity_provider_aliases: ['idp'], 'is-negative-logic': true }]],
    );
    t.check('any other', await told(assert()));
  },

  conditions: async (t) => {
    const { assert } = await people(t);
    const conditions = {
      'grant type': ['grant-type', { grant_types: [GRANT] }],
      'another grant type': ['grant-type', { grant_types: ['password'] }],
      confidential: ['client-access-type', { type: ['confidential'] }],
      scope: ['client-scopes', { type: 'Optional', scopes: ['phone'] }],
    };
    for (const [name, condition] of Object.entries(conditions)) {
      await put(t, [['reject-request']], [condition]);
      t.check(name, await told(assert()));
      t.check(`${name}, with a scope`, await told(assert({}, { scope: 'phone' })));
    }
  },

  'what is looked at first': async (t) => {
    const { assert, grant } = await people(t);
    await put(t, [['reject-request']]);
    t.check('no assertion', await told(grant({})));
    t.check('no JWT', await told(grant({ assertion: 'x' })));
    t.check('another issuer', await told(assert({ iss: 'https://other.example' })));
    t.check('run out', await told(assert({ exp: 1 })));
    t.check('another audience', await told(assert({ aud: 'https://other.example' })));
    t.check('unknown user', await told(assert({ sub: 'nobody' })));
    t.check('unknown scope', await told(assert({}, { scope: 'moon' })));
  },

  'claims of the assertion': async (t) => {
    const { assert } = await people(t);
    await put(t, [['jwt-claim-enforcer', { 'claim-name': 'team', 'allowed-value': 'red|blue' }]]);
    t.check('right', await told(assert({ team: 'blue' })));
    t.check('wrong', await told(assert({ team: 'green' })));
    t.check('missing', await told(assert()));
    t.check('of another type', await told(assert({ team: ['red'] })));
  },

  'scopes of the assertion': async (t) => {
    const { assert } = await people(t);
    await put(t, [['downscope-assertion-grant-enforcer']]);
    t.check('none', await told(assert()));
    t.check('some', await told(assert({ scope: 'email phone' })));
    t.check('asked for', await told(assert({ scope: 'email phone' }, { scope: 'phone' })));
    t.check('more', await told(assert({ scope: 'email' }, { scope: 'phone' })));
  },

  'lightweight access tokens': async (t) => {
    const { assert } = await people(t);
    await put(t, [['use-lightweight-access-token']]);
    const { json } = await assert();
    t.check('kind', t.claims(json.access_token).jti.slice(0, 4));
  },
};
