import type { Change, Conflict } from '../domain/store.ts';
import type { Credential, User } from '../domain/users/user.ts';
import type { Answer } from '../http/exchange.ts';
import type { Page } from '../pages/page.ts';

/** A page, as far as a step describes it. */
export type StepPage = Pick<
  Page,
  'template' | 'variables' | 'message' | 'fieldErrors' | 'status' | 'cacheControl' | 'contentSources'
>;

/** What the last page of a login is; an answer as it is, where browsers do something by themselves about it. */
export type LastPage = StepPage | Answer;

/** What a step leaves behind, whichever way it ends. */
export interface Left {
  /** Who they are by now; null for nobody any more. */
  readonly user?: User | null;
  /** Theirs, where they were read. */
  readonly credentials?: readonly Credential[];
  /** The session by which they are logged in already. */
  readonly sessionId?: string;
  /** What they have to do besides before they get in. */
  readonly actions?: readonly string[];
  /** What events of the same request tell of it. */
  readonly told?: Readonly<Record<string, string>>;
  /** Under names of the step's own. */
  readonly notes?: Readonly<Record<string, string | undefined>>;
}

/** What went wrong, in Keycloak's word for an event. */
export interface Mistake {
  readonly error: string;
  /** The type of the event, where it is another than the way they are on says. */
  readonly type?: string;
  readonly details?: Readonly<Record<string, string>>;
  /** Whether the event says nothing of the client's request. */
  readonly isBare?: boolean;
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
}

/** How a step, or a required action, ends for now. It never knows what comes next. */
export type Turn =
  | ({
      readonly kind: 'done';
      /** Whether they have only said who they are, and nothing shows that it is so. */
      readonly isClaim?: boolean;
      /** What is stored with how far they have come by it. */
      readonly unit?: readonly Change[];
      /** How it ends where the unit is refused; undefined for a refusal that is none of its own. */
      readonly refused?: (conflict: Conflict) => Turn | undefined | Promise<Turn | undefined>;
    } & Left)
  /** The login is over with this page, and nobody is logged in by it. */
  | {
      readonly kind: 'ended';
      readonly page: StepPage;
      /** What is stored with its end. */
      readonly unit: readonly Change[];
      /** As of what is done. */
      readonly refused?: (conflict: Conflict) => Turn | undefined | Promise<Turn | undefined>;
      /** What is done once it is stored. */
      readonly after?: () => Promise<void>;
    }
  /** It is not for this person: an alternative may be tried. */
  | ({ readonly kind: 'not for them' } & Left)
  /** It waits for an answer; with a mistake, after one. */
  | ({
      readonly kind: 'asked';
      readonly page: StepPage;
      readonly mistake?: Mistake;
      /** What is stored with how far they have come. */
      readonly unit?: readonly Change[];
    } & Left)
  /** It waits for somebody else, to whom the browser is sent: an identity provider, by its alias. */
  | ({ readonly kind: 'elsewhere'; readonly provider: string } & Left)
  /** The flow begins anew, with what the step notes. */
  | { readonly kind: 'again'; readonly notes: NonNullable<Left['notes']> }
  /** It waits for something from outside. The login begins anew meanwhile in a tab of its own, which tells so. */
  | ({ readonly kind: 'sent'; readonly notice: string; readonly unit: readonly Change[] } & Left)
  /** They would not, and the client hears so. */
  | { readonly kind: 'rejected' }
  /** Nobody gets in by this login. */
  | { readonly kind: 'failed'; readonly page: LastPage; readonly mistake: Mistake };

export const DONE: Turn = { kind: 'done' };
/** It was said already who they are. */
export const NAMED: Turn = { kind: 'done', isClaim: true };
export const NOT_FOR_THEM: Turn = { kind: 'not for them' };

/** The page that tells what is wrong, and has no way on. */
export const errorPage = (key: string, status = 400, args: readonly string[] = []): StepPage => ({
  template: 'error',
  message: { type: 'error', key, args },
  status,
});
