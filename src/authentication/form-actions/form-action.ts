import type { Config } from '../../domain/authentication/conditions/condition.ts';
import type { SignUpInvitation } from '../../domain/sign-up/invitation.ts';
import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import type { Change } from '../../domain/store.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import type { Credential, User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';
import type { Login } from '../login.ts';
import type { StepPage } from '../turn.ts';

/** Somebody before the form. */
export interface Registering {
  readonly login: Login;
  readonly profile: ProfileForm;
  /** The user as they would be. */
  readonly draft: User;
  /** The client's rule; undefined where the realm decides. */
  readonly rule: SignUpRule | undefined;
  /** By which they came. */
  readonly invitation: SignUpInvitation | undefined;
}

/** Somebody who has sent it. */
export interface Registered extends Registering {
  readonly posted: Form;
}

/** What an action has against what was posted. */
export interface Fault {
  /** Keycloak's word for the event. */
  readonly error: string;
  readonly fieldErrors?: NonNullable<StepPage['fieldErrors']>;
  readonly message?: StepPage['message'];
  /** Whether nothing else is told, since whoever sent it may be nobody. */
  readonly hidesOthers?: boolean;
}

export interface FormAction {
  /** Its provider id. */
  readonly id: string;
  /** What the page shows for it. */
  readonly show?: (
    registering: Registering,
    config: Config,
  ) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;
  /** Directives of the page's content security policy beyond its own. */
  readonly contentSources?: (
    config: Config,
    rule: SignUpRule | undefined,
  ) => Readonly<Record<string, string>>;
  /** Whether it asks for something that only a page of ours can. */
  readonly needsPage?: (rule: SignUpRule | undefined) => boolean;
  /** Why nobody may register by this form, if so: asked before the page is shown, and when the form was sent. */
  readonly refuses?: (registering: Registering, config: Config) => Promise<string | undefined>;
  readonly check: (registered: Registered, config: Config) => Promise<Fault | undefined>;
  /** The user with what it adds; asked once nobody has anything against it. */
  readonly complete?: (user: User, registered: Registered, config: Config) => User | Promise<User>;
  /** What the user will prove who they are with. @param user as they are made */
  readonly credentials?: (
    user: User,
    registered: Registered,
    config: Config,
  ) => Promise<readonly Credential[]>;
  /** What a try uses up, whatever comes of it: of two tries with one of it, one is heard. */
  readonly spends?: (registered: Registered, config: Config) => readonly Change[];
}
