import type { RealmView } from '../realms/realm-view.ts';
import type { Client } from './client.ts';
import { scopeNames } from './to-representation.ts';

/** A client scope that a registration asked for and a rule of its realm keeps back until an administrator decides. */
export interface ScopeRequest {
  /** Name of the client scope. */
  readonly scope: string;
  readonly assignment: 'default' | 'optional';
  readonly state: 'waiting' | 'refused';
  /** Milliseconds since 1970. */
  readonly requestedAt: number;
  readonly decidedAt?: number;
  /** Id of the administrator. */
  readonly decidedBy?: string;
  readonly reason?: string;
}

/** Kept of one client, at most. */
export const MOST_REQUESTS = 500;

/** Members of the answers of registration that speak of them; nobody sets them. */
export const WAITING = 'client.scopes.waiting';
export const REFUSED = 'client.scopes.refused';

/** Those that are still to the point: what the client was given meanwhile nobody has to decide on. */
export function openRequests(
  { scopeRequests = [], defaultClientScopes, optionalClientScopes }: Client,
  { clientScopes }: Pick<RealmView, 'clientScopes'>,
): readonly ScopeRequest[] {
  if (scopeRequests.length === 0) return scopeRequests;
  const has = new Set(scopeNames([...defaultClientScopes, ...optionalClientScopes], clientScopes));
  return scopeRequests.filter(({ scope }) => !has.has(scope));
}

/** When the one that waits longest was made (milliseconds since 1970). */
export const waitingSince = ({ scopeRequests = [] }: Pick<Client, 'scopeRequests'>): number | undefined => {
  const times = scopeRequests
    .filter(({ state }) => state === 'waiting')
    .map(({ requestedAt }) => requestedAt);
  return times.length > 0 ? Math.min(...times) : undefined;
};
