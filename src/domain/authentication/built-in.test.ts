import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Additions } from '../../lib/catalogue.ts';
import { builtInAuthentication } from './built-in.ts';
import { findProvider, findProviderFor } from './providers/index.ts';

const additions = new Additions();

describe('what a realm starts with', () => {
  const all = builtInAuthentication('realm');

  it('is the same each time, and no other realm’s', () => {
    assert.deepEqual(builtInAuthentication('realm'), all);
    const ids = ({ flows, configs }: typeof all) => [
      ...flows.flatMap(({ id, executions }) => [id, ...executions.map((each) => each.id)]),
      ...configs.map(({ id }) => id),
    ];
    const both = [...ids(all), ...ids(builtInAuthentication('other'))];
    assert.equal(new Set(both).size, both.length);
    assert(both.length > 100);
  });

  it('is made of providers that there are, each where it may stand', () => {
    for (const { providerId, executions } of all.flows)
      for (const { authenticator, flowId } of executions) {
        if (authenticator === undefined) continue;
        assert(
          flowId
            ? findProvider(additions, authenticator)
            : findProviderFor(additions, providerId, authenticator),
          authenticator,
        );
      }
  });

  it('names flows, configurations and bindings that are there', () => {
    const flows = new Set(all.flows.map(({ id }) => id));
    const configs = new Set(all.configs.map(({ id }) => id));
    for (const { executions } of all.flows)
      for (const { flowId, configId } of executions) {
        if (flowId) assert(flows.has(flowId));
        if (configId) assert(configs.has(configId));
      }
    for (const bound of Object.values(all.bindings)) assert(flows.has(bound));
    assert.equal(new Set(all.flows.map(({ alias }) => alias)).size, all.flows.length);
  });
});
