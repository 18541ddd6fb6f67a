import type { Execution } from '../domain/authentication/authentication.ts';
import type { Config } from '../domain/authentication/conditions/condition.ts';
import type { Form } from '../http/form.ts';
import type { Login } from './login.ts';
import type { Turn } from './turn.ts';

/** Where a step stands in the flow. */
export interface Place {
  readonly execution: Execution;
  readonly config: Config;
}

/** An authenticator of a flow that goes through a browser. It knows the login and its own place, never what comes next. */
export interface Step {
  /** Its provider id. */
  readonly id: string;
  /** How people are told of it among other ways, where the theme has no messages that are called by it. */
  readonly told?: { readonly displayName: string; readonly helpText: string };
  /** The type of the credential it asks for, where it asks for one that not everybody has. */
  readonly credential?: string;
  /** The type of the credential that it is about, where it asks for none. */
  readonly about?: string;
  /** The required action by which people get that credential. */
  readonly setUpBy?: string;
  /** Whether it asks for nothing that could be set up; conditions do not count it as set up. */
  readonly asksNothing?: boolean;
  /** Whether it is about somebody who is known already. */
  readonly needsUser?: boolean;
  /** Whether whoever has not got the credential yet is asked to; otherwise they always are. */
  readonly isNeeded?: (login: Login, place: Place) => Promise<boolean>;
  /** Whether a link of its page asks for something, as its form does (as Keycloak). */
  readonly answersLinks?: boolean;
  /** It is reached. */
  readonly begin: (login: Login, place: Place) => Promise<Turn>;
  /** Its page was answered. */
  readonly answer?: (login: Login, form: Form, place: Place) => Promise<Turn>;
}

/** What a part of a flow may depend on that goes through a browser alone. */
export interface LoginCondition {
  /** Its provider id. */
  readonly id: string;
  readonly holds: (login: Login, config: Config) => Promise<boolean>;
  /** The part of the flow that it stands in is done. @returns what the login remembers of it */
  readonly flowDone?: (login: Login, config: Config) => Readonly<Record<string, string>>;
}
