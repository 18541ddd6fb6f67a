import type { Answer } from '../../http/exchange.ts';
import { escapeXml } from '../../lib/escape-xml.ts';
import { randomOctets } from '../../lib/random.ts';
import type { Pages } from '../../pages/pages.ts';
import { isRightToLeft, localeAskedFor } from '../../pages/text/locale.ts';
import type { Destination } from './asked.ts';

/**
 * OAuth 2.0 Form Post Response Mode: a page that sends itself on; by a click where there are no scripts. No theme draws it, as hardly anybody
 * sees it; it speaks as the realm's pages do.
 */
export function formPost(
  pages: Pages,
  { realm, client, request, redirectUri: action, uiLocales }: Destination,
  members: readonly (readonly [string, string])[],
): Answer {
  const locale = localeAskedFor(realm, request, uiLocales);
  const { locale: lang, texts } = pages.speak({ realm, client, request, locale });
  const say = (key: string) => escapeXml(texts.say(key));
  const nonce = randomOctets(16).toString('base64');
  const fields = members.map(
    ([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}"/>`,
  );
  const text = `<!DOCTYPE html><html lang="${lang}" dir="${isRightToLeft(lang) ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><title>${say('saml.post-form.title')}</title></head><body>
<form method="post" action="${escapeXml(action)}">${fields.join('')}
<noscript><p>${say('saml.post-form.js-disabled')}</p><button type="submit">${say('doContinue')}</button></noscript></form>
<script nonce="${nonce}">document.forms[0].submit()</script></body></html>`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'cache-control': 'no-store, must-revalidate, max-age=0',
      'content-language': lang,
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors 'self'; base-uri 'none'`,
    },
    text,
  };
}
