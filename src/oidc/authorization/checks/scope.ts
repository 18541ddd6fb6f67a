import { Refusal } from '../../../errors/refusal.ts';
import { grantScope } from '../../scope.ts';
import type { Check } from './check.ts';

/** The client may have the scopes that it names. */
export const scope: Check = ({ realm, client, parameters }) => {
  try {
    grantScope(realm, client, parameters.scope);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: error.code, ...(error.description !== undefined && { description: error.description }) };
  }
};
