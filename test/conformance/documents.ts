import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What a relying party has on its web server for the provider to fetch, and what was sent there. */
export interface Documents {
  /** Puts a document at a path, or replaces it; returns its URL. */
  put(path: string, body: string, type?: string): string;
  url(path: string): string;
  /** The forms posted to a path, once there are any. @throws after five seconds without */
  awaitPosted(path: string): Promise<readonly URLSearchParams[]>;
  close(): void;
}

export async function documents(): Promise<Documents> {
  const pages = new Map<string, { readonly body: string; readonly type: string }>();
  const posts: { readonly path: string; readonly form: URLSearchParams }[] = [];
  const web = createServer((request, response) => {
    const path = request.url ?? '';
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (request.method === 'POST') posts.push({ path, form: new URLSearchParams(body) });
      const page = pages.get(path);
      if (request.method === 'POST') response.writeHead(200, { 'cache-control': 'no-store' }).end();
      else if (page) response.writeHead(200, { 'content-type': page.type }).end(page.body);
      else response.writeHead(404).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => web.once('listening', resolve));
  const url = (path: string) => `http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`;
  return {
    put(path, body, type = 'application/json') {
      pages.set(path, { body, type });
      return url(path);
    },
    url,
    async awaitPosted(path) {
      for (let tries = 0; tries < 100; tries += 1) {
        const forms = posts.filter((post) => post.path === path).map(({ form }) => form);
        if (forms.length > 0) return forms;
        await setTimeout(50);
      }
      throw new Error(`nothing was posted to ${path}`);
    },
    close: () => web.close(),
  };
}
