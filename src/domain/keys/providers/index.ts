import type { KeyProvider } from '../provider.ts';
import { aesGenerated } from './aes-generated.ts';
import { ecdhGenerated } from './ecdh-generated.ts';
import { ecdsaGenerated } from './ecdsa-generated.ts';
import { eddsaGenerated } from './eddsa-generated.ts';
import { hmacGenerated } from './hmac-generated.ts';
import { javaKeystore } from './java-keystore.ts';
import { rsa } from './rsa.ts';
import { rsaEnc } from './rsa-enc.ts';
import { rsaEncGenerated } from './rsa-enc-generated.ts';
import { rsaGenerated } from './rsa-generated.ts';

/** A new provider is a file here and a line in this list. */
export const keyProviders: readonly KeyProvider[] = [
  aesGenerated,
  ecdhGenerated,
  ecdsaGenerated,
  eddsaGenerated,
  hmacGenerated,
  javaKeystore,
  rsa,
  rsaEnc,
  rsaEncGenerated,
  rsaGenerated,
];

export const findKeyProvider = (id: string): KeyProvider | undefined =>
  keyProviders.find((provider) => provider.id === id);
