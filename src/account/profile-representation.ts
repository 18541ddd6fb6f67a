import { type Static, Type } from 'typebox';
import type { Said } from '../domain/users/own-profile/profile-form.ts';
import { MEMBERS } from '../domain/users/profile/user-profile.ts';
import { flag, text } from '../lib/optional.ts';

const anything = Type.Optional(Type.Unknown());

/** Keycloak's account UserRepresentation. */
export const AccountRepresentation = Type.Object({
  id: text,
  username: text,
  firstName: text,
  lastName: text,
  email: text,
  emailVerified: flag,
  attributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  userProfileMetadata: anything,
  // Read by Keycloak's client too, and never taken.
  enabled: anything,
  self: anything,
  origin: anything,
  createdTimestamp: anything,
  totp: anything,
  federationLink: anything,
  serviceAccountClientId: anything,
  credentials: anything,
  disableableCredentialTypes: anything,
  requiredActions: anything,
  federatedIdentities: anything,
  realmRoles: anything,
  clientRoles: anything,
  clientConsents: anything,
  notBefore: anything,
  groups: anything,
  access: anything,
});
export type AccountRepresentation = Static<typeof AccountRepresentation>;

/** What somebody says of themselves, and of which attributes they say anything. */
export interface SaidOfSelf extends Said {
  /** Names that are spoken of, if only to say that there is nothing. */
  readonly names: ReadonlySet<string>;
}

/** A member of the user goes before an attribute of its name. */
export function saidBy({ attributes = {}, ...rest }: AccountRepresentation): SaidOfSelf {
  const said = new Map<string, readonly string[]>(
    Object.entries(attributes).flatMap(([name, value]) => {
      const values = [value].flat().filter((each) => each !== null);
      // What is no text is none of an attribute's values.
      return values.every((each) => typeof each === 'string') ? [[name, values as string[]] as const] : [];
    }),
  );
  for (const name of MEMBERS) {
    const value = rest[name as 'username' | 'email' | 'firstName' | 'lastName'];
    if (value !== undefined) said.set(name, [value]);
  }
  return {
    names: new Set(said.keys()),
    all: (name) => said.get(name) ?? [],
    entries: () => [...said].flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  };
}
