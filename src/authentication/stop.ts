import type { Execution } from '../domain/authentication/authentication.ts';
import type { Change } from '../domain/store.ts';
import type { Form } from '../http/form.ts';
import { errorPage, type LastPage, type Mistake, type StepPage } from './turn.ts';

/** An answer to the page of an execution. */
export interface Answered {
  readonly execution: string;
  readonly form: Form;
}

/** Where a walk stops before the flow is through. */
export type Stop =
  | {
      readonly kind: 'asked';
      readonly execution: Execution;
      readonly page: StepPage;
      readonly mistake?: Mistake | undefined;
      readonly unit?: readonly Change[] | undefined;
    }
  | { readonly kind: 'sent'; readonly notice: string; readonly unit: readonly Change[] }
  | { readonly kind: 'elsewhere'; readonly provider: string }
  | { readonly kind: 'ended'; readonly page: StepPage }
  /** They would not. */
  | { readonly kind: 'rejected' }
  /** The flow begins anew. */
  | { readonly kind: 'again' };

/** Why nobody gets in. */
export interface Failure {
  readonly page: LastPage;
  readonly mistake: Mistake;
}

/** Nobody is left to let in. */
export const NOBODY: Failure = {
  page: errorPage('invalidUserMessage'),
  mistake: { error: 'invalid_user_credentials' },
};
