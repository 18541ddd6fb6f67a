import { isSet } from '../configuration.ts';
import { ClientPolicyViolation, defineExecutor } from '../executor.ts';

const FRONT = 'allow-front-channel-logout';

const forbidden = (field?: string) =>
  new ClientPolicyViolation(
    'invalid_registration',
    'Front-channel logout is not allowed for this client',
    field === undefined ? {} : { field },
  );

/** Logging out does not depend on what a browser does (OpenID Connect Front-Channel Logout section 6). */
export const secureLogout = defineExecutor<boolean>({
  id: 'secure-logout',
  helpText: 'Forbids logout through the browser',
  properties: [
    {
      name: FRONT,
      label: 'Allow Front-Channel Logout',
      helpText: 'Whether it is allowed all the same',
      type: 'boolean',
      defaultValue: false,
    },
  ],
  settings: (configuration) => isSet(configuration, FRONT),
  onChange({ client }, allowed) {
    const uses =
      client.frontchannelLogout || (client.attributes['frontchannel.logout.url'] ?? '').trim() !== '';
    if (uses && !allowed) throw forbidden('frontchannel_logout_uri');
    return client;
  },
  onRequest({ on, method }, allowed) {
    if (on === 'LOGOUT_REQUEST' && method === 'GET' && !allowed) throw forbidden();
    return undefined;
  },
});
