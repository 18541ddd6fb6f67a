import { defineCondition } from '../condition.ts';

/** Whoever it is, whatever happens. */
export const anyClient = defineCondition({
  id: 'any-client',
  helpText: 'Met by every client, whatever it does',
  properties: [],
  settings: () => undefined,
  vote: () => true,
});
