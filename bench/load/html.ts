/** What a browser takes from a page that a person fills in: where its form goes, and where its links lead. */

/** Where the form with the id is posted to; throws when the page has none. */
export function findFormAction(html: string, id: string): string {
  const tag = findTags(html, 'form').find((candidate) => readAttribute(candidate, 'id') === id);
  const action = tag === undefined ? undefined : readAttribute(tag, 'action');
  if (action === undefined) throw new Error(`no form ${id}: ${html.slice(0, 120)}`);
  return action;
}

/** The first link whose address has the part in it; throws when the page has none. */
export function findLink(html: string, part: string): string {
  const addresses = findTags(html, 'a').map((tag) => readAttribute(tag, 'href'));
  const found = addresses.find((address) => address?.includes(part));
  if (found === undefined) throw new Error(`no link to ${part}: ${html.slice(0, 120)}`);
  return found;
}

function findTags(html: string, name: string): string[] {
  return html.match(new RegExp(`<${name}\\s[^>]*>`, 'g')) ?? [];
}

function readAttribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&');
}
