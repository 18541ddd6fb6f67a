import { type Static, Type } from 'typebox';
import type { User } from '../domain/users/user.ts';

const text = Type.Optional(Type.String());
const flag = Type.Optional(Type.Boolean());
const anything = Type.Optional(Type.Unknown());

const CredentialRepresentation = Type.Object({
  id: text,
  type: text,
  userLabel: text,
  createdDate: anything,
  secretData: text,
  credentialData: text,
  priority: Type.Optional(Type.Integer()),
  value: text,
  temporary: flag,
  federationLink: text,
});

/** Keycloak's UserRepresentation. */
export const UserRepresentation = Type.Object({
  id: text,
  username: text,
  firstName: text,
  lastName: text,
  email: text,
  emailVerified: flag,
  attributes: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  userProfileMetadata: anything,
  enabled: flag,
  self: text,
  origin: text,
  createdTimestamp: anything,
  totp: flag,
  federationLink: text,
  serviceAccountClientId: text,
  credentials: Type.Optional(Type.Array(CredentialRepresentation)),
  disableableCredentialTypes: Type.Optional(Type.Array(Type.String())),
  requiredActions: Type.Optional(Type.Array(Type.String())),
  federatedIdentities: anything,
  realmRoles: anything,
  clientRoles: anything,
  clientConsents: anything,
  notBefore: Type.Optional(Type.Integer()),
  groups: anything,
  access: anything,
});

export type UserRepresentation = Static<typeof UserRepresentation>;

/** The user in Keycloak's JSON, members in Keycloak's order. */
export const userRepresentation = (user: User) => ({
  id: user.id,
  username: user.username,
  ...(user.firstName !== undefined && { firstName: user.firstName }),
  ...(user.lastName !== undefined && { lastName: user.lastName }),
  ...(user.email !== undefined && { email: user.email }),
  emailVerified: user.emailVerified,
  ...(Object.keys(user.attributes).length > 0 && { attributes: user.attributes }),
  enabled: user.enabled,
  createdTimestamp: user.createdAt,
  totp: false,
  disableableCredentialTypes: [],
  requiredActions: user.requiredActions,
  notBefore: user.notBefore,
});
