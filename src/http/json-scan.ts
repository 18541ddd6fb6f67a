import { conformShape, memberShape, type Shape } from './representation.ts';

/** The first thing wrong with a document, in the order of its bytes. */
export type JsonProblem =
  /** No JSON (RFC 8259): among the members of the document itself, or within the value of one of them. */
  | { readonly kind: 'syntax'; readonly where: Place }
  | { readonly kind: 'wrong type' | 'number too large' }
  | {
      readonly kind: 'unknown member';
      readonly name: string;
      /** What the object is called whose member it is; undefined for the document. */
      readonly of: string | undefined;
      readonly line: number;
      readonly column: number;
    };

type Place = 'document' | 'value';

/**
 * Looks for what a parser that binds a document to a schema while it reads would stumble over first. That is how
 * Keycloak reads, and its words depend on it; here it is done only once a document is known to be bad.
 * @param bytes UTF-8 without a mark
 * @returns undefined when all is well up to the end of the document's value, whatever may follow it
 */
export function findJsonProblem(bytes: Buffer, schema: Shape): JsonProblem | undefined {
  const scan = new JsonScan(bytes);
  try {
    scan.document(schema);
    return undefined;
  } catch (error) {
    if (error instanceof Found) return error.problem;
    throw error;
  }
}

class Found extends Error {
  readonly problem: JsonProblem;
  constructor(problem: JsonProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

const BLANK = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[ \t\n\r,\]}]|$)/y;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class JsonScan {
  /** One character a byte: positions are byte offsets, and everything that is structure is ASCII. */
  readonly #text: string;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#text = bytes.toString('latin1');
  }

  document(shape: Shape): void {
    this.#blank();
    const start = this.#at;
    if (this.#text[start] === '"') this.#string('document');
    this.#at = start;
    const { type, properties, patternProperties } = shape;
    if (this.#text[start] === '{' && type === 'object' && (properties || patternProperties))
      this.#members(shape, 'document');
    else this.#value(shape, 'document');
  }

  /** @param place where a value that does not even begin as one counts as */
  #value(shape: Shape | undefined, place: Place): void {
    const { type } = shape ?? {};
    const begin = this.#text[this.#at];
    if (begin === '{' || begin === '[') {
      if (shape === undefined || type === undefined) this.#anything();
      else if (type !== (begin === '{' ? 'object' : 'array')) throw new Found({ kind: 'wrong type' });
      else if (begin === '[') this.#elements(shape.items);
      else if (shape.patternProperties || shape.properties) this.#members(shape, 'value');
      else this.#anything();
      return;
    }
    const value = begin === '"' ? this.#string('value') : this.#scalar(place);
    // Elements and members may be null: they count as absent.
    if (shape === undefined || value === null) return;
    const conformed = conformShape(shape, value);
    if ('misfit' in conformed)
      throw new Found({ kind: conformed.misfit === 'number too large' ? conformed.misfit : 'wrong type' });
  }

  #elements(items: Shape | undefined): void {
    this.#list(']', 'value', () => this.#value(items, 'value'));
  }

  #members(shape: Shape, place: Place): void {
    const { title } = shape;
    this.#list('}', place, () => {
      if (this.#text[this.#at] !== '"') throw new Found({ kind: 'syntax', where: place });
      const name = this.#string(place);
      this.#blank();
      this.#expect(':', place);
      this.#blank();
      const known = memberShape(shape, name);
      if (known || shape.additionalProperties === true) this.#value(known, place);
      else this.#unknown(name, title, place);
    });
  }

  /** What is between brackets, with commas in between. Stands on the opening bracket. */
  #list(close: string, place: Place, item: () => void): void {
    this.#at += 1;
    this.#blank();
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      item();
      this.#blank();
      if (this.#text[this.#at] === close) break;
      this.#expect(',', place);
      this.#blank();
    }
    this.#at += 1;
  }

  /** A member nobody knows is noticed with the first token of its value; what follows does not matter. */
  #unknown(name: string, of: string | undefined, place: Place): never {
    if (/["[{]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    else this.#scalar(place);
    const lines = this.#text.slice(0, this.#at).split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    throw new Found({ kind: 'unknown member', name, of, line: lines.length, column });
  }

  /** A value of any shape, however deep. */
  #anything(): void {
    const start = this.#at;
    let depth = 0;
    do {
      const character = this.#text[this.#at];
      if (character === undefined) throw new Found({ kind: 'syntax', where: 'value' });
      if (character === '"') {
        this.#string('value');
        continue;
      }
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      this.#at += 1;
    } while (depth > 0);
    this.#parse(this.#text.slice(start, this.#at), 'value');
  }

  #string(place: Place): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    return this.#parse(this.#text.slice(start, this.#at), place) as string;
  }

  #scalar(place: Place): unknown {
    SCALAR.lastIndex = this.#at;
    const [token] = SCALAR.exec(this.#text) ?? [];
    if (token === undefined) throw new Found({ kind: 'syntax', where: place });
    this.#at += token.length;
    return JSON.parse(token);
  }

  #parse(text: string, where: Place): unknown {
    try {
      return JSON.parse(utf8.decode(Buffer.from(text, 'latin1')));
    } catch {
      throw new Found({ kind: 'syntax', where });
    }
  }

  #expect(character: string, where: Place): void {
    if (this.#text[this.#at] !== character) throw new Found({ kind: 'syntax', where });
    this.#at += 1;
  }

  #blank(): void {
    BLANK.lastIndex = this.#at;
    this.#at += BLANK.exec(this.#text)?.[0].length ?? 0;
  }
}
