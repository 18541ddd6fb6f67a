import type { ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import { hashOrder } from '../../lib/hash-order.ts';
import { type ClaimSetter, claimSetter } from './claim.ts';
import { listConversionOf } from './claim-value.ts';

/** Puts names of roles into a claim, each with the prefix that the mapper is configured with. */
export type RoleClaim = (claims: Record<string, unknown>, roles: ReadonlySet<string>) => void;

/** A list that is in the claim already grows: several mappers may tell roles in one claim. */
const merged = (before: unknown, value: unknown): unknown =>
  Array.isArray(before) && Array.isArray(value) ? [...(before as unknown[]), ...(value as unknown[])] : value;

/** The same where every role is told once. */
const united = (before: unknown, value: unknown): unknown => {
  const all = merged(before, value);
  return Array.isArray(all) ? [...new Set(all)] : all;
};

/** @param name of the claim, where it is another than the mapper's configuration has */
export function roleClaim(mapper: ProtocolMapper, prefix: string, name?: string): RoleClaim {
  const claim = name ?? mapper.config['claim.name'] ?? '';
  const once = /^(?:realm|resource)_access\./.test(claim);
  const set: ClaimSetter = claimSetter(mapper, claim, once ? united : merged);
  const convert = listConversionOf(mapper);
  return (claims, roles) => set(claims, convert(hashOrder([...roles].map((role) => prefix + role))));
}
