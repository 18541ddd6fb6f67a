import type { Change } from '../../domain/store.ts';
import type { Form } from '../../http/form.ts';
import type { Login } from '../login.ts';
import type { StepPage } from '../turn.ts';

/** How an action ends for now. */
export type ActionTurn =
  /** @property unit what is stored with it */
  | {
      readonly kind: 'done';
      readonly unit: readonly Change[];
      readonly notes?: Readonly<Record<string, string | undefined>>;
    }
  | {
      readonly kind: 'asked';
      readonly page: StepPage;
      readonly notes?: Readonly<Record<string, string | undefined>>;
    }
  /** They would rather not, where they came to do it of their own will. */
  | { readonly kind: 'cancelled' };

/** Something that people have to do before they get in. */
export interface RequiredActionKind {
  /** Its provider id, which is its alias too. */
  readonly id: string;
  /** Whether it is due though nobody has asked for it. */
  readonly isDue?: (login: Login) => Promise<boolean>;
  readonly begin: (login: Login) => Promise<ActionTurn>;
  readonly answer: (login: Login, form: Form) => Promise<ActionTurn>;
}
