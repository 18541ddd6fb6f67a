import { adminError } from '../../errors/admin.ts';
import { notImplemented } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Endpoint } from '../resource.ts';

const ORGANIZATIONS = ['manage-realm', 'view-organizations', 'manage-organizations'];

/** Features of Keycloak that are off there unless they are asked for: 501 for everybody. */
const OFF = ['/client-types'];

/** What a console asks for to find out that it is not there. */
export const featureEndpoints: readonly Endpoint[] = [
  ...OFF.map(
    (path): Endpoint => ({
      method: 'GET',
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
