import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientWith, realmWith, requestOf } from '../../test/pages/gallery.ts';
import { variablesOf } from './variables.ts';

test('a page knows no secret of its client, whatever a theme does with what it knows', () => {
  const attributes = { 'client.secret.rotated': 'the one before', 'login.text': 'hello' };
  const variables = variablesOf({
    page: {
      template: 'login',
      realm: realmWith(),
      request: requestOf(),
      client: clientWith({ secret: 'the present one', attributes }),
    },
    locale: 'en',
    texts: { find: () => undefined, say: (key) => key, sayText: (text) => text },
    properties: {},
    nonce: 'n',
    resourcesPath: '/r',
    resourcesCommonPath: '/c',
  });
  const shown = JSON.stringify(variables);
  assert.match(shown, /hello/);
  assert.doesNotMatch(shown, /the one before|the present one/);
});
