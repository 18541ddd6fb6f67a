import type { Client } from '../domain/clients/client.ts';
import { updateFromRepresentation } from '../domain/clients/from-representation.ts';
import type { ClientRepresentation } from '../domain/clients/representation.ts';
import { toRepresentation } from '../domain/clients/to-representation.ts';
import { fromOutside } from '../domain/components/config.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type {
  RegistrationPolicy as Extension,
  ClientRepresentation as Shown,
  Tools,
  Verdict,
} from '../extension/contract.ts';
import { inTime } from '../lib/in-time.ts';
import { PolicyViolation, type RegistrationPolicy } from './registration-policies/policy.ts';

/** What no extension changes. */
const FIXED = ['id', 'clientId', 'secret', 'registrationAccessToken', 'protocol', 'access'] as const;

/**
 * A policy from outside, which fails closed: what it cannot judge is not registered.
 * @param onFailure is told why it could not
 */
export function externalPolicy(
  extension: Extension,
  tools: Tools,
  onFailure: (error: unknown) => void,
): RegistrationPolicy {
  return {
    id: extension.id,
    helpText: extension.helpText,
    properties: (extension.properties ?? []).map(fromOutside),
    async judge({ realm, client, before, caller, now }, config) {
      const judgement = {
        realm: realm.name,
        client: shown(client, realm),
        ...(before && { before: shown(before, realm) }),
        address: caller.ip,
        config,
      };
      let verdict: Verdict;
      try {
        verdict = await inTime(() => extension.judge(judgement, tools));
      } catch (error) {
        onFailure(error);
        throw new PolicyViolation('it cannot be judged now; try again later');
      }
      if (verdict === undefined) return client;
      if ('refuse' in verdict) throw new PolicyViolation(String(verdict.refuse), verdict.field);
      return changed(client, verdict.change, realm, now);
    },
  };
}

function shown(client: Client, realm: RealmView) {
  const { secret: _never, ...representation } = toRepresentation(client, realm);
  return JSON.parse(JSON.stringify(representation)) as Shown;
}

function changed(client: Client, change: object, realm: RealmView, now: number): Client {
  const asked = Object.entries(change).filter(([member]) => !FIXED.some((fixed) => fixed === member));
  const attributes = (change as ClientRepresentation).attributes;
  return updateFromRepresentation(
    client,
    {
      ...Object.fromEntries(asked),
      ...(attributes && { attributes: { ...client.attributes, ...attributes } }),
    },
    realm,
    now,
  );
}
