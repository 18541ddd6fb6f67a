import { ENCRYPTION_ALGORITHMS, generatedRsa } from '../rsa.ts';

export const rsaEncGenerated = generatedRsa({
  id: 'rsa-enc-generated',
  helpText: 'Generates RSA keys for key encryption and creates a self-signed certificate',
  use: 'ENC',
  algorithms: ENCRYPTION_ALGORITHMS,
  defaultAlgorithm: 'RSA-OAEP',
});
