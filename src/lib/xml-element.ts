import { escapeXml } from './escape-xml.ts';

/** An element of XML; attributes are escaped, content is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  content: readonly string[] = [],
) {
  const written = Object.entries(attributes).map(
    ([attribute, value]) => ` ${attribute}="${escapeXml(String(value))}"`,
  );
  return `<${name}${written.join('')}>${content.join('')}</${name}>`;
}
