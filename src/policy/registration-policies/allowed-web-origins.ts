import { originsOf } from '../../domain/clients/web-origins.ts';
import { adminError } from '../../errors/admin.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const ALLOWED = 'allowed-web-origins';
const LABEL = 'Allowed Web Origins';
/** Stands for this server, whose own pages read its answers without being allowed to. */
const HERE = 'https://this-server.invalid';
const ORIGIN = /^https?:\/\/(?:\*\.)?[^/?#*@\s]+$/i;

/** Pages of these origins alone may read a client's answers. */
export const allowedWebOrigins: RegistrationPolicy = {
  id: 'allowed-web-origins',
  helpText: 'Which web origins a client may have, those included that + stands for',
  properties: [
    {
      name: ALLOWED,
      label: LABEL,
      helpText: 'Origins such as https://app.example.org, or https://*.example.org for those below it',
      type: 'MultivaluedString',
    },
  ],
  checkConfig(config) {
    const wrong = config[ALLOWED]?.find((origin) => !ORIGIN.test(origin));
    if (wrong !== undefined) throw adminError(400, `'${LABEL}' has what is no web origin: ${wrong}`);
  },
  judge({ client }, config) {
    const allowed = config[ALLOWED] ?? [];
    const origins = originsOf(client, HERE).filter((origin) => origin !== HERE);
    const refused = origins.find((origin) => !allowed.some((one) => isWithin(origin, one)));
    if (refused !== undefined)
      throw new PolicyViolation(`${refused} is not allowed (${among(allowed)})`, 'web_origins');
    return client;
  },
};

function isWithin(origin: string, allowed: string): boolean {
  const [given, wanted] = [origin.toLowerCase(), allowed.toLowerCase()];
  const [scheme = '', domain] = wanted.split('*.');
  if (domain === undefined) return given === wanted;
  return (
    given.startsWith(scheme) && /^[^/@?#*]+$/.test(given.slice(scheme.length)) && given.endsWith(`.${domain}`)
  );
}
