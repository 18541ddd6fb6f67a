import {
  type AuthenticationSession,
  newBrowserId,
  newSessionCode,
  newTabId,
} from '../domain/authentication-sessions/authentication-session.ts';
import type { Client } from '../domain/clients/client.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import { advance } from './advance.ts';
import { browserOf } from './cookies/browser.ts';
import type { LoginDependencies } from './dependencies.ts';
import type { Login } from './login.ts';
import { OWN_URL } from './notes.ts';
import { openLogin } from './open.ts';

/** Whom a client sends here, and with what. */
export interface Start {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  /** The client's request, looked at already. */
  readonly asked: Readonly<Record<string, string>>;
  /** The flow to go through, in the place of the client's or the realm's. */
  readonly flowId?: string | undefined;
  /** Whether the URL of the request is good for once, so that a page of it must have its own. */
  readonly isPushed?: boolean;
}

/** A client sends somebody here to log in. Nothing is stored for those who are logged in already and need not be asked. */
export const begin = async (dependencies: LoginDependencies, start: Start): Promise<Answer> =>
  advance(await newLogin(dependencies, start, start.isPushed ? { [OWN_URL]: 'true' } : {}));

/** @param notes what its steps shall know */
export async function newLogin(
  dependencies: LoginDependencies,
  { realm, client, request, asked, flowId }: Start,
  notes: Readonly<Record<string, string>> = {},
): Promise<Login> {
  const now = seconds(dependencies.clock);
  const { browser: own } = client.authenticationFlowBindingOverrides;
  const session: AuthenticationSession = {
    realmId: realm.id,
    browserId: await browserIdOf(dependencies, realm, request, now),
    tabId: newTabId(),
    clientId: client.id,
    startedAt: now,
    expiresAt: now + realm.settings.accessCodeLifespanLogin,
    state: {
      request: asked,
      code: newSessionCode(),
      flowId: flowId ?? own ?? authenticationOf(realm).bindings.browserFlow,
      outcomes: {},
      notes,
      sessionNotes: {},
      actions: [],
    },
  };
  return openLogin(dependencies, { realm, client, request, session, isStored: false, user: undefined });
}

/** A browser keeps its id while it has tabs under way; an id that somebody else may have given it is not taken up. */
async function browserIdOf(
  { store }: LoginDependencies,
  realm: RealmView,
  request: Request,
  now: number,
): Promise<string> {
  const known = browserOf(request);
  if (known === undefined) return newBrowserId();
  const tabs = await store.authenticationSessions.ofBrowser(realm.id, known, now);
  return tabs.length > 0 ? known : newBrowserId();
}
