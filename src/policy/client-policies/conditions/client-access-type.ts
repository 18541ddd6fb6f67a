import type { Client } from '../../../domain/clients/client.ts';
import { clientOf, defineCondition } from '../condition.ts';
import { textsOf } from '../configuration.ts';
import { knowsClient } from '../known-client.ts';

const TYPES = ['confidential', 'public', 'bearer-only'];

/** Whether clients have credentials (RFC 6749 section 2.1). */
export const clientAccessType = defineCondition<readonly string[]>({
  id: 'client-access-type',
  helpText: 'Met by clients of these access types',
  properties: [
    {
      name: 'type',
      label: 'client-accesstype.label',
      helpText: 'client-accesstype.tooltip',
      type: 'MultivaluedList',
      defaultValue: 'confidential',
      options: TYPES,
    },
  ],
  settings: (configuration) => textsOf(configuration, 'type'),
  vote: (occasion, types) =>
    knowsClient(occasion) ? types.includes(accessType(clientOf(occasion))) : undefined,
});

const accessType = ({ publicClient, bearerOnly }: Client): string =>
  publicClient ? 'public' : bearerOnly ? 'bearer-only' : 'confidential';
