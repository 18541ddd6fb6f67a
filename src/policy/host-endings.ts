import type { LinearPattern, Place } from '../lib/linear-pattern.ts';

/** Endings of hosts that a pattern may allow, at most: more are as good as any. */
const MOST = 100;
/** Characters of an ending, at most (RFC 1035 section 2.3.4). */
const LONGEST = 255;
/** Steps that one pattern is looked into, at most. */
const PATIENCE = 500_000;

const LABEL = 'abcdefghijklmnopqrstuvwxyz0123456789-_';
const DIGITS = '0123456789';
const ADDRESS = '0123456789abcdef:.';

/** Where one is in an http or https URL; of the ending of its host, its last two labels, every character is looked at. */
interface Phase {
  /** What may come, and the phases it leads to. */
  readonly next: Readonly<Record<string, readonly string[]>>;
  readonly isEnding?: true;
  /** The URL may be over here. */
  readonly mayStop?: true;
}

const by = (characters: string, ...to: string[]) =>
  Object.fromEntries([...characters].map((character) => [character, to]));
const BEHIND_HOST = { ':': ['port'], ...by('/?', 'rest') };

const PHASES: Readonly<Record<string, Phase>> = {
  ...Object.fromEntries(
    ['http://', 'https://'].flatMap((scheme) =>
      [...scheme].map((character, at) => [
        `${scheme} ${at}`,
        {
          next: {
            [character]:
              at + 1 < scheme.length ? [`${scheme} ${at + 1}`] : ['far', 'first', 'last', 'address'],
          },
        } satisfies Phase,
      ]),
    ),
  ),
  // Labels before the last two.
  far: { next: by(LABEL, 'in far') },
  'in far': { next: { ...by(LABEL, 'in far'), '.': ['far', 'first'] } },
  // The last two; a host of one label has the last alone.
  first: { next: by(LABEL, 'in first'), isEnding: true },
  'in first': { next: { ...by(LABEL, 'in first'), '.': ['last'] }, isEnding: true },
  last: { next: by(LABEL, 'in last'), isEnding: true },
  'in last': {
    next: { ...by(LABEL, 'in last'), '.': ['behind'], ...BEHIND_HOST },
    isEnding: true,
    mayStop: true,
  },
  address: { next: { '[': ['in address'] }, isEnding: true },
  'in address': { next: { ...by(ADDRESS, 'in address'), ']': ['behind'] }, isEnding: true },
  behind: { next: BEHIND_HOST, mayStop: true },
  port: { next: { ...by(DIGITS, 'port'), ...by('/?', 'rest') }, mayStop: true },
  rest: { next: {} },
};
const BEGINNINGS = ['http:// 0', 'https:// 0'];
const ENDINGS = ['first', 'last', 'address'];

/** A phase of a URL and a place in the pattern. */
type Node = `${string}|${number}`;
const node = (phase: string, place: number): Node => `${phase}|${place}`;
const partsOf = (one: Node) => {
  const at = one.lastIndexOf('|');
  return { phase: one.slice(0, at), place: Number(one.slice(at + 1)) };
};

/**
 * Whether the web URLs that a pattern matches are on hosts that it names: their last two labels are one of a few. A pattern that
 * takes any text there, in front of the name without a dot or behind it, lets whoever buys a domain in.
 */
export const namesItsHosts = (pattern: Pick<LinearPattern, 'places' | 'start'>): boolean =>
  lookedInto(pattern).namesHosts;

/** The same, and how many steps it took: a pattern that takes more than there is patience for names none. */
export function lookedInto({ places, start }: Pick<LinearPattern, 'places' | 'start'>): {
  readonly namesHosts: boolean;
  readonly steps: number;
} {
  const walk = new Walk(places);
  const namesHosts = findEndings(walk, start);
  return { namesHosts, steps: walk.steps };
}

