import type { CertificateGround } from '../../domain/authentication/x509/check.ts';
import type { ClientView } from '../../domain/clients/client-view.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { Store } from '../../domain/store.ts';
import type { Confirmation } from '../../domain/tokens/possession.ts';
import type { Request } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import type { ProviderKeys } from '../../http/provider-keys.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Grant } from '../grant.ts';
import type { Happening } from '../happening.ts';

/** A token request whose client is known. */
export interface GrantRequest {
  readonly realm: RealmView;
  readonly issuer: string;
  readonly request: Request;
  readonly form: Form;
  readonly authenticated: ClientView;
  /** What the tokens will be bound to. */
  readonly binding: Confirmation;
  readonly providerKeys: ProviderKeys;
  readonly store: Store;
  readonly clock: Clock;
  /** What certificates of people are held against. */
  readonly certificates: CertificateGround;
  /** Ends another session of a user, and tells whom it concerns; durable when it resolves. */
  readonly endSession: (session: UserSession) => Promise<void>;
  /** What its event tells: grants add what they find out. */
  readonly happening: Happening;
}

/** A grant type (RFC 6749 section 1.3): it decides for whom tokens are issued; how they look is not its business. */
export interface GrantType {
  readonly id: string;
  /** Parameters that may be there several times. */
  readonly repeatable?: readonly string[];
  /** @throws {Refusal} in the words of RFC 6749 section 5.2 */
  readonly authorize: (request: GrantRequest) => Promise<Grant>;
}
