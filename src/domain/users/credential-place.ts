import type { Credential } from './user.ts';

/** How far credentials of a user stand apart, so that others fit in between (as Keycloak). */
export const BETWEEN = 10;

/** The place behind all that a user has. */
export const placeBehind = (credentials: readonly Credential[]): number =>
  Math.max(0, ...credentials.map(({ priority }) => priority ?? 0)) + BETWEEN;
