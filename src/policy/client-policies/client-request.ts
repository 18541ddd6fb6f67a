import type { Client } from '../../domain/clients/client.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import type { PolicyRealm } from './client-change.ts';

/** What clients ask of the server, by Keycloak's names of the events. */
export type RequestEvent =
  | 'PRE_AUTHORIZATION_REQUEST'
  | 'AUTHORIZATION_REQUEST'
  | 'PUSHED_AUTHORIZATION_REQUEST'
  | 'IMPLICIT_HYBRID_TOKEN_RESPONSE'
  | 'PRE_TOKEN_REQUEST'
  | 'TOKEN_REQUEST'
  | 'TOKEN_RESPONSE'
  | 'TOKEN_REFRESH'
  | 'TOKEN_REFRESH_RESPONSE'
  | 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'
  | 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_RESPONSE'
  | 'SERVICE_ACCOUNT_TOKEN_REQUEST'
  | 'SERVICE_ACCOUNT_TOKEN_RESPONSE'
  | 'TOKEN_EXCHANGE_REQUEST'
  | 'JWT_AUTHORIZATION_GRANT'
  | 'DEVICE_AUTHORIZATION_REQUEST'
  | 'DEVICE_TOKEN_REQUEST'
  | 'DEVICE_TOKEN_RESPONSE'
  | 'BACKCHANNEL_AUTHENTICATION_REQUEST'
  | 'BACKCHANNEL_TOKEN_REQUEST'
  | 'BACKCHANNEL_TOKEN_RESPONSE'
  | 'TOKEN_REVOKE'
  | 'TOKEN_REVOKE_RESPONSE'
  | 'TOKEN_INTROSPECT'
  | 'USERINFO_REQUEST'
  | 'LOGOUT_REQUEST'
  | 'SAML_AUTHN_REQUEST'
  | 'SAML_LOGOUT_REQUEST';

/** Parameters by name, the first value of each. */
export interface Parameters {
  get(name: string): string | undefined;
}

/** An authorization request (RFC 6749 section 4.1.1) with what a request object says in place of its parameters. */
export interface AuthorizationRequest {
  /** The words of `response_type`. */
  readonly responseType: readonly string[];
  readonly responseMode: string | undefined;
  readonly redirectUri: string | undefined;
  readonly scope: string | undefined;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  /** The `claims` parameter, as it stands (OpenID Connect Core section 5.5). */
  readonly claims: string | undefined;
  /** Levels of authentication that are asked for, by `acr_values` and by `claims`. */
  readonly acrValues: readonly string[];
  readonly codeChallenge: string | undefined;
  readonly codeChallengeMethod: string | undefined;
  readonly dpopJkt: string | undefined;
  /** The claims of the request object, by value or by reference; absent where there is none. */
  readonly requestObject?: Claims | undefined;
  readonly isObjectEncrypted?: boolean;
  /** Whether it was pushed before (RFC 9126). */
  readonly isPushed: boolean;
  /** Names of what was pushed, those in a pushed request object included; undefined where a URI names nothing pushed. */
  readonly pushed?: ReadonlySet<string> | undefined;
}

/** The code that tokens are asked for with. */
export interface CodeInHand {
  readonly codeChallenge: string | undefined;
  readonly codeChallengeMethod: string | undefined;
  readonly dpopJkt: string | undefined;
}

/** A message of SAML (saml-core-2.0-os section 3). */
export interface SamlMessage {
  readonly binding: 'post' | 'redirect' | 'artifact' | 'soap';
  readonly assertionConsumerServiceUrl?: string | undefined;
  readonly protocolBinding?: string | undefined;
}

/** Something that a client asks for, on any endpoint but those that register it. */
export interface ClientRequest {
  readonly on: RequestEvent;
  readonly realm: PolicyRealm;
  readonly issuer: string;
  /** Proved where the endpoint proves clients. */
  readonly client: Client;
  /** The parameters as they were sent: in the body, or of an authorization request in the query. */
  readonly parameters: Parameters;
  /** Names of all of them. */
  readonly sent?: readonly string[];
  readonly method: string;
  /** What is asked for by `scope`, or was when the session began. */
  readonly scope?: string | undefined;
  /** The DPoP header. */
  readonly proof?: string | undefined;
  /** Proves the key by that header, which is used up; its thumbprint. @throws {Refusal} */
  readonly proveKey?: () => Promise<string>;
  /** Thumbprint of the client's certificate (`x5t#S256`). */
  readonly certificate?: string | undefined;
  /** Claims of the token that the request is about, verified: refresh token, token to be revoked, bearer. */
  readonly token?: Claims | undefined;
  readonly identityProvider?: string | undefined;
  readonly authorization?: AuthorizationRequest;
  readonly code?: CodeInHand;
  readonly saml?: SamlMessage;
  /** Asks another server, by a POST of JSON that is guarded. @throws where there is no good answer */
  readonly ask?: (url: string, document: object) => Promise<unknown>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What becomes of a request besides being let through. */
export interface Effects {
  /** Access tokens that leave their claims to introspection. */
  readonly lightweight?: true;
  /** No refresh token in the answer. */
  readonly withoutRefreshToken?: true;
  /** No other scopes than these, by name. */
  readonly scopes?: ReadonlySet<string>;
  /** A public client's access token is not bound to its key, its refresh token is. */
  readonly bindsRefreshTokenAlone?: true;
  /** The flow by which people log in, by its alias, and the level that comes of it. */
  readonly flow?: { readonly alias: string; readonly level?: number };
  /** The attributes of the client that are to be stored with it. */
  readonly attributes?: Readonly<Record<string, string>>;
}
