import { importedRsa, SIGNATURE_ALGORITHMS } from '../rsa.ts';

export const rsa = importedRsa({
  id: 'rsa',
  helpText: 'RSA signature key provider that can optionally generated a self-signed certificate',
  use: 'SIG',
  algorithms: SIGNATURE_ALGORITHMS,
  defaultAlgorithm: 'RS256',
});
