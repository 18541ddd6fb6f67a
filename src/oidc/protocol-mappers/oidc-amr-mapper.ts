import type { MapperKind } from './mapper.ts';

/** The authentication methods used (RFC 8176), none unless a flow names them. */
export const amrMapper: MapperKind = {
  id: 'oidc-amr-mapper',
  tokens: ['access', 'id', 'lightweight'],
  contribute:
    () =>
    (claims, { notes }) => {
      claims.amr = notes.amr?.split(' ') ?? [];
    },
};
