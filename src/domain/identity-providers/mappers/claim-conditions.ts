import { linearPattern } from '../../../lib/linear-pattern.ts';
import type { BrokeredIdentity } from '../brokered-identity.ts';
import type { IdentityProviderMapper } from '../identity-provider.ts';
import { claimOf, isSaid, textsOf } from './claim.ts';

/** A claim and what it must be. */
interface ClaimCondition {
  readonly key: string;
  readonly value: string;
}

/**
 * What a mapper is configured with under `claims`: a JSON list of keys and values. None where there is no such member.
 * @returns undefined for what is no such list, by which nobody is given anything
 */
export function claimConditions({
  config: { claims },
}: IdentityProviderMapper): readonly ClaimCondition[] | undefined {
  if (!claims) return [];
  let list: unknown;
  try {
    list = JSON.parse(claims);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  const conditions = list.flatMap((each: unknown) => {
    const { key, value } = (each ?? {}) as Record<string, unknown>;
    return typeof key === 'string' && typeof value === 'string' ? [{ key, value }] : [];
  });
  return conditions.length === list.length ? conditions : undefined;
}

/** How values are held against what is wanted: as they are, or as a pattern that matches all of one. */
export async function heldAgainst(
  { config }: IdentityProviderMapper,
  wanted: string,
  value: unknown,
): Promise<boolean> {
  if (config['are.claim.values.regex']?.toLowerCase() !== 'true') return isSaid(wanted, value);
  // Whoever logs in writes the text: a pattern that could take for ever over one (look-around, back references) matches none.
  const pattern = await linearPattern(wanted).catch(() => undefined);
  return pattern !== undefined && textsOf(value).some((text) => pattern.matches(text));
}

/** Whether all claims are as a mapper wants them: nothing is wanted where none are configured (as Keycloak). */
export async function meetsConditions(
  identity: BrokeredIdentity,
  mapper: IdentityProviderMapper,
): Promise<boolean> {
  const conditions = claimConditions(mapper);
  if (!conditions) return false;
  for (const { key, value } of conditions)
    if (!(await heldAgainst(mapper, value, claimOf(identity, key)))) return false;
  return true;
}
