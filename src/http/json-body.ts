import type { Static, TSchema } from 'typebox';
import { unsupportedMediaType } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { locate } from '../lib/json-location.ts';
import type { Request } from './exchange.ts';
import { conform, type Problem } from './representation.ts';

/** Nesting that no representation needs; deeper bodies are refused before they cost anything. */
const MAX_DEPTH = 64;

/**
 * The request's JSON body as the schema's type, with Keycloak's coercions ("true" for true, 1 for "1").
 * Unknown members are refused by name unless the schema allows additional ones.
 * @param name what the refusal calls the thing, such as `ClientRepresentation`
 * @throws {Refusal} 415 on another content type, 400 on anything that is not such a document
 */
export function readJson<Schema extends TSchema>(
  request: Request,
  name: string,
  schema: Schema,
): Static<Schema> {
  checkContentType(request.headers['content-type']);
  const text = decode(request.body);
  const value = parse(text);
  const conformed = conform(schema, value);
  if ('problem' in conformed) throw refusal(conformed.problem, name, text);
  return conformed.value;
}

/** JSON is the only format taken here; no content type at all counts as JSON (as Keycloak). */
function checkContentType(contentType: string | undefined): void {
  if (contentType === undefined) return;
  const essence = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (essence !== 'application/json' && essence !== 'application/*' && essence !== '*/*')
    throw unsupportedMediaType();
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw unreadable('HTTP 400 Bad Request', cause);
  }
}

function parse(text: string): unknown {
  if (text.trim() === '') throw unreadable('invalid_request');
  if (isTooDeep(text)) {
    throw new Refusal(400, 'invalid_request', {
      description: `The JSON is nested deeper than ${MAX_DEPTH} levels`,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // Keycloak tells lexical faults inside a string from faults of structure.
    const lexical = /control character|escaped? character/i.test((cause as Error).message);
    throw unreadable(lexical ? 'HTTP 400 Bad Request' : 'invalid_request', cause);
  }
  if (value === null) throw unreadable('invalid_request');
  return value;
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
}

const unreadable = (code: string, cause?: unknown) =>
  new Refusal(400, code, { description: 'Cannot parse the JSON', cause });

function refusal(problem: Problem, name: string, text: string): Refusal {
  if (problem.kind === 'number too large') return unreadable('HTTP 400 Bad Request');
  if (problem.kind === 'wrong type') {
    return new Refusal(400, 'unknown_error', {
      description: 'Cannot parse the JSON',
      detail: `wrong type at ${problem.path.join('.')}`,
    });
  }
  const { line, column } = locate(text, problem.path);
  const member = problem.path.at(-1);
  return new Refusal(
    400,
    `Invalid json representation for ${name}. Unrecognized field "${member}" at line ${line} column ${column}.`,
  );
}
