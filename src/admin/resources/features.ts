import { adminError } from '../../errors/admin.ts';
import { notImplemented } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { locateUser } from '../get-user.ts';
import type { Endpoint } from '../resource.ts';

const ORGANIZATIONS = ['manage-realm', 'view-organizations', 'manage-organizations'];

/** Features of Keycloak that are off there unless they are asked for: 501 for everybody. */
const OFF = [
  ['GET', '/client-types'],
  ['PUT', '/client-types'],
] as const;
/** Of users, a feature that is off as well, and says so in another way. */
const VERIFIABLE_CREDENTIALS = [
  ['GET', '/credentials'],
  ['POST', '/credentials'],
  ['PUT', '/credentials/:scope'],
  ['DELETE', '/credentials/:scope'],
  ['GET', '/issued-credentials'],
  ['DELETE', '/issued-credentials/:credential'],
] as const;

/** What a console asks for to find out that it is not there. */
export const featureEndpoints: readonly Endpoint[] = [
  ...VERIFIABLE_CREDENTIALS.map(
    ([method, path]): Endpoint => ({
      method,
      path: `/users/:id/vc${path}`,
      roles: ['view-users', 'manage-users'],
      locate: locateUser,
      handle: async () => {
        throw adminError(400, 'Feature oid4vc-vci not enabled');
      },
    }),
  ),
  ...OFF.map(
    ([method, path]): Endpoint => ({
      method,
      path,
      handle: async () => {
        throw new Refusal(501, 'Feature not enabled', {
          description: 'For more on this error consult the server log.',
        });
      },
    }),
  ),
  ...['/organizations', '/organizations/count'].map(
    (path): Endpoint => ({
      method: 'GET',
      path,
      roles: ORGANIZATIONS,
      handle: async ({ realm }) => {
        if (realm.settings.organizationsEnabled) throw notImplemented('Organizations');
        throw adminError(404, 'Organizations not enabled for this realm.');
      },
    }),
  ),
];
