import { MASK } from '../domain/mask.ts';

/** Names of what nobody is to read in a log: `secret`, `clientSecret`, `password`, `privateKey`, `registrationAccessToken`. */
const SECRET =
  /(?:secret|secret\.rotated|secretdata|password|private[._]?key|bindcredential|p8content|^token|registrationaccesstoken)$/i;

/** A JSON value with the secrets masked, and without the credentials of users: what an event may tell. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const { type } = value as { readonly type?: unknown };
  const hides = (name: string) =>
    SECRET.test(name) || (name === 'value' && (type === 'secret' || type === 'password'));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'credentials')
      .map(([name, member]) => [name, hides(name) ? masked(member) : maskSecrets(member)]),
  );
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? value : MASK;
  return Array.isArray(value) ? value.map(() => MASK) : maskSecrets(value);
}
