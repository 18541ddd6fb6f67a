/** JWS algorithms (RFC 7518 section 3.1, RFC 8037) that this server speaks, in Keycloak's order. */
export const SIGNATURE_ALGORITHMS = [
  'PS384',
  'RS384',
  'EdDSA',
  'ES384',
  'HS256',
  'HS512',
  'ES256',
  'RS256',
  'HS384',
  'ES512',
  'PS256',
  'PS512',
  'RS512',
] as const;

/** Algorithms of RFC 7518 and RFC 8037, whether they are taken or not; what names another is no JWS. */
export const isJwsAlgorithm = (name: string): boolean =>
  /^(?:none|(?:HS|[RP]S|ES)(?:256|384|512)|EdDSA|Ed25519)$/.test(name);

/** Those whose keys have a public half. */
export const ASYMMETRIC_ALGORITHMS: readonly string[] = SIGNATURE_ALGORITHMS.filter(
  (algorithm) => !algorithm.startsWith('HS'),
);
