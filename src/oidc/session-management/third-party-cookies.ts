import { notFound } from '../../errors/http.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { getRealm } from '../../http/realm.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { framePage } from './frame-page.ts';
import { STORAGE_ACCESS } from './storage-access.ts';

const tell = (said: string) => `parent.postMessage(${said}, '*');`;

/** The first page sets a cookie, the second looks whether it came: they tell the page around them, which knows no more than that. */
const STEPS: Readonly<Record<string, string>> = {
  'step1.html': `${STORAGE_ACCESS}
if (await mayStore()) {
  document.cookie = 'KEYCLOAK_3P_COOKIE=supported; SameSite=None; Secure; Max-Age=60';
  location.replace('step2.html');
} else ${tell("'unsupported'")}`,
  'step2.html': `
const came = document.cookie.includes('KEYCLOAK_3P_COOKIE=');
document.cookie = 'KEYCLOAK_3P_COOKIE=; SameSite=None; Secure; Max-Age=0';
${tell("came ? 'supported' : 'unsupported'")}`,
};

/** The pages by which an adapter finds out whether the browser gives cookies to frames (as Keycloak). @throws {Refusal} 404 for other steps */
export async function thirdPartyCookies({ realms }: OidcDependencies, request: Request): Promise<Answer> {
  await getRealm(realms, request);
  const { step = '' } = request.params;
  const script = Object.hasOwn(STEPS, step) ? STEPS[step] : undefined;
  if (script === undefined) throw notFound();
  return framePage(script);
}
