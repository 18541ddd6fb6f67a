import type { ClientScope } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import { isAskedFor } from '../../domain/consents/granted-scopes.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { readOwn, signOwn } from '../../domain/tokens/own-token.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import type { User } from '../../domain/users/user.ts';
import type { Request } from '../../http/exchange.ts';
import { FetchRefused } from '../../http/fetch-refused.ts';
import { presentedToken } from '../../http/presented-token.ts';
import { seconds } from '../../lib/clock.ts';
import type { Parameters } from '../authorization/asked.ts';
import { othersOf } from '../authorization/parameters.ts';
import type { OidcDependencies } from '../dependencies.ts';

/** The `typ` of what a channel answers with: good for nothing else. */
const TYPE = 'CIBA-Channel';

/** What means something to us: all else that a client says is for the channel (as Keycloak). */
const OURS: ReadonlySet<string> = new Set([
  ...['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'],
  ...['scope', 'login_hint', 'id_token_hint', 'login_hint_token', 'binding_message', 'acr_values'],
  ...['user_code', 'client_notification_token', 'requested_expiry', 'request', 'request_uri'],
  ...['nonce', 'prompt', 'max_age', 'claims', 'display', 'state', 'ui_locales'],
  ...['iss', 'aud', 'exp', 'nbf', 'iat', 'jti'],
]);

/** Who is to be asked, on whose behalf, about what. */
interface Question {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  readonly user: User;
  /** Names the answer. */
  readonly answerCode: string;
  readonly asked: Parameters;
  readonly scopes: readonly ClientScope[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Has the operator's channel ask somebody. @returns whether it will */
export async function askByChannel(dependencies: OidcDependencies, question: Question): Promise<boolean> {
  const { realm, client, request, user, asked, answerCode, expiresAt } = question;
  const { authenticationChannel, fetcher, clock } = dependencies;
  if (authenticationChannel === undefined) return false;
  const iss = issuerOf(request.baseUrl, realm.name);
  const claims = {
    iss,
    aud: iss,
    typ: TYPE,
    jti: answerCode,
    azp: client.clientId,
    sub: user.id,
    iat: seconds(clock),
    exp: expiresAt,
  };
  const token = await signOwn(dependencies, realm, claims);
  const document = {
    ...othersOf(asked, OURS),
    login_hint: user.username,
    scope: shownScope(question),
    is_consent_required: client.consentRequired,
    binding_message: asked.binding_message,
    acr_values: asked.acr_values,
  };
  try {
    const body = JSON.stringify(document);
    const { status } = await fetcher.post(authenticationChannel, 'application/json', body, `Bearer ${token}`);
    return status === 201;
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    request.log.warn({ err: error }, 'the authentication channel could not be asked');
    return false;
  }
}

/** What they are asked to agree to: what the client asks for, and what it has by default. */
function shownScope({ asked: { scope = '' }, scopes }: Question): string {
  const names = [...scope.split(' '), ...scopes.filter(isAskedFor).map(({ name }) => name)];
  return [...new Set(names)].join(' ');
}

/** The code and the client of the question that a channel answers; undefined for what is none of ours, or over. */
export function answeredBy(
  { clock }: Pick<OidcDependencies, 'clock'>,
  realm: RealmView,
  request: Request,
): { readonly answerCode: string; readonly clientId: string } | undefined {
  const text = presentedToken(request)?.token ?? '';
  const claims = readOwn(realm, issuerOf(request.baseUrl, realm.name), TYPE, text, seconds(clock));
  const answerCode = claims && stringClaim(claims, 'jti');
  const clientId = claims && stringClaim(claims, 'azp');
  if (!claims || answerCode === undefined || clientId === undefined) return undefined;
  return { answerCode, clientId };
}
