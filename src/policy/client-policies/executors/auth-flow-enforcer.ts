import type { Effects } from '../client-request.ts';
import { numberIn, textOf } from '../configuration.ts';
import { defineExecutor } from '../executor.ts';

const ALIAS = 'auth-flow-alias';
const LEVEL = 'auth-flow-loa';

/** People log in by a flow of their own, such as one that a level of authentication asks for. */
export const authFlowEnforcer = defineExecutor<Effects | undefined>({
  id: 'auth-flow-enforcer',
  helpText: 'Chooses the flow by which people log in',
  properties: [
    { name: ALIAS, label: 'Auth Flow Alias', helpText: 'The alias of the flow', type: 'String' },
    {
      name: LEVEL,
      label: 'Auth Flow Loa',
      helpText: 'The level of authentication that comes of it',
      type: 'Integer',
      defaultValue: 1,
    },
  ],
  settings(configuration) {
    const alias = textOf(configuration, ALIAS);
    const level = numberIn(configuration, LEVEL);
    return alias === undefined ? undefined : { flow: { alias, ...(level !== undefined && { level }) } };
  },
  onRequest: ({ on }, effects) => (on === 'AUTHORIZATION_REQUEST' ? effects : undefined),
});
