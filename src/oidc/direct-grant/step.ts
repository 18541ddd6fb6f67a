import type { Config } from '../../domain/authentication/conditions/condition.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { FailedStep } from '../../domain/login-failures/after-failure.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Store } from '../../domain/store.ts';
import type { Credential, User } from '../../domain/users/user.ts';
import type { Request } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import type { Clock } from '../../lib/clock.ts';
import type { GrantedScope } from '../scope.ts';

/** Somebody who says who they are, and with what. */
export interface Login {
  readonly store: Store;
  readonly clock: Clock;
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  readonly form: Form;
  readonly scope: GrantedScope;
  /** Absent where there is nobody of that name: all the same steps run, so that none can tell by the time. */
  readonly user: User | undefined;
  readonly credentials: readonly Credential[];
}

/** What a step finds. */
export type Finding =
  | {
      readonly done: true;
      /** Whether it has found out who they are; a flow in which no step does lets nobody in. */
      readonly names?: boolean;
      /** What is used up once the user is let in; false when somebody else has used it up. */
      readonly confirm?: () => Promise<boolean>;
      /** What is kept of it, whatever the steps behind it find. */
      readonly keep?: () => Promise<void>;
    }
  | {
      readonly done: false;
      readonly step: FailedStep;
      /** What is said of it in place of the usual words, once the user has proved themselves. */
      readonly denied?: string;
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
  readonly perform: (login: Login, config: Config) => Promise<Finding>;
}

/** What a part of the flow may depend on that code from outside says. */
export interface DirectGrantCondition {
  /** Its provider id. */
  readonly id: string;
  readonly holds: (login: Login, config: Config) => Promise<boolean>;
}
