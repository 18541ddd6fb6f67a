import type { Claims } from '../tokens/jws.ts';

/**
 * Whom an identity provider says somebody is. Plain data: it waits in the login until it is settled who they are here. Nothing of it is
 * more than the provider's word; mappers read it, and change it before anybody is looked for.
 */
export interface BrokeredIdentity {
  /** Alias of the provider. */
  readonly alias: string;
  /** What the provider knows them as for good (`sub`): the link is made by this alone. */
  readonly id: string;
  /** What they are called there. */
  readonly username?: string;
  /** What they would be called here, where a mapper has said so. */
  readonly localName?: string;
  readonly email?: string;
  /** Whether the provider says that the address is theirs; undefined where it says nothing. */
  readonly emailVerified?: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Attributes that mappers would have of a user who is made now. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly claims: BrokeredClaims;
  /** The session there (`sid`), by which the provider ends it. */
  readonly sessionId?: string;
  /** What the provider's logout is told. */
  readonly idToken?: string;
  /** The answer of the token endpoint, as it came: what is stored where the provider has `storeToken`. */
  readonly tokens?: string;
  /** What the user session shall keep. */
  readonly sessionNotes: Readonly<Record<string, string>>;
}

/** What the provider said, by where it said so; mappers look in this order. */
export interface BrokeredClaims {
  /** Where the provider's access tokens are JWTs that were looked at (`isAccessTokenJWT`, `keycloak-oidc`). */
  readonly accessToken?: Claims;
  readonly idToken?: Claims;
  /** Of the userinfo endpoint, or the profile of a service that has no ID tokens. */
  readonly userInfo?: Claims;
}
