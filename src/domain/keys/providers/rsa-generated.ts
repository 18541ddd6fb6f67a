import { generatedRsa, SIGNATURE_ALGORITHMS } from '../rsa.ts';

export const rsaGenerated = generatedRsa({
  id: 'rsa-generated',
  helpText: 'Generates RSA signature keys and creates a self-signed certificate',
  use: 'SIG',
  algorithms: SIGNATURE_ALGORITHMS,
  defaultAlgorithm: 'RS256',
});
