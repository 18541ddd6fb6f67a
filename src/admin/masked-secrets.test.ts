import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from './without-secrets.ts';

test('what an event tells has no secrets, wherever they are', () => {
  const representation = {
    clientId: 'app',
    secret: 'geheim',
    registrationAccessToken: 'ey',
    attributes: {
      'client.secret.creation.time': '1',
      'client.secret.rotated.secret': 'geheim',
      'saml.signing.private.key': 'MII',
    },
    smtpServer: { host: 'mail', password: 'geheim' },
    config: { privateKey: ['MII'], secret: ['geheim'], priority: ['1'], bindCredential: ['geheim'] },
    identityProvider: { config: { clientSecret: 'geheim', p8Content: 'geheim' } },
    credentials: [{ type: 'password', value: 'geheim' }],
    passwordPolicy: 'length(8)',
    resetPasswordAllowed: true,
  };
  const text = JSON.stringify(withoutSecrets([representation]));
  assert.doesNotMatch(text, /geheim|MII|"ey"/);
  assert.match(text, /length\(8\)/);
  assert.match(text, /"client.secret.creation.time":"1"/);
  assert.deepEqual(withoutSecrets({ type: 'secret', value: 'geheim' }), {
    type: 'secret',
    value: '**********',
  });
  assert.deepEqual(withoutSecrets({ type: 'text', value: 'a' }), { type: 'text', value: 'a' });
});
