import { adminError } from '../errors/admin.ts';
import { type LinearPattern, linearPattern } from '../lib/linear-pattern.ts';

/** Characters of a pattern, at most: a longer one takes memory to compile. */
const MAX_PATTERN = 500;
/** Patterns kept compiled. */
const CAPACITY = 200;

const compiled = new Map<string, Promise<LinearPattern>>();

function compile(source: string): Promise<LinearPattern> {
  let pattern = compiled.get(source);
  if (!pattern) {
    if (compiled.size >= CAPACITY) compiled.clear();
    pattern = linearPattern(source);
    compiled.set(source, pattern);
  }
  return pattern;
}

/** Whether one of the patterns matches all of the text, in time that grows with the text alone. */
export async function matchesOne(patterns: readonly string[], text: string): Promise<boolean> {
  for (const source of patterns) if ((await compile(source)).matches(text)) return true;
  return false;
}

/**
 * Whether the patterns can be used, and each of them is what it must be.
 * @param isGood whether a pattern may be there
 * @param otherwise what is said of one that may not
 * @throws {Refusal} 400 naming the member
 */
export async function checkPatterns(
  label: string,
  patterns: readonly string[],
  isGood: (pattern: LinearPattern) => boolean = () => true,
  otherwise = '',
): Promise<void> {
  for (const source of patterns) {
    if (source.length > MAX_PATTERN)
      throw adminError(400, `'${label}' has a pattern of more than ${MAX_PATTERN} characters`);
    const pattern = await linearPattern(source).catch(() => {
      throw adminError(400, `'${label}' has no valid pattern in RE2 syntax: ${source}`);
    });
    if (!isGood(pattern)) throw adminError(400, `'${label}' has ${otherwise}: ${source}`);
  }
}
