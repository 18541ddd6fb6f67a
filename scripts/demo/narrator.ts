import type { WriteStream } from 'node:tty';

type Json = Record<string, string>;

export interface Exchange {
  readonly token?: string | undefined;
  /** Whose token that is, in words. */
  readonly who?: string;
  readonly basic?: readonly [id: string | undefined, secret: string | undefined];
  readonly form?: Record<string, string>;
  readonly json?: object;
  /** Members of the answer worth showing; all where left out. */
  readonly show?: readonly string[];
  /** The status that is meant to come; any 2xx where left out. */
  readonly expect?: number;
}

/** Longest value shown whole, in characters. */
const LONGEST = 110;
const SECRETS = /password|secret|token$/;

/** Makes exchanges with a server and shows them as a person wants to read them. */
export class Narrator {
  readonly #url: string;
  readonly #out: WriteStream;
  #step = 0;

  constructor(url: string, out: WriteStream) {
    this.#url = url;
    this.#out = out;
  }

  title(text: string): void {
    this.#print('', this.#style('1', text), '');
  }

  part(text: string): void {
    this.#print('', this.#style('1;36', text));
  }

  /** Sends a request, shows both sides, and ends the demo where the answer is not the one that was meant. */
  async exchange(what: string, method: string, path: string, exchange: Exchange = {}): Promise<Json> {
    const { token, who, basic, form, json, show, expect } = exchange;
    const headers: Record<string, string> = {};
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (basic) headers.authorization = `Basic ${Buffer.from(basic.join(':')).toString('base64')}`;
    if (json) headers['content-type'] = 'application/json';
    const body = json ? JSON.stringify(json) : form ? new URLSearchParams(form) : undefined;
    const started = performance.now();
    const response = await fetch(this.#url + path, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    const milliseconds = performance.now() - started;

    this.#step += 1;
    this.#print('', `${this.#style('1', `${this.#step}. ${what}`)}`);
    this.#print(
      `   ${this.#style('34', method)} ${path}${who ? this.#style('2', `   with the ${who}`) : basic ? this.#style('2', '   with its id and secret') : ''}`,
    );
    for (const [name, value] of Object.entries(json ?? form ?? {})) this.#member('→', name, value);
    const good = expect === undefined ? response.ok : response.status === expect;
    const status = `${response.status} ${response.statusText}`;
    this.#print(
      `   ${this.#style(response.ok ? '32' : '33', status)}${this.#style('2', `   ${milliseconds.toFixed(1)} ms`)}`,
    );
    const answer = (text === '' ? {} : JSON.parse(text)) as Json;
    for (const [name, value] of Object.entries(answer))
      if (!show || show.includes(name)) this.#member('←', name, value);
    if (!good) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return answer;
  }

  /** Tells what somebody sees, and ends the demo where it is not what was meant. */
  seen(what: string, isMeant: boolean, seen: Readonly<Record<string, string>>): void {
    this.#step += 1;
    this.#print('', this.#style('1', `${this.#step}. ${what}`));
    for (const [name, value] of Object.entries(seen)) this.#member('←', name, value);
    if (!isMeant) throw new Error(`${what} That is not what was meant: ${JSON.stringify(seen)}`);
  }

  /** Shows some claims of a JWT. */
  claims(what: string, jwt: string | undefined, names: readonly string[]): void {
    const claims = JSON.parse(Buffer.from(jwt?.split('.')[1] ?? '', 'base64url').toString()) as Json;
    this.#print('', `   ${what}`);
    for (const name of names) this.#member(' ', name, claims[name]);
  }

  #member(arrow: string, name: string, value: unknown): void {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const shown = text.length > LONGEST || SECRETS.test(name) ? `${text.slice(0, 12)}…` : text;
    this.#print(`     ${this.#style('2', arrow)} ${name.padEnd(26)} ${shown}`);
  }

  #style(code: string, text: string): string {
    return this.#out.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text;
  }

  #print(...lines: readonly string[]): void {
    for (const line of lines) this.#out.write(`${line}\n`);
  }
}
