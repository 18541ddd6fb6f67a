import type { Answer } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import type { PageMessage, Said } from '../../pages/page.ts';
import type { Visit } from './visit.ts';

/** What a page shows beyond the frame. */
export interface Content {
  /** By the names that theme authors know. */
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly message?: PageMessage | undefined;
  readonly fieldErrors?: Readonly<Record<string, Said>>;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page of the account. */
export interface AccountPage {
  /** Its template. */
  readonly id: string;
  /** Below the account; empty for the first page. */
  readonly path: string;
  /** Key of what the navigation calls it. */
  readonly label: string;
  /** Whether there is such a page for them: their roles say so, and whether there is anything to see. */
  readonly isFor: (visit: Visit) => boolean;
  readonly show: (visit: Visit) => Promise<Content>;
  /** What comes back from its forms; the caller has made sure that it was one of them. */
  readonly answer?: (visit: Visit, form: Form) => Promise<Answer | Content>;
}
