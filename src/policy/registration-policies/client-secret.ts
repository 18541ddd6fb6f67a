import type { Client } from '../../domain/clients/client.ts';
import { SECRET_EXPIRY, secretExpiry } from '../../domain/clients/client-secret.ts';
import { regenerateSecret } from '../../domain/clients/from-representation.ts';
import { type ComponentConfig, configValue } from '../../domain/components/config.ts';
import { adminError } from '../../errors/admin.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

const LENGTH = 'secret-min-length';
const LIFETIME = 'secret-lifetime';
/** Characters of a generated secret: no longer one may be asked for, or every client would have to bring its own. */
const LONGEST = 86;

const numberIn = (config: ComponentConfig, name: string) => Number(configValue(config, name) ?? 0);

/** Secrets that cannot be guessed, and that are over some day: an update then brings a new one. */
export const clientSecret: RegistrationPolicy = {
  id: 'client-secret',
  helpText: 'Which secrets clients may have: how long they are, and how long they last',
  properties: [
    {
      name: LENGTH,
      label: 'Minimal Secret Length',
      helpText: `Characters of a secret that the client brings, up to ${LONGEST}; 0 for any`,
      type: 'String',
      defaultValue: '32',
      stored: true,
      check: 'number',
    },
    {
      name: LIFETIME,
      label: 'Secret Lifetime',
      helpText: 'Seconds after which a secret is good no more; 0 for never',
      type: 'String',
      defaultValue: '0',
      stored: true,
      check: 'number',
    },
  ],
  checkConfig(config) {
    const [length, lifetime] = [numberIn(config, LENGTH), numberIn(config, LIFETIME)];
    if (length < 0 || length > LONGEST)
      throw adminError(400, `'Minimal Secret Length' should be 0 to ${LONGEST}`);
    if (lifetime < 0 || lifetime > 3_153_600_000)
      throw adminError(400, "'Secret Lifetime' should be 0 to 3153600000 seconds");
  },
  judge({ client, before, now }, config) {
    if (client.secret === undefined) return client;
    const isOver =
      before?.secret === client.secret && (secretExpiry(client) ?? Number.POSITIVE_INFINITY) * 1000 <= now;
    const secured = isOver ? regenerateSecret(client, now) : client;
    const length = numberIn(config, LENGTH);
    if (secured.secret !== before?.secret && (secured.secret?.length ?? 0) < length)
      throw new PolicyViolation(`a secret has at least ${length} characters`, 'client_secret');
    return withExpiry(secured, before, numberIn(config, LIFETIME), now);
  },
};

/** A new secret begins its time; one that stays keeps what it was given, whatever the client asks for. */
function withExpiry(client: Client, before: Client | undefined, lifetime: number, now: number): Client {
  const { [SECRET_EXPIRY]: _asked, ...attributes } = client.attributes;
  const kept = client.secret === before?.secret ? before?.attributes[SECRET_EXPIRY] : undefined;
  if (kept !== undefined) return { ...client, attributes: { ...attributes, [SECRET_EXPIRY]: kept } };
  if (lifetime === 0) return { ...client, attributes };
  return {
    ...client,
    attributes: { ...attributes, [SECRET_EXPIRY]: String(Math.floor(now / 1000) + lifetime) },
  };
}
