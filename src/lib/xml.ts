import { SaxesParser } from 'saxes';

/** An element with what it holds. Names are those of its namespace, never prefixed. */
export interface XmlElement {
  /** Namespace; empty for none. */
  readonly namespace: string;
  readonly name: string;
  /** Attributes without a namespace, by name, and `xml:lang`. */
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
    const own = Object.values(attributes).filter(({ uri, name }) => uri === '' || name === 'xml:lang');
    const element = new Building(uri, local, new Map(own.map((each) => [each.name, each.value])));
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

/** Encodings that are read, by the names that documents give them, and how their bytes are told. */
const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['iso-8859-1', 'latin1'],
  ['latin1', 'latin1'],
  ['iso-8859-15', 'iso-8859-15'],
  ['windows-1252', 'windows-1252'],
]);

/** The text of a document: as its first bytes tell, else as its declaration does, else UTF-8 (XML 1.0, appendix F). */
function decode(bytes: Buffer): string {
  const encoding = wideEncoding(bytes) ?? ENCODINGS.get(declaredEncoding(bytes) ?? 'utf-8');
  if (encoding === undefined)
    throw new XmlProblem(
      `The XML document is not written in the encoding it declares, or nobody reads that here`,
    );
  if (encoding === 'latin1') return bytes.toString('latin1');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new XmlProblem('The XML document is not text of its encoding', cause);
  }
}

/** UTF-16, by a byte order mark or by the `<` that a document begins with. */
function wideEncoding(bytes: Buffer): 'utf-16be' | 'utf-16le' | undefined {
  const start = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  if (start === 0xfeff || start === 0x003c) return 'utf-16be';
  return start === 0xfffe || start === 0x3c00 ? 'utf-16le' : undefined;
}

const DECLARATION = /^\ufeff?<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

const declaredEncoding = (bytes: Buffer): string | undefined =>
  DECLARATION.exec(bytes.subarray(0, 200).toString('utf8'))?.[1]?.toLowerCase();
