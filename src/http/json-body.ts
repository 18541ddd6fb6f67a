import type { Static, TSchema } from 'typebox';
import { badRequest, unsupportedMediaType } from '../errors/http.ts';
import { CANNOT_PARSE, Refusal } from '../errors/refusal.ts';
import type { Sent } from './exchange.ts';
import { findJsonProblem, type JsonProblem } from './json-scan.ts';
import { conform, type Shape } from './representation.ts';

/** Nesting that no representation needs; deeper bodies are refused before they cost anything. */
const MAX_DEPTH = 64;

/**
 * The request's JSON body as the schema's type, with Keycloak's coercions ("true" for true, 1 for "1").
 * Unknown members are refused by name unless the schema allows additional ones.
 * @param name what the refusal calls the thing, such as `ClientRepresentation`
 * @throws {Refusal} 415 on another content type, 400 on anything that is not such a document
 */
export function readJson<Schema extends TSchema>(
  request: Sent,
  name: string,
  schema: Schema,
): Static<Schema> {
  checkContentType(request.headers['content-type']);
  const bytes = asUtf8(request.body);
  const text = decode(bytes);
  const conformed = text === undefined ? undefined : parse(text, schema);
  if (conformed && 'value' in conformed) {
    if (text !== undefined && ESCAPES_ODDITIES.test(text)) checkTexts(conformed.value);
    return conformed.value;
  }
  const problem = findJsonProblem(withoutMark(bytes), schema as Shape);
  if (problem) throw refusal(problem, name);
  if (text !== undefined && isTooDeep(text)) throw tooDeep();
  // Nothing at all, null, or more behind the document, which JSON does not allow (RFC 8259 section 2).
  throw unreadable('invalid_request');
}

/** JSON is the only format taken here; no content type at all counts as JSON (as Keycloak). */
function checkContentType(contentType: string | undefined): void {
  if (contentType === undefined || contentType === 'application/json') return;
  const essence = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (essence !== 'application/json' && essence !== 'application/*' && essence !== '*/*')
    throw unsupportedMediaType();
}

/** UTF-16 is known by the zero bytes or the mark it begins with (as Keycloak); everything else passes as it is. */
function asUtf8(body: Buffer): Buffer {
  const [first, second] = body;
  const big = first === 0 || (first === 0xfe && second === 0xff);
  const little = second === 0 || (first === 0xff && second === 0xfe);
  if (body.length < 2 || !(big || little)) return body;
  try {
    return Buffer.from(new TextDecoder(big ? 'utf-16be' : 'utf-16le', { fatal: true }).decode(body));
  } catch (cause) {
    throw unreadable('invalid_request', cause);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const MARK = Buffer.of(0xef, 0xbb, 0xbf);
const withoutMark = (bytes: Buffer) => (bytes.subarray(0, 3).equals(MARK) ? bytes.subarray(3) : bytes);

function parse<Schema extends TSchema>(text: string, schema: Schema) {
  if (isTooDeep(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value === null ? undefined : conform(schema, value);
  } catch {
    return undefined;
  }
}

function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
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

/** Only an escape brings in what checkTexts refuses: UTF-8 has no surrogates, and JSON no U+0000 of its own. */
const ESCAPES_ODDITIES = /\\u(?:0000|d[89a-f])/i;

/**
 * PostgreSQL's text has no U+0000, and half a surrogate pair (RFC 8259 section 8.2) comes back as another character from
 * either database: what is sealed to such an id never opens again. No name needs them. @throws {Refusal} 400
 */
function checkTexts(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw badRequest('A text must not hold the character U+0000');
    if (!value.isWellFormed()) throw badRequest('A text must not hold half a surrogate pair');
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      checkTexts(name);
      checkTexts(member);
    }
  }
}

const tooDeep = () =>
  new Refusal(400, 'invalid_request', { description: `The JSON is nested deeper than ${MAX_DEPTH} levels` });

const unreadable = (code: string, cause?: unknown) =>
  new Refusal(400, code, { description: CANNOT_PARSE, cause });

/** What a member may be called to be repeated to whoever sent it: nothing that a page would take for markup, and no more than a name. */
const PLAIN_NAME = /^[\w .:#-]{0,64}$/;

/** In Keycloak's words, which differ by where the problem is. */
function refusal(problem: JsonProblem, name: string): Refusal {
  switch (problem.kind) {
    case 'syntax':
      return unreadable(problem.where === 'document' ? 'invalid_request' : 'HTTP 400 Bad Request');
    case 'number too large':
      return unreadable('HTTP 400 Bad Request');
    case 'wrong type':
      return unreadable('unknown_error');
    case 'unknown member': {
      const { name: member, of = name, line, column } = problem;
      const place = `at line ${line} column ${column}`;
      const named = PLAIN_NAME.test(member) ? ` "${member}"` : '';
      return new Refusal(400, `Invalid json representation for ${of}. Unrecognized field${named} ${place}.`);
    }
  }
}
