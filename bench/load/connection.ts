import { connect, type Socket } from 'node:net';
import { type Reply, readReply } from './reply.ts';

/** What one exchange sends. `body` goes as it is; its content type is in `headers`. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const usualPatience = 60_000;

/**
 * One keep-alive HTTP/1.1 connection that carries one exchange after the other.
 * Written on the bare socket because the load generator shares the machine with the servers: node:http's client
 * costs several times as much CPU per exchange, which the measured latencies would then contain.
 */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  readonly #patience: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;

  /** `patience`: milliseconds without a byte from the server after which an exchange fails. */
  constructor(origin: string, patience = usualPatience) {
    const url = new URL(origin);
    if (url.protocol !== 'http:')
      throw new Error(`the benchmark speaks plain http only, not ${url.protocol}`);
    this.#patience = patience;
    this.#host = url.hostname;
    this.#port = Number(url.port || 80);
  }

  /** Sends and waits for the whole answer. A broken connection rejects; the next call opens a new one. */
  async send(exchange: Exchange): Promise<Reply> {
    const socket = this.#socket ?? (await this.#open());
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(this.#format(exchange));
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #format({ method, path, headers = {}, body }: Exchange): string {
    let text = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}:${this.#port}\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    if (body === undefined) return `${text}\r\n`;
    return `${text}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  }

  async #open(): Promise<Socket> {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    // A socket that was given up still reports its end; that must not fail the exchange on its successor.
    const fail = (error: Error) => {
      if (this.#socket === socket) this.#fail(error);
    };
    socket.setTimeout(this.#patience, () => fail(new Error(`no answer within ${this.#patience / 1000} s`)));
    socket.removeAllListeners('error');
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed the connection')));
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#received = Buffer.alloc(0);
    this.#socket = socket;
    return socket;
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    let reply: Reply | undefined;
    try {
      reply = readReply(this.#received);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (reply === undefined) return;
    this.#received = Buffer.alloc(0);
    if (reply.closes) this.close();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(reply);
  }

  #fail(error: Error): void {
    this.close();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
