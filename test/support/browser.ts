// @ts-expect-error: plain JavaScript
import { parsePage } from '../compat/oracle/lib/html.mjs';

/** A page as a browser without scripts has it. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Messages of the page, such as what is wrong with what was typed. */
  readonly messages: readonly string[];
  readonly forms: readonly Form[];
  readonly links: readonly string[];
}

interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly value: string;
    readonly checked: boolean;
  }[];
}

/** A browser of the plainest kind: cookies, forms and links; redirects are followed on demand. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #base: string;
  readonly #fetch: typeof fetch;
  last: Page | undefined;

  /** @param by how it reaches the server, such as with a certificate */
  constructor(base: string, by = fetch) {
    this.#base = base;
    this.#fetch = by;
  }

  open(url: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.send('GET', url, undefined, headers);
  }

  /** Where the last answer sends the browser. */
  get location(): URL {
    const location = this.last?.headers.get('location');
    if (!location) throw new Error(`no redirect: ${this.last?.status} ${this.last?.messages.join('; ')}`);
    return new URL(location, this.last?.url);
  }

  follow(): Promise<Page> {
    return this.open(this.location.href);
  }

  /** Sends the form of the last page, or of another. */
  submit(values: Record<string, string>, page = this.last): Promise<Page> {
    const form = page?.forms[0];
    if (!page || !form) throw new Error(`no form: ${page?.status} ${page?.messages.join('; ')}`);
    const own = form.fields.filter(({ type, checked }) =>
      type === 'checkbox' ? checked : type !== 'submit',
    );
    const filled = { ...Object.fromEntries(own.map(({ name, value }) => [name, value])), ...values };
    return this.send('POST', new URL(form.action, page.url).href, filled);
  }

  async send(
    method: string,
    url: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    const target = new URL(url, this.#base);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#fetch(target, {
      method,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie && { cookie }), ...headers },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    const { status, headers: answered } = response;
    this.last = {
      url: target.href,
      status,
      headers: answered,
      text,
      ...(parsePage(text) as Pick<Page, 'forms' | 'links' | 'messages'>),
    };
    return this.last;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/\s*;\s*/);
    const [name = ''] = pair.split('=', 1);
    if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(name.length + 1));
  }
}
