import { hash } from 'node:crypto';
import type { Answer } from '../../http/exchange.ts';

/** A page without anything to see, for frames of any site. Nothing runs in it but this script. */
export function framePage(script: string): Answer {
  const source = hash('sha256', script, 'base64');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'cache-control': 'no-cache, must-revalidate, no-transform, no-store',
      'content-security-policy': `default-src 'none'; script-src 'sha256-${source}'; connect-src 'self'; base-uri 'none'`,
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'none',
    },
    text: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Session</title></head><body><script type="module">${script}</script></body></html>`,
    // It is made to be framed.
    unprotected: true,
  };
}
