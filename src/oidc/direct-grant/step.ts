import type { Config } from '../../domain/authentication/conditions/condition.ts';
import type { CertificateGround } from '../../domain/authentication/x509/check.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { FailedStep } from '../../domain/login-failures/after-failure.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { Store } from '../../domain/store.ts';
import type { Credential, User } from '../../domain/users/user.ts';
import type { Refusal, RefusalEvent } from '../../errors/refusal.ts';
import type { Request } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import type { Clock } from '../../lib/clock.ts';
import type { GrantedScope } from '../scope.ts';

/** A request by which somebody wants to log in, nobody known yet. */
export interface Asked {
  readonly store: Store;
  readonly clock: Clock;
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  readonly form: Form;
  readonly scope: GrantedScope;
  /** What certificates are held against. */
  readonly certificates: CertificateGround;
  /** Has the event of the login tell more. */
  readonly tell: (details: Readonly<Record<string, string>>) => void;
  /** Ends a session of the user's, and tells whom it concerns; durable when it resolves. */
  readonly endSession: (session: UserSession) => Promise<void>;
}

/** Somebody who says who they are, and with what. */
export interface Login extends Asked {
  /** Absent where there is nobody of that name: then no step runs, and it takes as long as if one had. */
  readonly user: User | undefined;
  readonly credentials: readonly Credential[];
}

/** How it is said that somebody is not let in, in the place of the usual words. */
export type Refuse = (event: RefusalEvent) => Refusal;

/** Who a request says it is from. */
export interface Named {
  /** As the request has it. */
  readonly username: string;
  readonly user: User | undefined;
  /** Where nobody of that name is, or they are locked out. */
  readonly refuse?: Refuse;
}

/** What a step finds. */
export type Finding =
  | {
      readonly done: true;
      /** Whether it has found out who they are; a flow in which no step does lets nobody in. */
      readonly names?: boolean;
      /** What comes about once the user is let in; false when somebody else has used up what it uses up. */
      readonly confirm?: () => Promise<boolean>;
      /** What is kept of it, whatever the steps behind it find. */
      readonly keep?: () => Promise<void>;
    }
  | {
      readonly done: false;
      readonly step: FailedStep;
      /** What is said of it in place of the usual words, once the user has proved themselves. */
      readonly denied?: string;
      /** How that is said, or anything else that is wrong, where it is not in the usual way. */
      readonly refuse?: Refuse;
      /** Whether nothing they have shown was wrong: it is no failure that brings a lockout nearer. */
      readonly isNoFailure?: boolean;
    }
  /** An alternative may be tried. */
  | 'not for them';

/** An authenticator of the direct grant flow. */
export interface DirectGrantStep {
  /** Its provider id. */
  readonly id: string;
  /** The type of the credential it asks for, where it asks for one that not everybody has. */
  readonly credential?: string;
  /** The type of the credential that it finds right. */
  readonly proves?: string;
  /** Whether it asks for nothing that could be set up; conditions do not count it as set up. */
  readonly asksNothing?: boolean;
  /**
   * Who it is, of a step that finds that out: unproved, before anything else of the flow happens. Undefined where the request says
   * nothing of it. What the step says of them when it comes to it must be about the same user.
   * @throws {Refusal} where nobody can be read from the request who should be
   */
  readonly identify?: (asked: Asked, config: Config) => Promise<Named | undefined>;
  readonly perform: (login: Login, config: Config) => Promise<Finding>;
}

/** What a part of the flow may depend on that code from outside says. */
export interface DirectGrantCondition {
  /** Its provider id. */
  readonly id: string;
  readonly holds: (login: Login, config: Config) => Promise<boolean>;
}
