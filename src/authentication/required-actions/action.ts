import type { Change, Conflict } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';
import type { Login } from '../login.ts';
import type { StepPage } from '../turn.ts';

/** What the login remembers for the action; what is undefined it forgets. */
type Notes = Readonly<Record<string, string | undefined>>;

/** How an action ends for now. */
export type ActionTurn =
  | {
      readonly kind: 'done';
      /** What is stored with it. */
      readonly unit: readonly Change[];
      /** The user as they are by now, where that is another. */
      readonly user?: User;
      /** How it ends where the unit is refused; undefined for a refusal that is none of its own. */
      readonly refused?: (conflict: Conflict) => ActionTurn | undefined;
      /** What nobody takes back is done when nobody else can go on with the login, and before anything of it is stored. */
      readonly elsewhere?: () => Promise<void>;
      /** What follows from it once it is stored. */
      readonly afterwards?: readonly (() => void)[];
      readonly notes?: Notes;
      /** What events of the same request tell of it, that of the login too, beside which action it was. */
      readonly told?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'asked';
      readonly page: StepPage;
      /** What is stored before the page is shown, and what the login remembers of it. */
      readonly unit?: readonly Change[];
      readonly notes?: Notes;
    }
  /** They would not do what the client has sent them for, and get in without. */
  | {
      readonly kind: 'cancelled';
      readonly unit: readonly Change[];
      readonly notes: Notes;
      /** As of what is done. */
      readonly told: Readonly<Record<string, string>>;
    }
  /** They would not, and do not get in. */
  | {
      readonly kind: 'refused';
      readonly description: string;
      /** What is stored with the end of the login. */
      readonly unit?: readonly Change[];
    }
  /** They are sent to an identity provider, by its alias, and come back. */
  | { readonly kind: 'elsewhere'; readonly provider: string }
  /** There is nothing that it could be done to. */
  | { readonly kind: 'impossible'; readonly unit: readonly Change[] }
  /** There is nobody any more who could get in. */
  | { readonly kind: 'gone'; readonly unit: readonly Change[]; readonly page: StepPage };

/** Something that people have to do before they get in. */
export interface RequiredActionKind {
  /** Its provider id, which is its alias too. */
  readonly id: string;
  /** Whether clients may send people here to do it. */
  readonly forClients: boolean;
  /** The type of the credential that it adds or removes: its level of authentication is reached first. */
  readonly credential?: (login: Login) => Promise<string | undefined>;
  /** Whether it makes another way in, past the flow: the highest level at which they have something is reached first. */
  readonly opensWay?: boolean;
  /** Whether it is due though nobody has asked for it. */
  readonly isDue?: (login: Login) => Promise<boolean>;
  /** Whether a link of its page asks for something, as its form does (as Keycloak). */
  readonly answersLinks?: boolean;
  readonly begin: (login: Login) => Promise<ActionTurn>;
  readonly answer: (login: Login, form: Form) => Promise<ActionTurn>;
}
