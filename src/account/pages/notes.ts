import { cookieOf } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';
import type { PageMessage } from '../../pages/page.ts';
import { pagePath } from './addresses.ts';
import type { Visit } from './visit.ts';

/** Tells the next page what has happened. */
const NOTE = 'LATCHKEY_ACCOUNT_NOTE';

/** All that a note can say: whoever writes another one into the browser has nothing said. */
const SAID = {
  saved: { type: 'success', key: 'accountUpdatedMessage' },
  named: { type: 'success', key: 'accountCredentialNamed' },
  'named-twice': { type: 'error', key: 'error-device-name-taken' },
  'not-named': { type: 'error', key: 'error-device-name-too-long' },
  'signed-out': { type: 'success', key: 'accountSessionsEnded' },
  revoked: { type: 'success', key: 'successGrantRevokedMessage' },
  unlinked: { type: 'success', key: 'unLinkSuccess' },
  last: { type: 'error', key: 'accountLastLink' },
  gone: { type: 'info', key: 'accountNothingThere' },
  UPDATE_PASSWORD: { type: 'success', key: 'accountPasswordUpdatedMessage' },
  UPDATE_EMAIL: { type: 'success', key: 'accountUpdatedMessage' },
  CONFIGURE_TOTP: { type: 'success', key: 'accountCredentialAdded' },
  CONFIGURE_RECOVERY_AUTHN_CODES: { type: 'success', key: 'accountCredentialAdded' },
  'webauthn-register': { type: 'success', key: 'accountCredentialAdded' },
  'webauthn-register-passwordless': { type: 'success', key: 'accountCredentialAdded' },
  idp_link: { type: 'success', key: 'accountLinked' },
  delete_credential: { type: 'success', key: 'accountCredentialRemoved' },
  cancelled: { type: 'info', key: 'accountActionCancelled' },
  failed: { type: 'error', key: 'accountActionFailed' },
} as const satisfies Record<string, PageMessage>;
export type Note = keyof typeof SAID;

export const isNote = (word: string): word is Note => Object.hasOwn(SAID, word);

export function noteOf(request: Request): PageMessage | undefined {
  const word = cookieOf(request, NOTE);
  return word !== undefined && isNote(word) ? SAID[word] : undefined;
}

/** Seconds in which the next page is shown. */
const SOON = 60;

export const noteCookie = (visit: Visit, note: Note): string => cookie(visit, note, SOON);
export const forgetNote = (visit: Visit): string[] =>
  cookieOf(visit.request, NOTE) === undefined ? [] : [cookie(visit, '', 0)];

/** For the account's own pages alone. */
function cookie(visit: Visit, value: string, maxAge: number): string {
  const path = pagePath({ realm: visit.realm, request: visit.request }, '');
  const secure = visit.request.baseUrl.startsWith('https:') ? '; Secure' : '';
  return `${NOTE}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}
