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
import { askedLocale } from '../pages/text/locale.ts';
import { advance, fail } from './advance.ts';
import { browserCookies, browserOf } from './cookies/browser.ts';
import { forgetIdentity } from './cookies/identity.ts';
import { rememberLocale } from './cookies/locale.ts';
import type { LoginDependencies } from './dependencies.ts';
import { turnTo } from './detour.ts';
import { keep } from './keep.ts';
import type { Login } from './login.ts';
import {
  CLIENT_ACTION,
  CLIENT_ACTION_PARAMETER,
  CLIENT_ACTION_STATUS,
  FLOW_LEVEL,
  LOCALE,
  OWN_URL,
  REGISTERS,
  RESETS,
} from './notes.ts';
import { openLogin } from './open.ts';
import { entranceOf } from './registration.ts';
import { requiredActions } from './required-actions/index.ts';
import { refuseReset, resetOf } from './reset-credentials.ts';
import { redirect, withCookies } from './show.ts';
import { loginUrl } from './urls.ts';

/** Whom a client sends here, and with what. */
export interface Start {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  /** The client's request, looked at already. */
  readonly asked: Readonly<Record<string, string>>;
  /** The flow to go through, in the place of the client's or the realm's. */
  readonly flowId?: string | undefined;
  /** The level of authentication that comes of going through it. */
  readonly level?: number | undefined;
  /** Whether the first page is at a URL of its own, since that of the request is good for once. */
  readonly hasOwnUrl?: boolean;
  /** Whether the browser is sent on before anything else happens. */
  readonly sendsOn?: boolean;
  /** What the client would have the user do: a required action. */
  readonly action?: string | undefined;
  /** Whether they shall register rather than log in, and how that was asked for. */
  readonly registers?: 'by prompt' | 'by address' | undefined;
  /** Whether they have forgotten what they log in with. */
  readonly resets?: boolean;
}

const forgetting = async (login: Login, answer: Answer): Promise<Answer> =>
  withCookies(answer, await forgetIdentity(login, answer.cookies));

/** A client sends somebody here to log in. Nothing is stored for those who are logged in already and need not be asked. */
export async function begin(dependencies: LoginDependencies, start: Start): Promise<Answer> {
  const login = await newLogin(dependencies, start, {
    ...(start.hasOwnUrl && { [OWN_URL]: 'true' }),
    ...(start.registers && { [REGISTERS]: 'true', ...localeNote(start) }),
    ...(start.resets && { [RESETS]: 'true' }),
    ...(start.level !== undefined && { [FLOW_LEVEL]: String(start.level) }),
  });
  if (start.sendsOn) {
    const kept = await keep(login);
    return redirect(loginUrl(kept.login, 'authenticate'), kept.cookies);
  }
  if (start.resets) return beginsReset(login);
  if (!start.registers) return forgetting(login, await advance(login));
  const entrance = await entranceOf(login);
  if (entrance.kind === 'closed') {
    // A prompt is part of a login, which a browser remembers (as Keycloak).
    if (start.registers === 'by address')
      return fail(login, { ...entrance.page, cacheControl: undefined }, entrance.mistake);
    const { browserId } = login.session;
    const cookies = browserCookies(start.request, start.realm.name, browserId);
    const answer = withCookies(await fail(login, entrance.page, entrance.mistake), cookies);
    return forgetting(login, answer);
  }
  const chosen = askedLocale(start.realm, start.request);
  const answer = await forgetting(login, await advance(turnTo(login, entrance.detour)));
  return chosen === undefined
    ? answer
    : withCookies(answer, [rememberLocale(start.request, start.realm.name, chosen)]);
}

/** The way of those who have forgotten what they log in with, from its beginning. */
async function beginsReset(login: Login): Promise<Answer> {
  const refused = refuseReset(login.realm);
  if (refused) return fail(login, refused.page, refused.mistake);
  return forgetting(login, await advance(turnTo(login, resetOf(login.realm))));
}

/** Whoever is sent to register is spoken to in the language that the address of the form names (as Keycloak), and goes on in it. */
function localeNote({ realm, request }: Start): Readonly<Record<string, string>> {
  const chosen = askedLocale(realm, request);
  return chosen === undefined ? {} : { [LOCALE]: chosen };
}

/** @param notes what its steps shall know */
export async function newLogin(
  dependencies: LoginDependencies,
  { realm, client, request, asked, flowId, action }: Start,
  notes: Readonly<Record<string, string>> = {},
): Promise<Login> {
  const now = seconds(dependencies.clock);
  const clientAction = clientActionOf(realm, action);
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
      notes: { ...notes, ...actionNotes(clientAction) },
      sessionNotes: {},
      actions: clientAction?.isOffered ? [clientAction.alias] : [],
    },
  };
  return openLogin(dependencies, { realm, client, request, session, isStored: false, user: undefined });
}

/** The action that a client asks for, and what it shall be done to: behind a colon (as Keycloak). */
function clientActionOf(realm: RealmView, asked: string | undefined) {
  if (asked === undefined) return undefined;
  const [alias = '', ...rest] = asked.split(':');
  const isOffered =
    requiredActions.has(alias) &&
    authenticationOf(realm).requiredActions.some((each) => each.alias === alias && each.enabled);
  return { alias, parameter: rest.join(':'), isOffered };
}

function actionNotes(action: ReturnType<typeof clientActionOf>): Record<string, string> {
  if (!action) return {};
  if (!action.isOffered) return { [CLIENT_ACTION_STATUS]: 'error' };
  return {
    [CLIENT_ACTION]: action.alias,
    ...(action.parameter !== '' && { [CLIENT_ACTION_PARAMETER]: action.parameter }),
  };
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
