import { networks } from '../lib/special-use.ts';

/** How the text of a setting becomes its value; each throws an Error that says what is expected. */
export const oneOf =
  <Word extends string>(...words: readonly Word[]) =>
  (text: string): Word => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new Error(`expected ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
    return word;
  };

export function integer(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new Error(`expected a whole number from ${least} to ${most}`);
    return value;
  };
}

export const port = integer(0, 65535);
export const nonEmpty = (text: string): string => {
  if (text === '') throw new Error('expected a value');
  return text;
};
export const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** Networks in CIDR form, or addresses. */
export function networkList(text: string): readonly string[] {
  const items = list(text);
  networks(items);
  return items;
}

const PLACES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The same, and words for networks that everybody has. */
export const proxyList = (text: string): readonly string[] =>
  networkList(
    list(text)
      .flatMap((item) => PLACES[item] ?? [item])
      .join(','),
  );

export function hostname(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error('expected a URL such as https://login.example.org');
  }
  if (!/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new Error(
      'expected scheme, host and port alone, such as https://login.example.org (the path is base-path)',
    );
  }
  return url.origin;
}

export function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error('expected a URL such as https://channel.example.org/ask');
  return text;
}

export function basePath(text: string): string {
  if (text === '' || text === '/') return '';
  if (!/^(?:\/[A-Za-z0-9._~-]+)+\/?$/.test(text)) throw new Error('expected a path such as /auth');
  return text.replace(/\/$/, '');
}

export function databaseUrl(text: string): string {
  if (!/^sqlite:.+/.test(text) && !/^postgres(?:ql)?:\/\/.+/.test(text))
    throw new Error('expected sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME');
  return text;
}

export function encryptionKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error('expected 32 bytes in base64 (openssl rand -base64 32)');
  return key;
}
