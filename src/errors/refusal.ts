/** How a refusal is written: which members its JSON body has. */
export type Audience = 'protocol' | 'admin';

export interface RefusalOptions {
  /** Public: `error_description`, or for administrators the whole message. */
  readonly description?: string | undefined;
  readonly audience?: Audience;
  /** Headers a standard asks for with this refusal, such as `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further public members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Written without the headers that protect a browser, where Keycloak leaves them off. */
  readonly unprotected?: boolean;
  /** What an event of it says that the caller is not told; `none` where it leaves none (as Keycloak). */
  readonly event?: RefusalEvent | 'none';
  /** Key of the message for a person, where it is a browser that asked for a page. */
  readonly shownAs?: string | undefined;
  /** For the log alone. */
  readonly detail?: string;
  readonly cause?: unknown;
}

export interface RefusalEvent {
  /** Keycloak's error word. */
  readonly error: string;
  readonly reason?: string;
}

/** What is said of JSON that is none, whatever was asked for. */
export const CANNOT_PARSE = 'Cannot parse the JSON';

/**
 * A request the server declines, thrown where the reason is found and written once, at the door frame.
 * Whatever else is thrown is a bug and answers 500.
 */
export class Refusal extends Error {
  readonly status: number;
  /** The wire word, such as `invalid_token`. */
  readonly code: string;
  readonly description: string | undefined;
  readonly audience: Audience;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;
  readonly unprotected: boolean;
  readonly event: RefusalEvent | 'none' | undefined;
  readonly shownAs: string | undefined;
  readonly detail: string | undefined;

  constructor(status: number, code: string, options: RefusalOptions = {}) {
    super(options.description ? `${code}: ${options.description}` : code, { cause: options.cause });
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.description = options.description;
    this.audience = options.audience ?? 'protocol';
    this.headers = options.headers ?? {};
    this.members = options.members ?? {};
    this.unprotected = options.unprotected ?? false;
    this.event = options.event;
    this.shownAs = options.shownAs;
    this.detail = options.detail;
  }

  /** The same, with more headers. */
  withHeaders(headers: Readonly<Record<string, string>>): Refusal {
    const { event, shownAs, detail, ...same } = this;
    return new Refusal(this.status, this.code, {
      ...same,
      ...(event && { event }),
      ...(shownAs !== undefined && { shownAs }),
      ...(detail !== undefined && { detail }),
      headers: { ...this.headers, ...headers },
      cause: this.cause,
    });
  }

  /** Whether it is said in a sentence and in no protocol's words: then a browser shows it to a person. */
  get isForPeople(): boolean {
    if (this.audience !== 'protocol') return false;
    return this.description === undefined ? /\s/.test(this.code) : this.description === CANNOT_PARSE;
  }

  /** The JSON body for its audience. */
  body(): Readonly<Record<string, unknown>> {
    if (this.audience === 'admin') return { errorMessage: this.description ?? this.code, ...this.members };
    if (this.description === undefined) return { error: this.code, ...this.members };
    return { error: this.code, error_description: this.description, ...this.members };
  }
}
