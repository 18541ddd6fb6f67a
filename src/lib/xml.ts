import { SaxesParser } from 'saxes';

/** An element with what it holds. Names are those of its namespace, never prefixed. */
export interface XmlElement {
  /** Namespace; empty for none. */
  readonly namespace: string;
  readonly name: string;
  /** Attributes without a namespace, by name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children and without white space around it. */
  readonly text: string;
}

/** Why a document is not taken; the message may be shown to whoever sent it. */
export class XmlProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'XmlProblem';
  }
}

/** What no document that is read here comes near to. */
const MAX_BYTES = 524_288;
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 5000;
const MAX_ATTRIBUTES = 50;
const MAX_ATTRIBUTE_LENGTH = 8192;

/**
 * The root element of a document (XML 1.0 with namespaces). A document type declaration is refused, so there are no
 * entities but the five that XML has, and nothing outside the document is ever read; its size, depth, and number of
 * elements are bounded.
 * @throws {XmlProblem}
 */
export function parseXml(bytes: Buffer): XmlElement {
  if (bytes.length > MAX_BYTES) throw new XmlProblem(`The XML document is larger than ${MAX_BYTES} bytes`);
  const parser = new SaxesParser({ xmlns: true });
  const open: Building[] = [];
  let elements = 0;
  let attributes = 0;
  let root: Building | undefined;
  parser.on('error', (error) => {
    throw new XmlProblem(`The XML document is not well-formed: ${error.message}`);
  });
  parser.on('doctype', () => {
    throw new XmlProblem('The XML document must not have a document type declaration');
  });
  parser.on('opentagstart', () => {
    attributes = 0;
  });
  parser.on('attribute', ({ value }) => {
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES)
      throw new XmlProblem(`An element must not have more than ${MAX_ATTRIBUTES} attributes`);
    if (value.length > MAX_ATTRIBUTE_LENGTH)
      throw new XmlProblem(`An attribute must not be longer than ${MAX_ATTRIBUTE_LENGTH} characters`);
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    elements += 1;
    if (elements > MAX_ELEMENTS)
      throw new XmlProblem(`The XML document has more than ${MAX_ELEMENTS} elements`);
    if (open.length >= MAX_DEPTH)
      throw new XmlProblem(`The XML document is nested deeper than ${MAX_DEPTH} levels`);
    const own = Object.values(attributes).filter((attribute) => attribute.uri === '');
    const element = new Building(uri, local, new Map(own.map((each) => [each.local, each.value])));
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const text = (piece: string) => open.at(-1)?.pieces.push(piece);
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(decode(bytes)).close();
  if (!root) throw new XmlProblem('The XML document has no element');
  return root;
}

class Building implements XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Building[] = [];
  readonly pieces: string[] = [];

  constructor(namespace: string, name: string, attributes: ReadonlyMap<string, string>) {
    this.namespace = namespace;
    this.name = name;
    this.attributes = attributes;
  }

  get text(): string {
    return this.pieces.join('').trim();
  }
}

/** Encodings that are read, by the names that documents give them. */
const ENCODINGS = new Set([
  'utf-8',
  'utf8',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'utf-16',
  'utf-16le',
  'utf-16be',
]);

/** The text of a document: as its byte order mark says, else as its declaration does, else UTF-8 (XML 1.0, appendix F). */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  const wide =
    first === 0xfe && second === 0xff
      ? 'utf-16be'
      : first === 0xff && second === 0xfe
        ? 'utf-16le'
        : undefined;
  const declared = wide ? undefined : declaredEncoding(bytes);
  if (declared !== undefined && (!ENCODINGS.has(declared) || declared.startsWith('utf-16')))
    throw new XmlProblem(
      `The XML document is not written in the encoding it declares, or nobody reads that here`,
    );
  if (declared === 'iso-8859-1') return bytes.toString('latin1');
  try {
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new XmlProblem('The XML document is not text of its encoding', cause);
  }
}

const DECLARATION = /^\ufeff?<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

const declaredEncoding = (bytes: Buffer): string | undefined =>
  DECLARATION.exec(bytes.subarray(0, 200).toString('utf8'))?.[1]?.toLowerCase();
