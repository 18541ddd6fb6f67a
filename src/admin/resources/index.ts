import type { Endpoint } from '../resource.ts';
import { clientSecretEndpoints } from './client-secret.ts';
import { clientEndpoints } from './clients.ts';
import { initialAccessEndpoints } from './clients-initial-access.ts';
import { componentEndpoints } from './components.ts';
import { keyEndpoints } from './keys.ts';
import { registrationAccessTokenEndpoints } from './registration-access-token.ts';
import { roleMappingEndpoints } from './role-mappings.ts';
import { roleEndpoints } from './roles.ts';
import { serviceAccountUserEndpoints } from './service-account-user.ts';
import { userEndpoints } from './users.ts';

/** The endpoints below a realm. A new resource is a file here and a line in this list. */
export const endpoints: readonly Endpoint[] = [
  ...clientEndpoints,
  ...clientSecretEndpoints,
  ...componentEndpoints,
  ...initialAccessEndpoints,
  ...keyEndpoints,
  ...registrationAccessTokenEndpoints,
  ...roleEndpoints,
  ...roleMappingEndpoints,
  ...serviceAccountUserEndpoints,
  ...userEndpoints,
];
