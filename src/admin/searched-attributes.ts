/**
 * The attributes of a parameter such as `q=town:Rome "full name":"Ann Archer"`: words with a colon in them, divided by blanks
 * that stand outside quotation marks. What is not of that form is passed over. Inside quotation marks, `\\"` is one.
 */
export function searchedAttributes(q: string | null): Readonly<Record<string, string>> {
  const words = (q ?? '').match(/(?:"(?:\\.|[^"\\])*"|\S)+/g) ?? [];
  return Object.fromEntries(
    words.flatMap((word) => {
      const colon = word.indexOf(':');
      return colon >= 0 ? [[plain(word.slice(0, colon)), plain(word.slice(colon + 1))]] : [];
    }),
  );
}

/** Without quotation marks around it, those that are not closed either. */
const plain = (text: string) => text.replace(/^"|(?<!\\)"$/g, '').replaceAll(/\\(.)/g, '$1');
