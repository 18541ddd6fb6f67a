import type { LinearPattern } from '../lib/linear-pattern.ts';
import { type Node, node, PatternWalk, partsOf, type Ways } from './pattern-walk.ts';
import { BEGINNINGS, ENDINGS, PHASES } from './web-url-phases.ts';

/** Endings of hosts that a pattern may allow, at most: more are as good as any. */
const MOST = 100;
/** Characters of an ending, at most (RFC 1035 section 2.3.4). */
const LONGEST = 255;

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
  const walk = new PatternWalk(places);
  const namesHosts = endsAreFew(walk, start);
  return { namesHosts, steps: walk.steps };
}

/** Reads all endings at once, a character a turn: they are few where all of them are read before there are too many. */
function endsAreFew(walk: PatternWalk, start: number): boolean {
  const reached = walk.from(BEGINNINGS.map((phase) => node(phase, start)));
  if (reached === undefined) return false;
  const reading = { walk, reached, useful: walk.leadingOn(reached) };
  const first = [...reached.keys()].filter((one) => ENDINGS.includes(partsOf(one).phase));
  let open: Endings = new Map([['', new Set(first)]]);
  let whole = 0;
  for (let length = 0; open.size > 0; length += 1) {
    const longer = new Map<string, Set<Node>>();
    for (const [ending, nodes] of open) {
      const isWhole = readOn(reading, ending, nodes, longer);
      if (isWhole === undefined) return false;
      if (isWhole) whole += 1;
    }
    if (whole + longer.size > MOST || length > LONGEST) return false;
    open = longer;
  }
  return true;
}

/** Endings as far as they are read, and where one is by then. */
type Endings = ReadonlyMap<string, ReadonlySet<Node>>;

interface Reading {
  readonly walk: PatternWalk;
  readonly reached: Ways;
  /** Nodes from which the pattern can be gone through to its end. */
  readonly useful: ReadonlySet<Node>;
}

/**
 * Reads one character more of an ending.
 * @param longer is given what it may become
 * @returns whether it may be over as it is; undefined where there is no patience left
 */
function readOn(
  { walk, reached, useful }: Reading,
  ending: string,
  nodes: ReadonlySet<Node>,
  longer: Map<string, Set<Node>>,
): boolean | undefined {
  let isWhole = false;
  for (const one of nodes) {
    const ways = reached.get(one) ?? [];
    if (!walk.affords(ways.length + 1)) return undefined;
    for (const [character, to] of ways.filter(([, next]) => useful.has(next))) {
      if (PHASES[partsOf(to).phase]?.isEnding !== true) isWhole = true;
      else longer.set(ending + character, (longer.get(ending + character) ?? new Set()).add(to));
    }
    if (walk.mayStop(one)) isWhole = true;
  }
  return isWhole;
}
