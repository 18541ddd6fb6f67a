interface Node<Value> {
  readonly words: Map<string, Node<Value>>;
  /** Any one segment. */
  any?: Node<Value>;
  /** Whatever follows. */
  rest?: Leaf<Value>;
  leaf?: Leaf<Value>;
}

interface Leaf<Value> {
  readonly names: readonly string[];
  readonly value: Value;
}

export interface Found<Value> {
  readonly value: Value;
  /** The path's segments by the names that the pattern gives them, decoded; `*` is what stands in its place. */
  readonly params: Readonly<Record<string, string>>;
}

/** Has what is put into it, and nothing of `Object`; unlike an object without prototype it is as quick as any. */
const Params = function Params() {} as unknown as new () => Record<string, string>;
Params.prototype = Object.create(null);

/** Characters of a segment that a parameter takes, at most. */
const LONGEST = 4096;

/**
 * Values by patterns of paths such as `/realms/:realm/clients/:id` or `/realms/*`. A word of a pattern goes before a
 * parameter, and a parameter before `*`, however far into the path they differ. One slash at the end does not count.
 */
export class PathTable<Value> {
  readonly #root: Node<Value> = { words: new Map() };

  /** @throws when there is a value for the pattern, whatever it calls its parameters */
  add(pattern: string, value: Value): void {
    let node = this.#root;
    const names: string[] = [];
    for (const segment of segmentsOf(pattern)) {
      if (segment === '*') {
        if (node.rest) throw new Error(`two patterns like ${pattern}`);
        node.rest = { names, value };
        return;
      }
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        node.any ??= { words: new Map() };
        node = node.any;
      } else {
        const next: Node<Value> = node.words.get(segment) ?? { words: new Map() };
        node.words.set(segment, next);
        node = next;
      }
    }
    if (node.leaf) throw new Error(`two patterns like ${pattern}`);
    node.leaf = { names, value };
  }

  /** @param path of a URL, without its query */
  find(path: string): Found<Value> | undefined {
    const segments = path.includes('%') ? decodedSegmentsOf(path) : segmentsOf(path);
    return segments && find(this.#root, segments, 0, []);
  }
}

function find<Value>(
  node: Node<Value>,
  segments: readonly string[],
  at: number,
  taken: readonly string[],
): Found<Value> | undefined {
  const segment = segments[at];
  if (segment === undefined) {
    if (node.leaf) return found(node.leaf, taken);
  } else {
    const word = node.words.get(segment);
    const byWord = word && find(word, segments, at + 1, taken);
    if (byWord) return byWord;
    const fits = node.any && segment !== '' && segment.length <= LONGEST;
    const byAny = fits && node.any && find(node.any, segments, at + 1, [...taken, segment]);
    if (byAny) return byAny;
  }
  return node.rest && found(node.rest, taken, segments.slice(at).join('/'));
}

function found<Value>({ names, value }: Leaf<Value>, taken: readonly string[], rest?: string): Found<Value> {
  const params = new Params();
  for (let index = 0; index < names.length; index++) params[names[index] as string] = taken[index] ?? '';
  if (rest !== undefined) params['*'] = rest;
  return { value, params };
}

function segmentsOf(path: string): string[] {
  const end = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
  return path.slice(path.startsWith('/') ? 1 : 0, end).split('/');
}

/** Undefined when it is not percent-encoded UTF-8. */
function decodedSegmentsOf(path: string): string[] | undefined {
  try {
    return segmentsOf(path).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
