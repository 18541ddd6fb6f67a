import { Refusal } from '../../../errors/refusal.ts';
import { checkResources } from '../../resources.ts';
import { grantKnownScope } from '../../scope.ts';
import type { Check } from './check.ts';

/** The client may have tokens for the resources that it names (RFC 8707 section 2.1). */
export const resource: Check = ({ realm, client, parameters }) => {
  if (parameters.resource === undefined) return undefined;
  try {
    const { scopes } = grantKnownScope(realm, client, parameters.scope ?? '');
    checkResources(client, scopes, parameters.resource.split(' '));
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: error.code, ...(error.description !== undefined && { description: error.description }) };
  }
};
