import { findFlowByAlias } from '../../domain/authentication/find.ts';
import type { Client } from '../../domain/clients/client.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { GuardedFetcher } from '../../http/guarded-fetcher.ts';
import type {
  AuthorizationRequest,
  Parameters as Named,
} from '../../policy/client-policies/client-request.ts';
import { RequestRefused } from '../../policy/client-policies/judge-request.ts';
import { heedClientPolicies, keepAttributes } from '../client-policies.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { askedAcrs } from './acr.ts';
import type { Asked, Parameters, Wrong } from './asked.ts';
import { ShownToPerson } from './error-page.ts';

/** How a request came, beside its parameters. */
export interface Coming {
  readonly requestObject?: Claims | undefined;
  readonly isObjectEncrypted?: boolean;
  readonly isPushed: boolean;
  readonly pushed?: ReadonlySet<string> | undefined;
}

/** A request as it came: its parameters before an object or a push took their place, and how. */
export interface Arrived extends Coming {
  readonly sent: Parameters;
}

type Looking = Pick<OidcDependencies, 'store' | 'clock' | 'fetcher'>;

const named = (parameters: Parameters): Named => ({ get: (name) => parameters[name] });

/** Client policies that look at a request before anything it says is believed. @throws {ShownToPerson} */
export async function heedBefore(
  { clock }: Pick<Looking, 'clock'>,
  { realm, client, request, parameters }: Omit<Asked, 'redirectUri' | 'repeated'>,
  { sent, ...coming }: Arrived,
): Promise<void> {
  try {
    await heedClientPolicies(
      'PRE_AUTHORIZATION_REQUEST',
      { realm, client, request, form: named(sent), clock },
      {
        sent: Object.keys(sent),
        scope: sent.scope,
        authorization: described(client, parameters, parameters.redirect_uri, coming),
      },
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const details = error instanceof RequestRefused ? error.eventDetails : {};
    throw new ShownToPerson(error.description ?? error.code, error.code, [], 400, details);
  }
}

/** What client policies make of an authorization request: that it is wrong, or the flow by which people log in for it. */
export async function heedPolicies(
  dependencies: Looking,
  {
    realm,
    client,
    request,
    parameters,
    redirectUri,
  }: Omit<Asked, 'redirectUri' | 'repeated'> & {
    /** What is pushed must say where it goes; of others it is known by now. */
    readonly redirectUri: string | undefined;
  },
  { sent, ...coming }: Arrived,
  on: 'AUTHORIZATION_REQUEST' | 'PUSHED_AUTHORIZATION_REQUEST' = 'AUTHORIZATION_REQUEST',
): Promise<{
  readonly wrong?: Wrong;
  /** Of the refusal, for its event. */
  readonly details?: Readonly<Record<string, string>>;
  readonly flowId?: string;
  /** The level that comes of the flow. */
  readonly level?: number;
}> {
  const { clock, store, fetcher } = dependencies;
  try {
    const effects = await heedClientPolicies(
      on,
      { realm, client, request, form: named(sent), clock },
      {
        scope: parameters.scope,
        authorization: described(client, parameters, redirectUri, coming),
        ask: (url, document) => askFor(fetcher, url, document),
      },
    );
    await keepAttributes(store, client, effects);
    const flow = effects.flow && findFlowByAlias(authenticationOf(realm), effects.flow.alias);
    return flow
      ? { flowId: flow.id, ...(effects.flow?.level !== undefined && { level: effects.flow.level }) }
      : {};
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      wrong: {
        error: error.code,
        ...(error.description !== undefined && { description: error.description }),
      },
      ...(error instanceof RequestRefused && { details: error.eventDetails }),
    };
  }
}

const described = (
  client: Client,
  parameters: Parameters,
  redirectUri: string | undefined,
  coming: Coming,
): AuthorizationRequest => ({
  responseType: parameters.response_type?.split(' ') ?? [],
  responseMode: parameters.response_mode,
  redirectUri,
  scope: parameters.scope,
  state: parameters.state,
  nonce: parameters.nonce,
  claims: parameters.claims,
  acrValues: askedAcrs(client, parameters),
  codeChallenge: parameters.code_challenge,
  codeChallengeMethod: parameters.code_challenge_method,
  dpopJkt: parameters.dpop_jkt,
  ...coming,
});

/** @throws where there is no good answer */
async function askFor(fetcher: GuardedFetcher, url: string, document: object): Promise<unknown> {
  const { status, text } = await fetcher.post(url, 'application/json', JSON.stringify(document));
  if (status !== 200) throw new Error(`answered with ${status}`);
  return JSON.parse(text);
}
