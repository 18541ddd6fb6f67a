/** A regular expression whose time to match grows with the text alone, whoever wrote it (RE2). */
export interface LinearPattern {
  /** Whether all of the text matches. */
  matches(text: string): boolean;
  /** What the first place that matches is, and what each group of it, where any does. */
  find(text: string): readonly (string | undefined)[] | undefined;
  /** How many groups it has. */
  readonly groups: number;
  /**
   * What the pattern is made of, for whoever wants to know what it could match: the places it may be in, the first of them
   * at `start`. Assertions such as `\b` are passed by, so it may seem to match more than it does.
   */
  readonly places: readonly Place[];
  readonly start: number;
}

/** One place in a pattern: it reads a character and goes on, goes on without, or is at its end. */
export interface Place {
  /** Whether it goes on by this character (a code point); absent where it reads none. */
  readonly reads?: (character: number) => boolean;
  readonly to: readonly number[];
  readonly isEnd: boolean;
}

/**
 * Compiles the regular expression of somebody whose patience is not ours. The engine comes with the first one.
 * @throws {Error} when it is none, or one that cannot be matched in linear time: back references, look-around
 */
export async function linearPattern(
  source: string,
  { ignoresCase = false }: { readonly ignoresCase?: boolean } = {},
): Promise<LinearPattern> {
  const { RE2JS } = await import('re2js');
  const pattern = RE2JS.compile(source, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  const { inst, start } = pattern.re2Input.prog as { readonly inst: readonly Instruction[]; start: number };
  return {
    matches: (text) => pattern.matcher(text).matches(),
    groups: pattern.groupCount(),
    find(text) {
      const matcher = pattern.matcher(text);
      if (!matcher.find()) return undefined;
      return Array.from(
        { length: pattern.groupCount() + 1 },
        (_each, group) => matcher.group(group) ?? undefined,
      );
    },
    get places() {
      return inst.map(placeOf);
    },
    start,
  };
}

/** An instruction of the engine's (those of Go's regexp/syntax). */
interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(rune: number): boolean;
}

const [ALT, ALT_MATCH, FAIL, MATCH] = [1, 2, 5, 6];
const [RUNE, RUNE_ANY, RUNE_ANY_NOT_NL] = [8, 10, 11];

function placeOf(instruction: Instruction): Place {
  const { op, out, arg } = instruction;
  const isEnd = op === MATCH;
  if (isEnd || op === FAIL) return { to: [], isEnd };
  if (op === ALT || op === ALT_MATCH) return { to: [out, arg], isEnd };
  if (op < RUNE || op > RUNE_ANY_NOT_NL) return { to: [out], isEnd };
  const reads = op >= RUNE_ANY ? () => true : (character: number) => instruction.matchRune(character);
  return { reads, to: [out], isEnd };
}
