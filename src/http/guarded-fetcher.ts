import { networks } from '../lib/special-use.ts';
import { exchangeAt, type Fetched, type Outgoing } from './exchange-at.ts';
import { FetchRefused } from './fetch-refused.ts';
import { everyAddress, mayBeOpen, openAddress, type ResolveName } from './open-address.ts';

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
   * @throws {FetchRefused} as `get`, and for any status but 200
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
      const address = await before(signal, openAddress(target, allowed, resolveName));
      return await exchangeAt(address, target, outgoing, own.maxBytes, signal);
    } catch (error) {
      if (error instanceof FetchRefused) throw error;
      throw new FetchRefused(`${target.origin}: ${(error as Error).message}`, error);
    }
  };
  return {
    mayReach: (url) => mayBeOpen(url, allowed),
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

const documentOf = ({ status, contentType, bytes }: Fetched): FetchedDocument => ({
  status,
  contentType,
  text: bytes.toString('utf8'),
});

function parse(text: string, { allowHttp }: FetcherSettings): URL {
  if (!URL.canParse(text)) throw new FetchRefused('not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    throw new FetchRefused(`scheme ${url.protocol}`);
  if (url.username || url.password) throw new FetchRefused('credentials in the URL');
  return url;
}

/** What is looked up in time: nothing ends a name server's thinking, so it is left to itself. */
function before<Result>(signal: AbortSignal, looking: Promise<Result>): Promise<Result> {
  return new Promise((succeed, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    looking.then(succeed, fail);
  });
}
