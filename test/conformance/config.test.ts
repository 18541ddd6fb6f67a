import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { checkMetadata } from './metadata.ts';
import { PROVIDER_FLAGS, type Provider, provider } from './provider.ts';

onEachDatabase(
  'oidcc-config-certification-test-plan',
  (suite) => {
    let op: Provider;
    before(async () => {
      op = await provider(suite.server);
    });

    it('oidcc-discovery-endpoint-verification', () => checkMetadata(op));
  },
  { flags: PROVIDER_FLAGS },
);
