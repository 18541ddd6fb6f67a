import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isSpecialUse, networks } from '../lib/special-use.ts';

/** Why a document could not be had; `message` may be shown to whoever named the URL, and tells nothing of the network. */
export class FetchRefused extends Error {
  /** For the log alone. */
  readonly detail: string;
  constructor(detail: string, cause?: unknown) {
    super('The document could not be fetched', { cause });
    this.name = 'FetchRefused';
    this.detail = detail;
  }
}

export interface FetcherSettings {
  /** Networks (CIDR) and addresses that may be asked although they are special-use. */
  readonly allowedNetworks: readonly string[];
  /** Whether URLs without TLS may be asked. */
  readonly allowHttp: boolean;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** Bytes of an answer, at most. */
  readonly maxBytes: number;
}

export interface FetchedDocument {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
}

/** Gets documents from URLs that somebody else named. Everything the server fetches for others goes through one of these. */
export interface GuardedFetcher {
  /**
   * @param authorization the header
   * @throws {FetchRefused} whatever the reason: the answer is the same for a closed port and a refused address
   */
  get(url: string, accept: string, authorization?: string): Promise<FetchedDocument>;
  /**
   * What its maker has signed, octet by octet: without TLS it is as good, and it may be long.
   * @throws {FetchRefused} as `get`, and where the answer is none
   */
  getSigned(url: string, accept: string): Promise<Buffer>;
  /** Sends a body, under the same guard. @param authorization the header @throws {FetchRefused} */
  post(url: string, contentType: string, body: string, authorization?: string): Promise<FetchedDocument>;
  /** Whether what a URL names may be reached, as far as it says itself: a name is looked up only when it is asked. */
  mayReach(url: string): boolean;
}

/**
 * A fetcher that reaches the public internet and nothing beside it: the host is resolved once, every address it has is
 * checked, and the connection goes to the one that was checked, so a name that changes its mind in between gains
 * nothing. No redirects, no credentials, no proxies; size and time are limited, that of the name server too.
 */
export function guardedFetcher(
  settings: FetcherSettings,
  resolveName: ResolveName = everyAddress,
): GuardedFetcher {
  const allowed = networks(settings.allowedNetworks);
  const send = async (url: string, outgoing: Outgoing, own: FetcherSettings = settings) => {
    const target = parse(url, own);
    const signal = AbortSignal.timeout(own.timeout);
    try {
      const address = await before(signal, resolve(target, allowed, resolveName));
      return await exchange(target, address, outgoing, own, signal);
    } catch (error) {
      if (error instanceof FetchRefused) throw error;
      throw new FetchRefused(`${target.origin}: ${(error as Error).message}`, error);
    }
  };
  return {
    mayReach(url) {
      if (!URL.canParse(url)) return false;
      const host = hostOf(new URL(url));
      const family = isIP(host);
      if (/^(?:.*\.)?localhost\.?$/.test(host))
        return allowed.check('127.0.0.1') || allowed.check('::1', 'ipv6');
      return family === 0 || isOpen({ address: host, family }, allowed);
    },
    get: async (url, accept, authorization) =>
      documentOf(
        await send(url, {
          method: 'GET',
          headers: { accept, ...(authorization !== undefined && { authorization }) },
        }),
      ),
    async getSigned(url, accept) {
      const outgoing = { method: 'GET', headers: { accept } } as const;
      const { status, bytes } = await send(url, outgoing, { ...settings, allowHttp: true, maxBytes: LONG });
      if (status !== 200) throw new FetchRefused(`answered with ${status}`);
      return bytes;
    },
    post: async (url, contentType, body, authorization) =>
      documentOf(
        await send(url, {
          method: 'POST',
          headers: { 'content-type': contentType, ...(authorization !== undefined && { authorization }) },
          body,
        }),
      ),
  };
}

/** Bytes of what is signed, at most. */
const LONG = 4 * 1024 * 1024;

/** What came back. */
interface Fetched {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
}

const documentOf = ({ status, contentType, bytes }: Fetched): FetchedDocument => ({
  status,
  contentType,
  text: bytes.toString('utf8'),
});

/** What goes out. */
interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function parse(text: string, { allowHttp }: FetcherSettings): URL {
  if (!URL.canParse(text)) throw new FetchRefused('not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    throw new FetchRefused(`scheme ${url.protocol}`);
  if (url.username || url.password) throw new FetchRefused('credentials in the URL');
  return url;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

/** Every address that a name has. */
type ResolveName = (host: string) => Promise<readonly Address[]>;

const everyAddress: ResolveName = (host) => lookup(host, { all: true });

async function resolve(
  url: URL,
  allowed: ReturnType<typeof networks>,
  resolveName: ResolveName,
): Promise<Address> {
  const host = hostOf(url);
  const literal = isIP(host);
  const addresses = literal ? [{ address: host, family: literal }] : await named(host, resolveName);
  const closed = addresses.find((address) => !isOpen(address, allowed));
  if (closed) throw new FetchRefused(`${host} is at ${closed.address}, a special-use address`);
  const [first] = addresses;
  if (!first) throw new FetchRefused(`${host} has no address`);
  return first;
}

/** The host without the brackets of an IPv6 address. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Whether an address is one of the public internet, or inside and allowed by configuration. */
const isOpen = ({ address, family }: Address, allowed: ReturnType<typeof networks>): boolean =>
  !isSpecialUse(address) || allowed.check(address, family === 6 ? 'ipv6' : 'ipv4');

async function named(host: string, resolveName: ResolveName): Promise<readonly Address[]> {
  try {
    return await resolveName(host);
  } catch (error) {
    throw new FetchRefused(`${host} does not resolve`, error);
  }
}

/** What is looked up in time: nothing ends a name server's thinking, so it is left to itself. */
function before<Result>(signal: AbortSignal, looking: Promise<Result>): Promise<Result> {
  return new Promise((succeed, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    looking.then(succeed, fail);
  });
}

async function exchange(
  url: URL,
  address: Address,
  { method, headers, body }: Outgoing,
  { maxBytes }: FetcherSettings,
  signal: AbortSignal,
): Promise<Fetched> {
  // Imported as a module, node:http brings all of Node's fetch along, which a start need not wait for.
  const { request: open } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((succeed, fail) => {
    const request = open(
      url,
      {
        method,
        headers: { ...headers, 'user-agent': 'Latchkey', 'accept-encoding': 'identity' },
        agent: false,
        signal,
        // The name is looked up no second time: the connection goes to the address that was checked.
        lookup: (_host, options, callback) => {
          if (options.all) callback(null, [address]);
          else callback(null, address.address, address.family);
        },
      },
      (response) => {
        read(response, maxBytes).then(succeed, fail);
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Fetched> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    response.destroy();
    throw new FetchRefused(`answered with a redirect (${status})`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new FetchRefused(`more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return {
    status,
    contentType: response.headers['content-type'],
    bytes: Buffer.concat(chunks),
  };
}
