import type { RegistrationPolicy } from './policy.ts';

export const WEB_ORIGINS = 'web-origins';

/** Web origins whose pages may register clients; the door reads them, there is nothing to judge. */
export const registrationWebOrigins: RegistrationPolicy = {
  id: 'registration-web-origins',
  helpText: 'Allowed web origins for client registration requests',
  properties: [
    {
      name: WEB_ORIGINS,
      label: 'Web Origins',
      helpText: 'Origins such as https://portal.example.org, or *',
      type: 'MultivaluedString',
    },
  ],
};
