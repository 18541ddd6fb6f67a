/** The attributes of a parameter such as `q=town:Rome "full name":"Ann Archer"`; what is not of that form is passed over. Nothing has a name or a value that is empty. */
export function searchedAttributes(q: string | null): Readonly<Record<string, string>> {
  const pairs = [...(q ?? '').matchAll(/(?:^|\s)("[^"]+"|[^\s":]*):("[^"]*"|\S*)/g)];
  const plain = (text = '') => text.replace(/^"(.*)"$/, '$1');
  return Object.fromEntries(pairs.map(([, name, value]) => [plain(name), plain(value)]));
}
