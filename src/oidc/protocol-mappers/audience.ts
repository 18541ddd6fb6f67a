/** Adds to `aud`, which is a string for one audience and an array for several (RFC 7519 section 4.1.3). */
export function addAudience(claims: Record<string, unknown>, audience: string): void {
  const { aud } = claims;
  const known = Array.isArray(aud) ? (aud as string[]) : typeof aud === 'string' ? [aud] : [];
  if (known.includes(audience)) return;
  claims.aud = known.length === 0 ? audience : [...known, audience];
}
