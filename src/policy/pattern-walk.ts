import type { Place } from '../lib/linear-pattern.ts';
import { PHASES } from './web-url-phases.ts';

/** Steps that one pattern is looked into, at most. */
const PATIENCE = 500_000;

/** A phase of a URL and a place in the pattern. */
export type Node = `${string}|${number}`;
export const node = (phase: string, place: number): Node => `${phase}|${place}`;
export const partsOf = (one: Node) => {
  const at = one.lastIndexOf('|');
  return { phase: one.slice(0, at), place: Number(one.slice(at + 1)) };
};

/** By which character one comes from a node to the next. */
export type Ways = Map<Node, readonly (readonly [character: string, to: Node])[]>;

/** Goes through a pattern along the phases of a URL, and counts its steps. */
export class PatternWalk {
  readonly #places: readonly Place[];
  readonly #closures = new Map<number, readonly number[]>();
  #steps = 0;

  constructor(places: readonly Place[]) {
    this.#places = places;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Counts what is looked at besides. False where it is too much. */
  affords(steps: number): boolean {
    this.#steps += steps;
    return this.#steps <= PATIENCE;
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
