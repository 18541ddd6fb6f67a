import { CERTIFICATE, generatedElliptic } from '../elliptic.ts';

/** RFC 7518 section 3.4 pairs each curve with one algorithm. */
const ALGORITHMS: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

export const ecdsaGenerated = generatedElliptic({
  id: 'ecdsa-generated',
  helpText: 'Generates ECDSA keys',
  use: 'SIG',
  type: 'EC',
  member: 'ecdsaEllipticCurveKey',
  curves: Object.keys(ALGORITHMS),
  generation: (namedCurve) => ['ec', { namedCurve }],
  properties: [CERTIFICATE],
  algorithm: (curve) => ALGORITHMS[curve] ?? 'ES256',
});
