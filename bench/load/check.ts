import type { Reply } from './reply.ts';

/** The body as a JSON object when the status is the expected one; throws otherwise, with the answer's beginning. */
export function checkJson(reply: Reply, status: number, what: string): Record<string, unknown> {
  checkStatus(reply, status, what);
  const body: unknown = JSON.parse(reply.body);
  if (typeof body !== 'object' || body === null) throw new Error(`${what}: not a JSON object`);
  return body as Record<string, unknown>;
}

/** Throws when the answer has another status. */
export function checkStatus(reply: Reply, status: number, what: string): void {
  if (reply.status !== status) {
    throw new Error(`${what}: ${reply.status} instead of ${status}: ${reply.body.slice(0, 120)}`);
  }
}

/** A field that must be a non-empty string. */
export function checkText(body: Record<string, unknown>, field: string, what: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value === '') throw new Error(`${what}: no ${field}`);
  return value;
}
