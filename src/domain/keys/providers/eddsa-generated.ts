import { generatedElliptic } from '../elliptic.ts';

export const eddsaGenerated = generatedElliptic({
  id: 'eddsa-generated',
  helpText: 'Generates EdDSA keys',
  use: 'SIG',
  type: 'OKP',
  member: 'eddsaEllipticCurveKey',
  curves: ['Ed25519', 'Ed448'],
  generation: (curve) => [curve.toLowerCase(), {}],
  algorithm: () => 'EdDSA',
});
