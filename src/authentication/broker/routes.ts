import { Refusal } from '../../errors/refusal.ts';
import type { Method, Route } from '../../http/exchange.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { brokerFlow } from '../endpoints/broker-flow.ts';
import { aboutLogin, type Handler, handleLogin } from '../handle.ts';
import { LOGIN_ACTIONS } from '../urls.ts';
import { brokerCallback } from './callback-endpoint.ts';
import { FIRST_BROKER_LOGIN, POST_BROKER_LOGIN } from './detours.ts';
import { afterFirstBrokerLogin } from './first-login.ts';
import { brokerLogin } from './login-endpoint.ts';
import { afterPostBrokerLogin } from './post-login.ts';

/** What a link to a provider names: the login that it is of. */
const NAMED = ['session_code', 'client_id', 'tab_id'];

/** Whatever names no login is no link of a page. @throws {Refusal} 400 */
const LOGIN: Handler = async (dependencies, realm, request) => {
  if (NAMED.some((name) => !request.query.get(name))) throw new Refusal(400, 'invalidRequestMessage');
  return aboutLogin(brokerLogin)(dependencies, realm, request);
};

const FIRST = aboutLogin(brokerFlow(FIRST_BROKER_LOGIN));
const POST = aboutLogin(brokerFlow(POST_BROKER_LOGIN));

const HANDLERS: readonly (readonly [Method, string, Handler])[] = [
  ['GET', 'broker/:alias/login', LOGIN],
  ['POST', 'broker/:alias/login', LOGIN],
  ['GET', 'broker/:alias/endpoint', brokerCallback],
  ['POST', 'broker/:alias/endpoint', brokerCallback],
  ['GET', `${LOGIN_ACTIONS}/${FIRST_BROKER_LOGIN}`, FIRST],
  ['POST', `${LOGIN_ACTIONS}/${FIRST_BROKER_LOGIN}`, FIRST],
  ['GET', `${LOGIN_ACTIONS}/${POST_BROKER_LOGIN}`, POST],
  ['POST', `${LOGIN_ACTIONS}/${POST_BROKER_LOGIN}`, POST],
  ['GET', 'broker/after-first-broker-login', aboutLogin(afterFirstBrokerLogin)],
  ['GET', 'broker/after-post-broker-login', aboutLogin(afterPostBrokerLogin)],
];

/** Logins by way of identity providers. */
export const brokerRoutes = (dependencies: LoginDependencies): Route[] =>
  HANDLERS.map(([method, path, handler]) => ({
    method,
    path: `/realms/:realm/${path}`,
    handle: (request) => handleLogin(dependencies, handler, request),
  }));
