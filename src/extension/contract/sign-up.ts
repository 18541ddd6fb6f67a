import type { LoginContext, LoginField } from './login.ts';
import type { ConfigProperty, Tools } from './tools.ts';

/** Somebody before the form by which people register, and what they have typed into the fields of the user profile. */
export interface SignUpContext extends Omit<LoginContext, 'user' | 'notes'> {
  /** The user as they would be: folded, and not yet checked. Before the form is sent there is nothing in it. */
  readonly draft: {
    readonly username: string;
    readonly email?: string;
    readonly firstName?: string;
    readonly lastName?: string;
    readonly attributes: Readonly<Record<string, readonly string[]>>;
  };
  /** Whether they came by an invitation, whose address is theirs. */
  readonly invited: boolean;
}

/**
 * A step of the form by which people register, as Keycloak's FormAction: an execution of the registration's form flow, asked before there
 * is a user. It sees its own fields and the profile, and never a password. The page, a form that is posted past it, and an application
 * that has people sign up by REST are all asked the same. One that throws, or takes longer than five seconds, lets nobody sign up.
 */
export interface SignUpStep {
  readonly kind: 'sign-up-step';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly displayName: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  /** The page is asked for, or its form was sent: nobody may sign up here, or there are fields beside the profile's. */
  begin?(
    context: SignUpContext,
    tools: Tools,
  ): Promise<SignUpBeginning | undefined> | SignUpBeginning | undefined;
  /** The form was sent: what is wrong with it, if anything is. Other steps are asked too. */
  validate(
    context: SignUpContext,
    form: Readonly<Record<string, string>>,
    tools: Tools,
  ): Promise<SignUpProblem | undefined> | SignUpProblem | undefined;
  /** Nobody has anything against it: what the user is to have, in the unit that makes them. */
  success?(
    context: SignUpContext,
    form: Readonly<Record<string, string>>,
    tools: Tools,
  ): Promise<SignUpAddition | undefined> | SignUpAddition | undefined;
}

export type SignUpBeginning = { readonly refuse: string } | { readonly fields: readonly LoginField[] };

/** Texts are keys of messages of the theme, or are shown as they are. */
export type SignUpProblem =
  | { readonly refuse: string }
  /** By names of the step's own fields, or `username`, `email`, `firstName`, `lastName`. */
  | { readonly errors: Readonly<Record<string, string>> };

export interface SignUpAddition {
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** Aliases, such as `VERIFY_EMAIL`. */
  readonly requiredActions?: readonly string[];
}
