import type { Connection } from './connection.ts';
import type { Reply } from './reply.ts';

const mostRedirects = 5;

/**
 * A person's browser as far as a login needs one: it keeps the cookies it is given, and follows redirects as long as they stay
 * at the server. It fetches no style sheets and no scripts, and knows one server only.
 */
export class Browser {
  readonly #connection: Connection;
  readonly #origin: string;
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  constructor(connection: Connection, origin: string) {
    this.#connection = connection;
    this.#origin = origin;
  }

  /** Opens an address of the server. Answers the page, or the redirect that leads away from the server. */
  open(address: string): Promise<Visit> {
    return this.#go('GET', address);
  }

  /** Posts a form. */
  post(address: string, fields: Readonly<Record<string, string>>): Promise<Visit> {
    return this.#go('POST', address, new URLSearchParams(fields).toString());
  }

  async #go(method: string, address: string, form?: string): Promise<Visit> {
    let reply = await this.#send(method, address, form);
    for (let count = 0; count < mostRedirects; count += 1) {
      const location = readHeaders(reply, 'location')[0];
      if (reply.status < 300 || reply.status > 399 || location === undefined) return { reply };
      if (!this.#isHere(location)) return { reply, away: location };
      reply = await this.#send('GET', location);
    }
    throw new Error(`more than ${mostRedirects} redirects, the last of them from ${address}`);
  }

  async #send(method: string, address: string, form?: string): Promise<Reply> {
    const path = address.startsWith('/') ? address : address.slice(this.#origin.length);
    const headers: Record<string, string> = { accept: 'text/html', 'accept-language': 'en' };
    const cookie = this.#cookiesFor(path);
    if (cookie !== '') headers.cookie = cookie;
    if (form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    const body = form === undefined ? {} : { body: form };
    const reply = await this.#connection.send({ method, path, headers, ...body });
    for (const line of readHeaders(reply, 'set-cookie')) this.#keep(line);
    return reply;
  }

  #isHere(location: string): boolean {
    return location.startsWith(`${this.#origin}/`) || /^\/(?!\/)/.test(location);
  }

  /** Neither server names a domain; both mark cookies `Secure`, which browsers keep on a loopback host. */
  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const read = (attribute: string) =>
      attributes.find((each) => each.toLowerCase().startsWith(`${attribute}=`))?.slice(attribute.length + 1);
    if (Number(read('max-age') ?? 1) <= 0) this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path: read('path') ?? '/' });
  }

  #cookiesFor(path: string): string {
    const sent = [...this.#cookies].filter(([, cookie]) => path.startsWith(cookie.path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }
}

/** Where a browser has arrived. */
interface Visit {
  readonly reply: Reply;
  /** Where it was sent, away from the server: what a client's page would be opened with. */
  readonly away?: string;
}

function readHeaders({ head }: Reply, name: string): string[] {
  const lines = head.matchAll(new RegExp(`\\r\\n${name}: *([^\\r]*)`, 'gi'));
  return Array.from(lines, ([, value = '']) => value);
}
