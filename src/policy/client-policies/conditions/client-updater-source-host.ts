import { isTrustedAddress } from '../../trusted-address.ts';
import { defineCondition } from '../condition.ts';
import { textsOf } from '../configuration.ts';
import { updaterOf } from '../known-client.ts';

/** Where those are who register and change clients. */
export const clientUpdaterSourceHost = defineCondition<readonly string[]>({
  id: 'client-updater-source-host',
  helpText: 'Met where a client is registered or changed from one of these hosts',
  properties: [
    {
      name: 'trusted-hosts',
      label: 'client-updater-trusted-hosts.label',
      helpText: 'client-updater-trusted-hosts.tooltip',
      type: 'MultivaluedString',
    },
  ],
  settings: (configuration) => textsOf(configuration, 'trusted-hosts'),
  async vote(occasion, hosts) {
    const updater = updaterOf(occasion);
    return updater && isTrustedAddress(updater.ip, hosts);
  },
});
