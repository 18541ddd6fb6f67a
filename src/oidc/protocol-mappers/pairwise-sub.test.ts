import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenContext } from './mapper.ts';
import { pairwiseSubMapper } from './oidc-sha256-pairwise-sub-mapper.ts';

test('a pairwise subject is the one that Keycloak 26.7 makes of the same salt, host and user', () => {
  const claims: Record<string, unknown> = {};
  const context = {
    client: { redirectUris: ['https://app.example.org/cb'], clientId: 'app' },
    user: { id: '3f78de91-d4c9-48db-a6b7-df424201534b' },
  } as unknown as TokenContext;
  const mapper = {
    id: 'm',
    name: 'pairwise',
    protocol: 'openid-connect',
    protocolMapper: pairwiseSubMapper.id,
    config: { pairwiseSubAlgorithmSalt: 'salt' },
  };
  pairwiseSubMapper.contribute?.(mapper)(claims, context);
  assert.equal(claims.sub, '7907d3e0-fb79-3134-91b5-b2b95a4d9e09');
});
