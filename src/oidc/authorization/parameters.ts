import { spentIdOf } from '../../domain/pushed-requests/pushed-request.ts';
import type { Request } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import type { Parameters } from './asked.ts';
import { ShownToPerson } from './error-page.ts';

/** Characters of a value, at most; what is longer is no request of anybody. */
const LONGEST = 4000;
/** Of what is signed, at most: a request object holds the others, and what a client proves itself by its certificates. */
const LONGEST_SIGNED = 65_536;
const SIGNED: ReadonlySet<string> = new Set(['request', 'client_assertion']);
/** Whether a parameter has more characters than one of its name may have. */
export const isTooLong = (name: string, { length }: string): boolean =>
  length > (SIGNED.has(name) ? LONGEST_SIGNED : LONGEST);
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
    if (isTooLong(name, value)) tooLong ??= name;
    else if (parameters[name] === undefined) parameters[name] = value;
    else if (name === REPEATABLE) parameters[name] += ` ${value}`;
    else repeated.add(name);
  }
  return { parameters, repeated: [...repeated], tooLong };
}

/** @throws {ShownToPerson} for a `max_age` that is not a whole number of seconds (as Keycloak) */
export function requireNumber({ max_age: maxAge }: Parameters): void {
  if (maxAge !== undefined && !/^[-+]?\d{1,10}$/.test(maxAge))
    throw new ShownToPerson('invalidRequestMessage', 'invalid_request');
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

/** What else a login keeps, for steps of flows to look at (as many as Keycloak); each shorter than this. */
const MOST_OTHERS = 5;
const LONGEST_OTHER = 500;
const OTHERS = 'others';
/** What means something to us, and is kept or is none of a step's business. */
const OURS: ReadonlySet<string> = new Set([
  ...KEPT,
  'client_id',
  'redirect_uri',
  'request',
  'request_uri',
  'registration',
  'id_token_hint',
]);

/** What a client has sent besides, for somebody from outside to look at. @param ours what means something to us */
export function othersOf(parameters: Parameters, ours: ReadonlySet<string>): Record<string, string> {
  const others = Object.entries(parameters).filter(
    (entry): entry is [string, string] =>
      !ours.has(entry[0]) && entry[1] !== undefined && (entry[0] + entry[1]).length <= LONGEST_OTHER,
  );
  return Object.fromEntries(others.slice(0, MOST_OTHERS));
}

/** What a client asked for, under the names it used, as far as a login keeps it. */
export function askedParameters(asked: Parameters): Record<string, string> {
  const { [OTHERS]: others = '{}', [NAMED]: _named, [SPENDS]: _spends, [MEANS]: _means, ...known } = asked;
  return { ...(JSON.parse(others) as Record<string, string>), ...known } as Record<string, string>;
}

/**
 * The request as a login keeps it, with where its answer goes, and whether it said so itself.
 * @param pushedUri by which it came, where the client had pushed it
 * @param meant id of the user whom it is about, where it says so
 */
export function kept(
  parameters: Parameters,
  redirectUri: string,
  pushedUri?: string,
  meant?: string,
): Parameters {
  const those = KEPT.flatMap((name) => {
    const value = parameters[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const named = parameters.redirect_uri === undefined ? {} : { [NAMED]: 'true' };
  const others = othersOf(parameters, OURS);
  return {
    ...Object.fromEntries(those),
    redirect_uri: redirectUri,
    ...named,
    ...(pushedUri !== undefined && { [SPENDS]: spentIdOf(pushedUri) }),
    ...(meant !== undefined && { [MEANS]: meant }),
    ...(Object.keys(others).length > 0 && { [OTHERS]: JSON.stringify(others) }),
  };
}

/** Whether the request named its redirect URI: the token request must then name it too (RFC 6749 section 4.1.3). */
const NAMED = 'redirect_uri_named';
export const isRedirectUriNamed = (asked: Parameters): boolean => asked[NAMED] !== undefined;

const MEANS = 'means_user';
/** The id of the user who alone may arrive by it; undefined for anybody. */
export const meantBy = (asked: Parameters): string | undefined => asked[MEANS];

const SPENDS = 'spends';
/** The id of what is spent when somebody gets to the client by it: the request that was pushed. */
export const spentBy = (asked: Parameters): string | undefined => asked[SPENDS];
