import { CERTIFICATE, generatedElliptic } from '../elliptic.ts';

export const ecdhGenerated = generatedElliptic({
  id: 'ecdh-generated',
  helpText: 'Generates ECDH keys',
  use: 'ENC',
  type: 'EC',
  member: 'ecdhEllipticCurveKey',
  curves: ['P-256', 'P-384', 'P-521'],
  generation: (namedCurve) => ['ec', { namedCurve }],
  algorithm: (_curve, algorithm) => algorithm ?? 'ECDH-ES',
  properties: [
    CERTIFICATE,
    {
      name: 'ecdhAlgorithm',
      label: 'Algorithm',
      helpText: 'Intended algorithm of the key',
      type: 'List',
      defaultValue: 'ECDH-ES',
      options: ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'],
    },
  ],
});
