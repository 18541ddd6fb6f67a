import type { ConfigProperty, Tools } from './tools.ts';

/** Somebody who logs in, through a browser or by the password grant, and how they came. */
export interface LoginContext {
  /** Name of the realm. */
  readonly realm: string;
  readonly client: {
    readonly clientId: string;
    readonly name?: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  /** Who they have said they are, or have proved to be: the steps before say which. */
  readonly user?: {
    readonly id: string;
    readonly username: string;
    readonly email?: string;
    readonly emailVerified: boolean;
    readonly firstName?: string;
    readonly lastName?: string;
    readonly attributes: Readonly<Record<string, readonly string[]>>;
  };
  /** Address of the browser; of the client by the password grant. */
  readonly address: string;
  /** Headers of this request, names in lower case, where a trusted proxy has sent it; of anybody else none. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Parameters of the address by which the client sent them here; by the password grant those of the request, but for passwords, codes and
   * the client's secret. Anybody can write them: they are wishes, not facts.
   */
  readonly query: Readonly<Record<string, string>>;
  /** How the execution is configured. */
  readonly config: Readonly<Record<string, string>>;
  /** What the step has remembered of this login. */
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * Whether a part of a flow is gone through. A condition that throws, or takes longer than five seconds, lets nobody by: the login ends with
 * an error.
 */
export interface LoginCondition {
  readonly kind: 'login-condition';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly displayName: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  holds(context: LoginContext, tools: Tools): Promise<boolean> | boolean;
}

/** A form that a step shows. Texts are keys of messages of the theme, or are shown as they are. */
export interface LoginForm {
  readonly title: string;
  readonly text?: string;
  readonly fields: readonly LoginField[];
  /** What the button says. */
  readonly submit?: string;
  /** What is wrong as a whole. */
  readonly error?: string;
}

export interface LoginField {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password' | 'email' | 'tel';
  readonly value?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  /** What is wrong with what was typed. */
  readonly error?: string;
}

/** How a step ends for now. Notes are remembered until the login ends, for this execution of the step alone. */
export type LoginTurn =
  | {
      readonly done: true;
      readonly notes?: Readonly<Record<string, string>>;
      /** Who they are, of a step that `identifies`: a user's name or id, or their email address where the realm takes those. */
      readonly user?: string;
    }
  /** It is not for this person: an alternative may be tried. */
  | { readonly done: false }
  | { readonly ask: LoginForm; readonly notes?: Readonly<Record<string, string>> }
  /** Nobody gets in by this login: what they are told. */
  | { readonly deny: string };

/**
 * A step of a browser flow, or of a direct grant flow, where nobody can be asked. One that throws, or takes longer than five seconds, lets
 * nobody by: the login ends with an error. Unless it `identifies`, it stands behind steps that say who somebody is, and adds to them.
 */
export interface LoginStep {
  readonly kind: 'login-step';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly displayName: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  /**
   * Whether it says who somebody is: it is reached with nobody known, and ends with `user`. The server believes it, so it must have proved
   * it: by a code, a signature or an answer of a service, never by a parameter of the request or what was typed alone.
   */
  readonly identifies?: boolean;
  /** It is reached. */
  begin(context: LoginContext, tools: Tools): Promise<LoginTurn> | LoginTurn;
  /** Its form was answered. */
  answer?(
    context: LoginContext,
    form: Readonly<Record<string, string>>,
    tools: Tools,
  ): Promise<LoginTurn> | LoginTurn;
}
