import type { Condition } from '../condition.ts';
import { acrCondition } from './acr-condition.ts';
import { anyClient } from './any-client.ts';
import { clientAccessType } from './client-access-type.ts';
import { clientAttributes } from './client-attributes.ts';
import { clientRoles } from './client-roles.ts';
import { clientScopes } from './client-scopes.ts';
import { clientType } from './client-type.ts';
import { clientUpdaterContext } from './client-updater-context.ts';
import { clientUpdaterSourceGroups } from './client-updater-source-groups.ts';
import { clientUpdaterSourceHost } from './client-updater-source-host.ts';
import { clientUpdaterSourceRoles } from './client-updater-source-roles.ts';
import { grantType } from './grant-type.ts';
import { identityProviderAlias } from './identity-provider-alias.ts';

/** A new condition is a file here, named as on the wire, and a line in this list. */
export const conditions: ReadonlyMap<string, Condition> = new Map(
  [
    acrCondition,
    anyClient,
    clientAccessType,
    clientAttributes,
    clientRoles,
    clientScopes,
    clientType,
    clientUpdaterContext,
    clientUpdaterSourceGroups,
    clientUpdaterSourceHost,
    clientUpdaterSourceRoles,
    grantType,
    identityProviderAlias,
  ].map((condition) => [condition.id, condition]),
);
