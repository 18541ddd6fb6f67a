import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';

/** Stands in the place of a captcha service, for the tests of a suite. */
export function captchaService() {
  const received: { readonly url: URL; readonly body: string }[] = [];
  const service = {
    /** What it answers. */
    says: { status: 200, body: {} as unknown },
    /** What happens before it does. */
    meanwhile: async () => {},
    /** What it was asked. */
    received,
    /** Of what was asked last, where that was a form. */
    lastForm: () => new URLSearchParams(received.at(-1)?.body),
    url: '',
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ url: new URL(request.url ?? '', 'http://verifier'), body });
      const { status, body: answer } = service.says;
      void service.meanwhile().then(() => response.writeHead(status).end(JSON.stringify(answer)));
    });
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`;
  });
  after(() => server.close());
  return service;
}
