import { ENCRYPTION_ALGORITHMS, importedRsa } from '../rsa.ts';

export const rsaEnc = importedRsa({
  id: 'rsa-enc',
  helpText: 'RSA for key encryption provider that can optionally generated a self-signed certificate',
  use: 'ENC',
  algorithms: ENCRYPTION_ALGORITHMS,
  defaultAlgorithm: 'RSA-OAEP',
});
