/** Where a member's value begins in a JSON text; lines and columns count from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds the member at a path (object members and array indices) in a text that is known to parse. The column is
 * the one after the value's first character, which is where a streaming parser stands when it notices.
 */
export function locate(text: string, path: readonly string[]): Location {
  const index = valueStart(text, 0, path);
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: index - lineStart + 2 };
}

function valueStart(text: string, start: number, path: readonly string[]): number {
  const [step, ...rest] = path;
  const at = skipBlank(text, start);
  if (step === undefined) return at;
  let found = at;
  let position = skipBlank(text, at + 1);
  for (
    let index = 0;
    position < text.length && text[position] !== '}' && text[position] !== ']';
    index += 1
  ) {
    let name = String(index);
    if (text[at] === '{') {
      const end = stringEnd(text, position);
      name = JSON.parse(text.slice(position, end)) as string;
      position = skipBlank(text, skipBlank(text, end) + 1);
    }
    // The last of several members of one name is the one that counts.
    if (name === step) found = valueStart(text, position, rest);
    position = skipBlank(text, valueEnd(text, position));
    if (text[position] === ',') position = skipBlank(text, position + 1);
  }
  return found;
}

function skipBlank(text: string, from: number): number {
  let index = from;
  while (/\s/.test(text[index] ?? '')) index += 1;
  return index;
}

function stringEnd(text: string, from: number): number {
  let index = from + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index + 1;
}

function valueEnd(text: string, from: number): number {
  if (text[from] === '"') return stringEnd(text, from);
  if (text[from] !== '{' && text[from] !== '[') {
    let index = from;
    while (index < text.length && !/[\s,\]}]/.test(text[index] ?? '')) index += 1;
    return index;
  }
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = stringEnd(text, index) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return text.length;
}
