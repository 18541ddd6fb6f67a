import type { Request } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import type { Parameters } from './asked.ts';

/** Characters of a value, at most; what is longer is no request of anybody. */
const LONGEST = 4000;
/** A request object holds the others. */
const LONGEST_OBJECT = 65_536;
/** May be there several times (RFC 8707 section 2). */
const REPEATABLE = 'resource';

export interface ReadParameters {
  readonly parameters: Parameters;
  readonly repeated: readonly string[];
  /** Name of the first that is longer than any request needs. */
  readonly tooLong: string | undefined;
}

/** The parameters of the query, or of a form that was posted; an empty one is none (RFC 6749 section 3.1). */
export function readParameters(request: Request): ReadParameters {
  const pairs = request.method === 'POST' ? readForm(request).entries() : [...request.query];
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
  const repeated = new Set<string>();
  let tooLong: string | undefined;
  for (const [name, value] of pairs) {
    if (value === '') continue;
    if (value.length > (name === 'request' ? LONGEST_OBJECT : LONGEST)) tooLong ??= name;
    else if (parameters[name] === undefined) parameters[name] = value;
    else if (name === REPEATABLE) parameters[name] += ` ${value}`;
    else repeated.add(name);
  }
  return { parameters, repeated: [...repeated], tooLong };
}

/** What a login keeps of the request. */
const KEPT = [
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'login_hint',
  'ui_locales',
  'acr_values',
  'claims',
  'code_challenge',
  'code_challenge_method',
  'dpop_jkt',
  'resource',
  'kc_action',
];

/** The request as a login keeps it, with where its answer goes, and whether it said so itself. */
export function kept(parameters: Parameters, redirectUri: string): Parameters {
  const those = KEPT.flatMap((name) => {
    const value = parameters[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const named = parameters.redirect_uri === undefined ? {} : { [NAMED]: 'true' };
  return { ...Object.fromEntries(those), redirect_uri: redirectUri, ...named };
}

/** Whether the request named its redirect URI: the token request must then name it too (RFC 6749 section 4.1.3). */
const NAMED = 'redirect_uri_named';
export const isRedirectUriNamed = (asked: Parameters): boolean => asked[NAMED] !== undefined;
