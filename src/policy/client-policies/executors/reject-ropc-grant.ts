import { isSet } from '../configuration.ts';
import {
  AUTO_CONFIGURE,
  autoConfigure,
  ClientPolicyViolation,
  defineExecutor,
  invalidMetadata,
} from '../executor.ts';

/** Passwords of users are none of a client's business (RFC 9700 section 2.4). */
export const rejectRopcGrant = defineExecutor<boolean>({
  id: 'reject-ropc-grant',
  helpText: "Forbids the grant by users' passwords",
  properties: [
    autoConfigure('Whether it is switched off for clients; otherwise clients with it are refused'),
  ],
  settings: (configuration) => isSet(configuration, AUTO_CONFIGURE),
  onChange({ client }, configures) {
    if (configures) return { ...client, directAccessGrantsEnabled: false };
    if (client.directAccessGrantsEnabled)
      throw invalidMetadata(
        'Invalid client metadata: resource owner password credentials grant enabled',
        'grant_types',
      );
    return client;
  },
  onRequest({ on }) {
    if (on === 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST')
      throw new ClientPolicyViolation(
        'invalid_grant',
        'resource owner password credentials grant is prohibited.',
      );
    return undefined;
  },
});
