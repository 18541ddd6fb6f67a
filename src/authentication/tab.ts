import type { AuthenticationSession } from '../domain/authentication-sessions/authentication-session.ts';
import { secretHash } from '../lib/secret-hash.ts';

type Tab = Pick<AuthenticationSession, 'browserId' | 'tabId' | 'clientId'>;

/** What a token calls the tab that it was asked for in: it helps nobody into that browser. */
export const nameOfTab = ({ browserId, tabId, clientId }: Tab): string =>
  [secretHash(browserId), tabId, clientId].join('.');

/** The parts of that name. */
export function readTab(name: string) {
  const [browserHash = '', tabId = ''] = name.split('.');
  return { browserHash, tabId };
}
