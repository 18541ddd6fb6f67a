import type { IncomingMessage } from 'node:http';
import { FetchRefused } from './fetch-refused.ts';
import type { Address } from './open-address.ts';

/** What goes out. */
export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface Fetched {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
}

/**
 * One exchange with the address that was checked, whatever the URL's name stands for by now. No redirects, and no more than
 * `maxBytes` of an answer.
 * @throws {FetchRefused} for an answer that is a redirect or too long; what the connection throws besides
 */
export async function exchangeAt(
  address: Address,
  url: URL,
  { method, headers, body }: Outgoing,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Fetched> {
  // Imported as a module, node:http brings all of Node's fetch along, which a start need not wait for.
  const { request: open } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((succeed, fail) => {
    const request = open(
      url,
      {
        method,
        headers: { ...headers, 'user-agent': 'Latchkey', 'accept-encoding': 'identity' },
        agent: false,
        signal,
        // The name is looked up no second time: the connection goes to the address that was checked.
        lookup: (_host, options, callback) => {
          if (options.all) callback(null, [address]);
          else callback(null, address.address, address.family);
        },
      },
      (response) => {
        read(response, maxBytes).then(succeed, fail);
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Fetched> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    response.destroy();
    throw new FetchRefused(`answered with a redirect (${status})`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new FetchRefused(`more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return {
    status,
    contentType: response.headers['content-type'],
    bytes: Buffer.concat(chunks),
  };
}
