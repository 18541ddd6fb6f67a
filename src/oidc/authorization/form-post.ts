import type { Answer } from '../../http/exchange.ts';
import { escapeXml } from '../../lib/escape-xml.ts';
import { randomOctets } from '../../lib/random.ts';

/** OAuth 2.0 Form Post Response Mode: a page that sends itself on; by a click where there are no scripts. */
export function formPost(action: string, members: readonly (readonly [string, string])[]): Answer {
  const nonce = randomOctets(16).toString('base64');
  const fields = members.map(
    ([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}"/>`,
  );
  const text = `<!DOCTYPE html><html lang="en"><head><title>OIDC Form_Post Response</title></head><body>
<form method="post" action="${escapeXml(action)}">${fields.join('')}
<noscript><p>JavaScript is disabled. We strongly recommend to enable it. Click the button below to continue.</p><button type="submit">CONTINUE</button></noscript></form>
<script nonce="${nonce}">document.forms[0].submit()</script></body></html>`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'cache-control': 'no-store, must-revalidate, max-age=0',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors 'self'; base-uri 'none'`,
    },
    text,
  };
}
