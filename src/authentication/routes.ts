import { Refusal } from '../errors/refusal.ts';
import { preflight } from '../http/cors.ts';
import type { Method, Route } from '../http/exchange.ts';
import { followLink } from './action-tokens/follow.ts';
import { beginReset } from './begin-reset.ts';
import type { LoginDependencies } from './dependencies.ts';
import { authenticate } from './endpoints/authenticate.ts';
import { consent } from './endpoints/consent.ts';
import { followInvitation } from './endpoints/invitation.ts';
import { registration } from './endpoints/registration.ts';
import { requiredAction } from './endpoints/required-action.ts';
import { resetCredentials } from './endpoints/reset-credentials.ts';
import { restart } from './endpoints/restart.ts';
import { aboutLogin, type Handler, handleLogin } from './handle.ts';
import { lostRegistration } from './lost.ts';
import { refusalPage } from './refusal-page.ts';
import { NOT_KEPT } from './show.ts';
import { signUpByRest } from './sign-up-endpoint.ts';
import { LOGIN_ACTIONS } from './urls.ts';

/** Keycloak tells here of pages that were shown to other tabs; of ours there is none. */
const nothingToTell: Handler = async ({ pages }, realm, request) =>
  refusalPage(
    pages,
    realm,
    request,
    new Refusal(400, 'expiredActionTokenNoSessionMessage'),
    NOT_KEPT['cache-control'],
  );

const HANDLERS: readonly (readonly [Method, string, Handler])[] = [
  ['GET', 'authenticate', aboutLogin(authenticate)],
  ['POST', 'authenticate', aboutLogin(authenticate)],
  ['GET', 'required-action', aboutLogin(requiredAction)],
  ['POST', 'required-action', aboutLogin(requiredAction)],
  ['POST', 'consent', aboutLogin(consent)],
  ['GET', 'restart', aboutLogin(restart)],
  ['GET', 'registration', aboutLogin(registration, lostRegistration)],
  ['POST', 'registration', aboutLogin(registration, lostRegistration)],
  ['GET', 'reset-credentials', aboutLogin(resetCredentials, beginReset)],
  ['POST', 'reset-credentials', aboutLogin(resetCredentials)],
  ['GET', 'action-token', followLink],
  ['GET', 'detached-info', nothingToTell],
  ['GET', 'invitation', followInvitation],
];

/** What the pages of a login come back to, and where links of mails lead. */
export const loginRoutes = (dependencies: LoginDependencies): Route[] => [
  ...HANDLERS.map(
    ([method, action, handler]): Route => ({
      method,
      path: `/realms/:realm/${LOGIN_ACTIONS}/${action}`,
      handle: (request) => handleLogin(dependencies, handler, request),
    }),
  ),
  {
    method: 'POST',
    path: '/realms/:realm/sign-up',
    handle: (request) => signUpByRest(dependencies, request),
  },
  { method: 'OPTIONS', path: '/realms/:realm/sign-up', handle: preflight('POST', 'OPTIONS') },
];
