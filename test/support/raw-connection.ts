import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface RawReply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** A connection that sends exactly the bytes it is given: what no HTTP library would let a test say. */
export class RawConnection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #over = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#wake();
    });
    const end = () => {
      this.#over = true;
      this.#wake();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
  }

  static async to(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Whether the server has ended the connection. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Bytes that were handed over and have not left this process. */
  get unsent(): number {
    return this.#socket.writableLength;
  }

  send(bytes: string | Uint8Array): void {
    if (!this.#over) this.#socket.write(bytes);
  }

  /** The next answer, or undefined when the server ends the connection, or says nothing for that long. */
  async reply(milliseconds = 5000): Promise<RawReply | undefined> {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      const reply = this.#take();
      if (reply) return reply;
      const left = deadline - Date.now();
      if (this.#over || left <= 0) return undefined;
      await this.#news(left);
    }
  }

  /** Resolves with whether the server ended the connection within that time. */
  async ends(milliseconds = 5000): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (!this.#over && Date.now() < deadline) await this.#news(deadline - Date.now());
    return this.#over;
  }

  close(): void {
    this.#socket.destroy();
  }

  #news(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #take(): RawReply | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = this.#received.subarray(0, end).toString('latin1');
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    const whole = end + 4 + length;
    if (this.#received.length < whole) return undefined;
    const body = this.#received.subarray(end + 4, whole).toString();
    this.#received = this.#received.subarray(whole);
    return { status: Number(head.split(' ', 2)[1]), head, body };
  }
}

/** One request in its bytes on a connection of its own, and its answer. */
export async function exchangeRaw(url: string, bytes: string | Uint8Array): Promise<RawReply | undefined> {
  const connection = await RawConnection.to(url);
  connection.send(bytes);
  const reply = await connection.reply();
  connection.close();
  return reply;
}
