import { FetchRefused } from '../http/fetch-refused.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { Clock } from '../lib/clock.ts';
import { MailFailed } from './mail-failed.ts';

type Settings = Readonly<Record<string, string>>;

const FORM = 'application/x-www-form-urlencoded';
/** Milliseconds before its end at which a token is used no more. */
const MARGIN = 30_000;
/** Milliseconds for which a token is used that says nothing of its end: not at all. */
const UNTOLD = 0;
/** Tokens that are kept. */
const MOST = 500;

/** Tokens by which realms log in to their mail servers (XOAUTH2), each from the token endpoint that the realm names. */
export class MailTokens {
  readonly #fetcher: Pick<GuardedFetcher, 'post'>;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly token: string; readonly until: number }>();

  constructor(fetcher: Pick<GuardedFetcher, 'post'>, clock: Clock) {
    this.#fetcher = fetcher;
    this.#clock = clock;
  }

  /** The token of a client of its own right (RFC 6749 section 4.4). @throws {MailFailed} where there is none to be had */
  async of(server: Settings): Promise<string> {
    const { authTokenUrl: url = '', authTokenScope: scope } = server;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: server.authTokenClientId ?? '',
      client_secret: server.authTokenClientSecret ?? '',
      ...(scope && { scope }),
    }).toString();
    const name = JSON.stringify([url, form]);
    const kept = this.#kept.get(name);
    if (kept && this.#clock.now() < kept.until) return kept.token;
    const { token, lifetime } = await this.#ask(url, form);
    if (this.#kept.size >= MOST) this.#kept.clear();
    this.#kept.set(name, { token, until: this.#clock.now() + lifetime - MARGIN });
    return token;
  }

  async #ask(url: string, form: string): Promise<{ readonly token: string; readonly lifetime: number }> {
    try {
      const { status, text } = await this.#fetcher.post(url, FORM, form);
      const { access_token: token, expires_in: seconds } = (status === 200 ? JSON.parse(text) : {}) as {
        readonly access_token?: unknown;
        readonly expires_in?: unknown;
      };
      if (typeof token !== 'string' || token === '')
        throw new MailFailed(`the token endpoint of the mail server answers ${status} without a token`);
      return { token, lifetime: Number(seconds) > 0 ? Number(seconds) * 1000 : UNTOLD };
    } catch (error) {
      if (error instanceof MailFailed) throw error;
      const detail = error instanceof FetchRefused ? error.detail : 'its answer is no JSON';
      throw new MailFailed(`no token for the mail server: ${detail}`, error);
    }
  }
}
