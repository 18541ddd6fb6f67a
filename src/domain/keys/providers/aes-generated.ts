import { generatedSecret } from '../symmetric.ts';

export const aesGenerated = generatedSecret({
  id: 'aes-generated',
  helpText: 'Generates AES secret key',
  use: 'ENC',
  defaultAlgorithm: 'AES',
  defaultSize: '32',
  sizes: ['16', '24', '32'],
});
