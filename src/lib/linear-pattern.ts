/** A regular expression whose time to match grows with the text alone, whoever wrote it (RE2). */
export interface LinearPattern {
  /** Whether all of the text matches. */
  matches(text: string): boolean;
}

/**
 * Compiles the regular expression of somebody whose patience is not ours. The engine comes with the first one.
 * @throws {Error} when it is none, or one that cannot be matched in linear time: back references, look-around
 */
export async function linearPattern(source: string): Promise<LinearPattern> {
  const { RE2JS } = await import('re2js');
  const pattern = RE2JS.compile(source);
  return { matches: (text) => pattern.matcher(text).matches() };
}
