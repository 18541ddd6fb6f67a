/** One HTTP answer. `head` is the status line and the header lines as they came. */
export interface Reply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** The server will not answer a further request on this connection. */
  readonly closes: boolean;
}

/**
 * Reads one HTTP/1.1 answer (RFC 9112) from all bytes received for it so far.
 * Answers `undefined` while the message is incomplete; throws on what is no HTTP/1.1 answer.
 */
export function readReply(bytes: Buffer): Reply | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  if (!head.startsWith('HTTP/1.') || !(status >= 200)) {
    throw new Error(`not an HTTP answer: ${head.slice(0, 40)}`);
  }
  const closes = /\r\nconnection: *close/i.test(head);
  const bodyStart = headEnd + 4;
  if (status === 204 || status === 304) return { status, head, body: '', closes };
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const bodyEnd = bodyStart + Number(length);
    if (bytes.length < bodyEnd) return undefined;
    return { status, head, body: bytes.toString('utf8', bodyStart, bodyEnd), closes };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) {
    throw new Error(`an answer ${status} without content-length or chunks`);
  }
  const body = readChunks(bytes, bodyStart);
  return body === undefined ? undefined : { status, head, body, closes };
}

function readChunks(bytes: Buffer, start: number): string | undefined {
  const chunks: Buffer[] = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error('a chunk without a size');
    const chunkStart = lineEnd + 2;
    if (size === 0) {
      // Neither server sends trailer fields, so the last chunk is followed by the empty line alone.
      return bytes.length < chunkStart + 2 ? undefined : Buffer.concat(chunks).toString('utf8');
    }
    if (bytes.length < chunkStart + size + 2) return undefined;
    chunks.push(bytes.subarray(chunkStart, chunkStart + size));
    at = chunkStart + size + 2;
  }
}
