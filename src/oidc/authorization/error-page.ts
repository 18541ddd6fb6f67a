import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { renderPage } from '../../pages/page.ts';
import type { Pages } from '../../pages/pages.ts';

/** Thrown where the person is told what is wrong, because the client cannot be: it is not known where it is. */
export class ShownToPerson extends Error {
  readonly status: number;
  /** Key of a message. */
  readonly key: string;
  readonly args: readonly string[];
  /** Keycloak's error word, for the event. */
  readonly event: string;
  /** What the event says besides. */
  readonly details: Readonly<Record<string, string>>;
  constructor(
    key: string,
    event: string,
    args: readonly string[] = [],
    status = 400,
    details: Readonly<Record<string, string>> = {},
  ) {
    super(key);
    this.name = 'ShownToPerson';
    this.status = status;
    this.key = key;
    this.args = args;
    this.event = event;
    this.details = details;
  }
}

/** The page that says to a person what went wrong, in the words of the theme. */
export const errorPage = (
  pages: Pages,
  realm: RealmView,
  request: Request,
  { status, key, args }: Pick<ShownToPerson, 'status' | 'key' | 'args'>,
  client?: Client,
): Answer =>
  renderPage(pages, {
    template: 'error',
    realm,
    request,
    ...(client && { client }),
    message: { type: 'error', key, args },
    status,
  });