function findEndings(walk: Walk, start: number): boolean {
  const reached = walk.from(BEGINNINGS.map((phase) => node(phase, start)));
  if (reached === undefined) return false;
  const useful = walk.leadingOn(reached);
  let now = new Map<string, ReadonlySet<Node>>([
    ['', new Set([...reached.keys()].filter((one) => ENDINGS.includes(partsOf(one).phase)))],
  ]);
  let whole = 0;
  for (let length = 0; now.size > 0; length += 1) {
    const next = new Map<string, Set<Node>>();
    for (const [text, nodes] of now) {
      let isWhole = false;
      for (const one of nodes) {
        const ways = reached.get(one) ?? [];
        if (!walk.affords(ways.length + 1)) return false;
        for (const [character, to] of ways) {
          if (!useful.has(to)) continue;
          if (PHASES[partsOf(to).phase]?.isEnding !== true) isWhole = true;
          else next.set(text + character, (next.get(text + character) ?? new Set()).add(to));
        }
        if (walk.mayStop(one)) isWhole = true;
      }
      if (isWhole) whole += 1;
    }
    if (whole + next.size > MOST || length > LONGEST) return false;
    now = next;
  }
  return true;
}

/** By which character one comes from a node to the next. */
type Ways = Map<Node, readonly (readonly [character: string, to: Node])[]>;

/** Goes through a pattern along the phases of a URL. */
class Walk {
  readonly #places: readonly Place[];
  #steps = 0;

  get steps(): number {
    return this.#steps;
  }

  /** Counts what is looked at besides. False where it is too much. */
  affords(steps: number): boolean {
    this.#steps += steps;
    return this.#steps <= PATIENCE;
  }

  constructor(places: readonly Place[]) {
    this.#places = places;
  }

  /** All nodes that are reached, and how one goes on from them; undefined where they are too many. */
  from(begin: readonly Node[]): Ways | undefined {
    const ways: Ways = new Map();
    const open = [...begin];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (ways.has(one)) continue;
      const found = this.#next(one);
      if (this.#steps > PATIENCE) return undefined;
      ways.set(one, found);
      open.push(...found.map(([, to]) => to));
    }
    return ways;
  }

  /** Of those, the ones from which the pattern can be gone through to its end. */
  leadingOn(ways: Ways): ReadonlySet<Node> {
    const back = new Map<Node, Node[]>();
    for (const [one, found] of ways)
      for (const [, to] of found) {
        const before = back.get(to);
        if (before) before.push(one);
        else back.set(to, [one]);
      }
    const ends = this.#reachingTheEnd();
    const open = [...ways.keys()].filter((one) => {
      const { phase, place } = partsOf(one);
      return this.mayStop(one) || (phase === 'rest' && ends.has(place));
    });
    const useful = new Set<Node>();
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (useful.has(one)) continue;
      useful.add(one);
      open.push(...(back.get(one) ?? []));
    }
    return useful;
  }

  /** Whether URL and pattern may both be over here. */
  mayStop(one: Node): boolean {
    const { phase, place } = partsOf(one);
    return PHASES[phase]?.mayStop === true && this.#without(place).some((at) => this.#places[at]?.isEnd);
  }

  #next(one: Node): [string, Node][] {
    const { phase, place } = partsOf(one);
    const readers = this.#without(place).filter((at) => this.#places[at]?.reads);
    const characters = Object.entries(PHASES[phase]?.next ?? {});
    this.#steps += readers.length * characters.length + 1;
    return readers.flatMap((at) => {
      const { reads = () => false, to } = this.#places[at] ?? { to: [] };
      return characters
        .filter(([character]) => reads(code(character)) || reads(code(character.toUpperCase())))
        .flatMap(([character, phases]) =>
          phases.flatMap((then) => to.map((on): [string, Node] => [character, node(then, on)])),
        );
    });
  }

  /** Where the pattern gets to without reading. */
  #without(place: number): readonly number[] {
    const known = this.#closures.get(place);
    if (known) return known;
    const seen = new Set<number>();
    const open = [place];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const { reads, to } = this.#places[at] ?? { to: [] };
      if (!reads) open.push(...to);
    }
    this.#steps += seen.size;
    this.#closures.set(place, [...seen]);
    return [...seen];
  }
  readonly #closures = new Map<number, readonly number[]>();

  /** Places from which the end can be reached by some text. */
  #reachingTheEnd(): ReadonlySet<number> {
    const back = new Map<number, number[]>();
    for (const [at, { to }] of this.#places.entries())
      for (const on of to) back.set(on, [...(back.get(on) ?? []), at]);
    const found = new Set<number>();
    const open = [...this.#places.entries()].filter(([, { isEnd }]) => isEnd).map(([at]) => at);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (found.has(at)) continue;
      found.add(at);
      open.push(...(back.get(at) ?? []));
    }
    return found;
  }
}

const code = (character: string): number => character.codePointAt(0) ?? 0;
