import type { MapperKind } from './mapper.ts';

/** The nonce in access tokens too, where applications from before expect it. */
export const nonceMapper: MapperKind = {
  id: 'oidc-nonce-backwards-compatible-mapper',
  tokens: ['access', 'lightweight'],
  always: true,
  contribute:
    () =>
    (claims, { notes }) => {
      if (notes.nonce !== undefined) claims.nonce = notes.nonce;
    },
};
