import { numberOf } from '../../../domain/clients/attributes.ts';
import type { Client } from '../../../domain/clients/client.ts';
import {
  hasSecret,
  rotateSecret,
  SECRET_EXPIRY,
  secretExpiry,
} from '../../../domain/clients/client-secret.ts';
import { newClientSecret } from '../../../domain/clients/new-client.ts';
import type { ClientChange } from '../client-change.ts';
import { ConfigurationProblem, numberIn } from '../configuration.ts';
import { defineExecutor, withAttributes } from '../executor.ts';

interface Periods {
  /** Seconds for which a secret is good. */
  readonly secret: number;
  /** Seconds for which the one before it still is. */
  readonly rotated: number;
  /** Seconds before its end in which an update brings a new one. */
  readonly remaining: number;
}

const DAY = 86_400;
const SECRET = 'expiration-period';
const ROTATED = 'rotated-expiration-period';
const REMAINING = 'remaining-rotation-period';

/** Secrets that are over some day, and whose successors come while they are still good. */
export const secretRotation = defineExecutor<Periods>({
  id: 'secret-rotation',
  helpText: 'Gives client secrets an end, and renews them with an overlap in which both are good',
  properties: [
    {
      name: SECRET,
      label: 'Secret expiration',
      helpText: 'Seconds for which a secret is good',
      type: 'String',
      defaultValue: 29 * DAY,
    },
    {
      name: ROTATED,
      label: 'Rotated Secret expiration',
      helpText: 'Seconds for which the secret before it is good as well; 0 for none',
      type: 'String',
      defaultValue: 2 * DAY,
    },
    {
      name: REMAINING,
      label: 'Remain Expiration Time',
      helpText: 'Seconds before its end in which an update by the client itself brings a new one',
      type: 'String',
      defaultValue: 10 * DAY,
    },
  ],
  settings(configuration) {
    const periods = {
      secret: numberIn(configuration, SECRET) ?? 29 * DAY,
      rotated: numberIn(configuration, ROTATED) ?? 2 * DAY,
      remaining: numberIn(configuration, REMAINING) ?? 10 * DAY,
    };
    const { secret, rotated, remaining } = periods;
    if (secret <= 0 || rotated < 0 || rotated > secret || remaining < 0 || remaining > secret)
      throw new ConfigurationProblem(`${SECRET} is the longest of the periods, and more than 0`);
    return periods;
  },
  onChanged(change, periods) {
    const { client, before, byAdministrator, renewsSecret, now } = change;
    if (!hasSecret(client)) return client;
    const seconds = Math.floor(now / 1000);
    if (renewsSecret && before) return rotated(client, client.secret, before.secret, periods, seconds);
    const expiry = byAdministrator ? secretExpiry(client) : endOf(change, periods, seconds);
    if (expiry === undefined) return begun(client, periods, seconds);
    const isDue = expiry <= seconds || (before && !byAdministrator && seconds >= expiry - periods.remaining);
    return isDue
      ? rotated(client, newClientSecret(), client.secret, periods, seconds)
      : withAttributes(client, { [SECRET_EXPIRY]: String(expiry) });
  },
  onRequest({ on, client, now }, periods) {
    if (on !== 'AUTHORIZATION_REQUEST' && on !== 'TOKEN_REQUEST') return undefined;
    if (!hasSecret(client) || numberOf(client, SECRET_EXPIRY) !== undefined) return undefined;
    return { attributes: { [SECRET_EXPIRY]: String(Math.floor(now / 1000) + periods.secret) } };
  },
});

/** The end of a secret as its client may say it: not after the one that it has, nor after one that begins now. */
function endOf({ client, before }: ClientChange, { secret }: Periods, now: number): number | undefined {
  const kept = before?.secret === client.secret && before ? secretExpiry(before) : undefined;
  const said = [secretExpiry(client), kept].filter((end) => end !== undefined);
  return said.length === 0 ? undefined : Math.min(...said, now + secret);
}

const begun = (client: Client, { secret }: Periods, now: number) =>
  withAttributes(client, { [SECRET_EXPIRY]: String(now + secret) });

function rotated(
  client: Client,
  next: string | undefined,
  last: string | undefined,
  periods: Periods,
  now: number,
): Client {
  const renewed = { ...client, ...(next !== undefined && { secret: next }) };
  const until = periods.rotated > 0 ? now + periods.rotated : undefined;
  return begun(rotateSecret(renewed, last, until, now), periods, now);
}
