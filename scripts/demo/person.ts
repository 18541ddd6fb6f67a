/** A page as a browser without scripts has it. */
interface Page {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
}

/** Somebody at a browser of the plainest kind: cookies, links, and one form a page. */
export class Person {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  open(path: string): Promise<Page> {
    return this.#send('GET', path);
  }

  /** Fills in the form of a page. */
  async submit(page: Page, values: Record<string, string>): Promise<Page> {
    const action = page.text.match(/<form[^>]*action="([^"]+)"/)?.[1];
    if (action === undefined) throw new Error(`no form on the page: ${page.status}`);
    return this.#send('POST', action.replaceAll('&amp;', '&'), values);
  }

  async #send(method: string, path: string, form?: Record<string, string>): Promise<Page> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.#url), {
      method,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      this.#cookies.set(name, value.join('='));
    }
    const location = response.headers.get('location') ?? undefined;
    return { status: response.status, text: await response.text(), location };
  }
}

/** What a page is headed by. */
export const headingOf = ({ text }: Pick<Page, 'text'>): string =>
  (text.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)?.[1] ?? '').replaceAll(/<[^>]*>/g, '').trim();

/** What a page says is wrong. */
export const messageOf = ({ text }: Pick<Page, 'text'>): string =>
  (text.match(/id="kc-error-message"[^>]*>([\s\S]*?)<\/(?:p|div)>/)?.[1] ?? '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
