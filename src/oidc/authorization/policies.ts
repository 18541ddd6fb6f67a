import { findFlowByAlias } from '../../domain/authentication/find.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Clock } from '../../lib/clock.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { askedAcrs } from './acr.ts';
import type { Asked, Wrong } from './asked.ts';

/** How a request came, beside its parameters. */
export interface Coming {
  readonly requestObject?: Claims | undefined;
  readonly isPushed: boolean;
  readonly pushed?: ReadonlySet<string> | undefined;
}

/** What client policies make of an authorization request: that it is wrong, or the flow by which people log in for it. */
export async function heedPolicies(
  { realm, client, request, parameters }: Asked,
  clock: Clock,
  coming: Coming = { isPushed: false },
  on: 'AUTHORIZATION_REQUEST' | 'PUSHED_AUTHORIZATION_REQUEST' = 'AUTHORIZATION_REQUEST',
): Promise<{ readonly wrong?: Wrong; readonly flowId?: string }> {
  const form = { get: (name: string) => parameters[name] };
  const authorization = {
    responseType: parameters.response_type?.split(' ') ?? [],
    responseMode: parameters.response_mode,
    redirectUri: parameters.redirect_uri,
    scope: parameters.scope,
    state: parameters.state,
    nonce: parameters.nonce,
    claims: parameters.claims,
    acrValues: askedAcrs(client, parameters),
    codeChallenge: parameters.code_challenge,
    codeChallengeMethod: parameters.code_challenge_method,
    dpopJkt: parameters.dpop_jkt,
    ...coming,
  };
  try {
    const effects = await heedClientPolicies(
      on,
      { realm, client, request, form, clock },
      { scope: parameters.scope, authorization },
    );
    const flow = effects.flow && findFlowByAlias(authenticationOf(realm), effects.flow.alias);
    return flow ? { flowId: flow.id } : {};
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      wrong: {
        error: error.code,
        ...(error.description !== undefined && { description: error.description }),
      },
    };
  }
}
