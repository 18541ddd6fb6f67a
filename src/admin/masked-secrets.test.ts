import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskSecrets } from './masked-secrets.ts';

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
  const text = JSON.stringify(maskSecrets([representation]));
  assert.doesNotMatch(text, /geheim|MII|"ey"/);
  assert.match(text, /length\(8\)/);
  assert.match(text, /"client.secret.creation.time":"1"/);
  assert.deepEqual(maskSecrets({ type: 'secret', value: 'geheim' }), {
    type: 'secret',
    value: '**********',
  });
  assert.deepEqual(maskSecrets({ type: 'text', value: 'a' }), { type: 'text', value: 'a' });
});
