import type { Socket } from 'node:net';

/** What Node says of bytes that are no request: its own code, or its parser's. */
type NoRequest = Error & { readonly code?: string };

const STATUSES: Readonly<Record<string, readonly [status: string, description: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive in time'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The header is too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Payload Too Large', 'The chunk extensions are too large'],
};
const OTHERWISE = ['400 Bad Request', 'The request is not HTTP'] as const;

/** Answers what never became a request, in the words of any other refusal, and ends the connection: where a next one would begin nobody knows (RFC 9112 section 9.6). */
export function answerNoRequest(error: NoRequest, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, description] = STATUSES[error.code ?? ''] ?? OTHERWISE;
  const body = JSON.stringify({ error: 'invalid_request', error_description: description });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: ${body.length}\r\nContent-Type: application/json\r\n\r\n${body}`,
    );
  socket.destroy(error);
}
