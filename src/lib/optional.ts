import { Type } from 'typebox';

/* Members of documents that may be left out, as most of Keycloak's may. */

export const text = Type.Optional(Type.String());
export const texts = Type.Optional(Type.Array(Type.String()));
export const flag = Type.Optional(Type.Boolean());
/** A whole number. */
export const number = Type.Optional(Type.Integer());
