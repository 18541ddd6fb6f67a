import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Answer, Request } from '../http/exchange.ts';
import type { Pages } from './pages.ts';

/** Something that is said by a message of the theme. */
export interface Said {
  /** Key of a message, such as `invalidUserMessage`. */
  readonly key: string;
  readonly args?: readonly (string | number)[] | undefined;
}

/** What is wrong with a field, and what else is. */
export interface FieldError extends Said {
  readonly also?: readonly Said[];
}

export interface PageMessage extends Said {
  readonly type: 'error' | 'warning' | 'info' | 'success';
}

/** A page that is to be shown. */
export interface Page {
  /** Whose pages it is one of: those of logins unless said otherwise. */
  readonly type?: 'login' | 'account' | undefined;
  /** Keycloak's name of it: `login`, `error`, `info`, `login-oauth-grant`, `login-page-expired`, ... */
  readonly template: string;
  readonly realm: RealmView;
  /** On whose behalf; its theme goes before the realm's. */
  readonly client?: Client | undefined;
  readonly request: Request;
  /** As `chooseLocale` says; without it the request alone decides. */
  readonly locale?: string | undefined;
  /** The address of this page, for the links that choose another language; without it the one that was asked for. */
  readonly address?: string | undefined;
  /** What this page needs beyond what all have, by the names that theme authors know: `url`, `auth`, `login`, `oauth`, ... */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly message?: PageMessage | undefined;
  /** What is wrong with fields of the form, by name. */
  readonly fieldErrors?: Readonly<Record<string, FieldError>> | undefined;
  /** 200 unless said otherwise. */
  readonly status?: number | undefined;
  /** In the place of the `cache-control` that a page has: none is kept. Empty for no such header. */
  readonly cacheControl?: string | undefined;
  /** Further sources of directives of the content security policy, such as `frame-src` of a captcha. */
  readonly contentSources?: Readonly<Record<string, string>> | undefined;
}

/** The page as HTML, in the language and by the theme of whoever sees it. */
export function renderPage(pages: Pages, page: Page): Answer {
  return pages.render(page);
}
