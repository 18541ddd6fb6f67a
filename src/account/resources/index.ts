import type { Endpoint } from '../resource.ts';
import { applicationEndpoints } from './applications.ts';
import { consentEndpoints } from './consents.ts';
import { credentialEndpoints } from './credentials.ts';
import { groupEndpoints } from './groups.ts';
import { linkedAccountEndpoints } from './linked-accounts.ts';
import { profileEndpoints } from './profile.ts';
import { sessionEndpoints } from './sessions.ts';
import { supportedLocaleEndpoints } from './supported-locales.ts';

/** Everything of the Account REST API. */
export const endpoints: readonly Endpoint[] = [
  ...profileEndpoints,
  ...credentialEndpoints,
  ...sessionEndpoints,
  ...applicationEndpoints,
  ...consentEndpoints,
  ...linkedAccountEndpoints,
  ...groupEndpoints,
  ...supportedLocaleEndpoints,
];
