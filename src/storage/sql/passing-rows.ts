import type { Generated } from 'kysely';
import type { SessionKind } from '../../domain/sessions/session.ts';

/* What passes: rows that are over at a time of their own, and swept away then. */

export interface UserSessionRow {
  realm_id: string;
  id: string;
  kind: SessionKind;
  user_id: string;
  /** Seconds since 1970. */
  started_at: number;
  last_access: number;
  /** Hash of which session at which identity provider it began by: an id is as long as they like. */
  broker_session: string | null;
  doc: string;
}

export interface ClientSessionRow {
  realm_id: string;
  session_id: string;
  kind: SessionKind;
  /** Internal id. */
  client_id: string;
  last_access: number;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

/** Ids of tokens that are over before they expire, until that second since 1970. */
export interface SpentTokenRow {
  realm_id: string;
  id: string;
  expires_at: number;
}

/** Seconds since 1970. */
export interface AuthenticationSessionRow {
  realm_id: string;
  browser_hash: string;
  tab_id: string;
  client_id: string;
  started_at: number;
  expires_at: number;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

export interface AuthorizationCodeRow {
  realm_id: string;
  code_hash: string;
  /** Seconds since 1970. */
  expires_at: number;
  /** 1 once it was used. */
  used: Generated<number>;
  doc: string;
}

/** The body as a hash, the answer sealed, until a second since 1970. */
export interface KeptAnswerRow {
  realm_id: string;
  id: string;
  caller: string;
  body: string;
  answer: string;
  expires_at: number;
}

export interface PushedRequestRow {
  realm_id: string;
  uri_hash: string;
  /** Seconds since 1970. */
  expires_at: number;
  doc: string;
}

/** What is the same of both kinds of people who are to come. */
interface ComingRow {
  realm_id: string;
  id: string;
  client_id: string;
  state: string;
  /** Milliseconds since 1970. */
  created_at: number;
  /** Seconds since 1970. */
  expires_at: number;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

export interface SignUpApplicationRow extends ComingRow {
  /** Who it is of, as long as they wait. */
  applicant: string | null;
  secrets: string | null;
}

export interface SignUpInvitationRow extends ComingRow {
  key_hash: string;
}

export interface SignUpCountRow {
  realm_id: string;
  counted: string;
  used: number;
  /** Seconds since 1970. */
  expires_at: number;
}

/** Written for what it costs: nobody reads them. */
export interface PretendedFailureRow {
  realm_id: string;
  slot: number;
  last_failure: number;
}

export interface DeviceAuthorizationRow {
  realm_id: string;
  device_hash: string;
  /** Null once the user has said what they say. */
  user_hash: string | null;
  /** Seconds since 1970, as is `polled_at`. */
  expires_at: number;
  polled_at: Generated<number>;
  /** JSON. */
  verdict: Generated<string>;
  doc: string;
  /** Sealed; null for none. */
  secrets: string | null;
}

/** An event that a listener is still to be told of. Times are milliseconds since 1970. */
export interface EventDeliveryRow {
  position: Generated<number>;
  realm_id: string;
  listener: string;
  /** When it happened. */
  time: number;
  /** From when on it may be tried. */
  due_at: number;
  attempts: number;
  doc: string;
}

/** Their tables. */
export interface PassingTables {
  user_sessions: UserSessionRow;
  client_sessions: ClientSessionRow;
  spent_tokens: SpentTokenRow;
  authentication_sessions: AuthenticationSessionRow;
  authorization_codes: AuthorizationCodeRow;
  kept_answers: KeptAnswerRow;
  pushed_requests: PushedRequestRow;
  device_authorizations: DeviceAuthorizationRow;
  sign_up_applications: SignUpApplicationRow;
  sign_up_invitations: SignUpInvitationRow;
  sign_up_counts: SignUpCountRow;
  pretended_failures: PretendedFailureRow;
  event_deliveries: EventDeliveryRow;
}
