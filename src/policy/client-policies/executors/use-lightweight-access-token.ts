import type { RequestEvent } from '../client-request.ts';
import { defineExecutor, NO_SETTINGS } from '../executor.ts';

const GRANTS: ReadonlySet<RequestEvent> = new Set<RequestEvent>([
  'TOKEN_REQUEST',
  'TOKEN_REFRESH',
  'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
  'SERVICE_ACCOUNT_TOKEN_REQUEST',
  'BACKCHANNEL_TOKEN_REQUEST',
  'DEVICE_TOKEN_REQUEST',
]);

/** Access tokens tell nothing of people to whoever holds them. */
export const useLightweightAccessToken = defineExecutor({
  id: 'use-lightweight-access-token',
  helpText: 'Issues access tokens that leave their claims to introspection',
  ...NO_SETTINGS,
  onRequest: ({ on }) => (GRANTS.has(on) ? { lightweight: true } : undefined),
});
