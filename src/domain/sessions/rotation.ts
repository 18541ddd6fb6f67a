import type { Rotation } from './session.ts';

/** How many of the tokens issued for one use of another are remembered, however often a realm allows that use. */
const REMEMBERED = 100;

export type RotationOutcome =
  | { readonly kind: 'next'; readonly rotation: Rotation }
  /** Used more often than the realm allows. */
  | { readonly kind: 'exceeded' }
  /** Another of its line has been used since. */
  | { readonly kind: 'stale' };

/**
 * What becomes of a line of refresh tokens when one of them is used (RFC 9700 section 4.14.2). The one used last may be
 * used again as often as the realm allows, for answers that got lost; of those it was exchanged for, one goes on.
 * @param nextId `jti` of the token it is exchanged for
 */
export function rotate(
  line: Rotation | undefined,
  tokenId: string,
  nextId: string,
  maxReuse: number,
): RotationOutcome {
  if (line?.used === tokenId) {
    if (line.useCount > maxReuse) return { kind: 'exceeded' };
    const issued = [...line.issued, nextId].slice(-REMEMBERED);
    return { kind: 'next', rotation: { used: tokenId, useCount: line.useCount + 1, issued } };
  }
  if (line && !line.issued.includes(tokenId)) return { kind: 'stale' };
  return { kind: 'next', rotation: { used: tokenId, useCount: 1, issued: [nextId] } };
}
