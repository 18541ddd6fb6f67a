import { DISABLED_REASON } from '../../login-failures/lockout.ts';
import { isOfTheServer } from './rules.ts';

/** What the server keeps of people among their attributes: never theirs to say. */
export const isServers = (name: string): boolean =>
  isOfTheServer(name) ||
  [DISABLED_REASON, 'userCertificate', 'enabled', 'emailVerified'].includes(name) ||
  name.startsWith('kc.') ||
  name.startsWith('saml.persistent.name.id.for.');
