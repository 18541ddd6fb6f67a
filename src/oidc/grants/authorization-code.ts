import type { CodeDetails, FoundCode } from '../../domain/authorization-codes/authorization-code.ts';
import { Conflict } from '../../domain/store.ts';
import { invalidGrant } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import type { Effects } from '../../policy/client-policies/client-request.ts';
import { RequestRefused } from '../../policy/client-policies/judge-request.ts';
import { heedClientPolicies, keepAttributes } from '../client-policies.ts';
import { tell } from '../happening.ts';
import { narrowResources } from '../resources.ts';
import { type Problem, problem, verifierProblem } from './code-verifier.ts';
import type { GrantRequest, GrantType } from './grant.ts';
import { tokensOfLogin } from './tokens-of-login.ts';

/**
 * A client brings the code of somebody who has logged in (RFC 6749 section 4.1.3). A code is good once: whatever is wrong with
 * the first use, it is used, and one that comes back ends what came of it.
 */
export const authorizationCode: GrantType = {
  id: 'authorization_code',
  repeatable: ['resource'],
  async authorize(asked) {
    const { realm, form, store, clock } = asked;
    const now = seconds(clock);
    const text = form.get('code');
    await heedAnyUse(asked, text);
    if (text === undefined) {
      const description = 'Missing parameter: code';
      const event = { error: 'invalid_code', reason: description };
      throw new Refusal(400, 'invalid_request', { description, event });
    }
    const code = await store.authorizationCodes.find(realm.id, text);
    if (!code) throw notValid();
    asked.happening.sessionId = code.sessionId;
    tell(asked.happening, { code_id: code.sessionId });
    const onReplay = () => endWhatCameOf(asked, code);
    if (code.used) {
      await onReplay();
      throw notValid();
    }
    const problem = problemOf(asked, code, now);
    if (problem !== undefined) {
      await useUp(asked, text);
      asked.happening.userId = code.userId;
      const { description, ...event } = problem;
      throw new Refusal(400, 'invalid_grant', { description, event });
    }
    const { details } = code;
    const { lightweight, bindsRefreshTokenAlone } = await heedFirstUse(asked, code, text);
    const { unit, session, ...tokens } = await tokensOfLogin(asked, {
      of: code,
      scope: details.scope,
      nonce: details.nonce,
      unconsented: () => invalidGrant('Client no longer has requested consent from user'),
      on: 'TOKEN_RESPONSE',
      now,
    });
    const { scopes } = tokens.scope;
    const resources = narrowResources(
      details.resources,
      form.all('resource'),
      asked.authenticated.client,
      scopes,
    );
    const { refresh } = session;
    return {
      ...tokens,
      ...(resources && { audience: resources }),
      by: 'ac',
      ...(lightweight && { lightweight }),
      ...(bindsRefreshTokenAlone && { bindsRefreshTokenAlone }),
      session: { ...session, ...(refresh && { refresh: { ...refresh, resources: details.resources } }) },
      unit: [store.authorizationCodes.use(realm.id, text), ...unit],
      onReplay,
    };
  },
};

/** Client policies on whoever brings a code, before it is looked at: with a refusal it is used up. @throws {Refusal} */
async function heedAnyUse(asked: GrantRequest, text: string | undefined): Promise<void> {
  const { client } = asked.authenticated;
  try {
    await heedClientPolicies('PRE_TOKEN_REQUEST', { ...asked, client });
  } catch (error) {
    if (error instanceof Refusal && text !== undefined) await useUp(asked, text);
    throw error;
  }
}

/** Client policies on whoever brings a good code: with a refusal it is used up too. @throws {Refusal} */
async function heedFirstUse(asked: GrantRequest, { details }: FoundCode, text: string): Promise<Effects> {
  const { store, authenticated } = asked;
  const { client } = authenticated;
  const more = { scope: details.scope, code: inHand(details) };
  try {
    const effects = await heedClientPolicies('TOKEN_REQUEST', { ...asked, client }, more);
    await keepAttributes(store, client, effects);
    return effects;
  } catch (error) {
    if (error instanceof Refusal) await useUp(asked, text);
    // Whatever the executor calls it, here it is the grant that is no good (as Keycloak).
    throw error instanceof RequestRefused ? error.as('invalid_grant') : error;
  }
}

/** Somebody else may be using it up at the same moment, which comes to the same. */
async function useUp({ realm, store }: GrantRequest, text: string): Promise<void> {
  try {
    await store.commit([store.authorizationCodes.use(realm.id, text)]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

const inHand = ({ codeChallenge, codeChallengeMethod, dpopJkt }: CodeDetails) => ({
  codeChallenge,
  codeChallengeMethod,
  dpopJkt,
});

const notValid = () =>
  new Refusal(400, 'invalid_grant', { description: 'Code not valid', event: { error: 'invalid_code' } });

/** Somebody else may have used it first: whoever of the two is right, neither goes on with what came of it (RFC 6749 section 4.1.2). */
async function endWhatCameOf({ store }: GrantRequest, code: FoundCode): Promise<void> {
  const { realmId, sessionId: id, clientId } = code;
  await store.commit(
    (['online', 'offline'] as const).map((kind) =>
      store.sessions.removeClient({ realmId, id, kind }, clientId),
    ),
  );
}

/** Why the code is not good for this request, in Keycloak's words. */
function problemOf(
  { authenticated, form, binding }: GrantRequest,
  code: FoundCode,
  now: number,
): Problem | undefined {
  const { details, expiresAt, clientId } = code;
  if (expiresAt <= now) return problem('Code is expired', 'expired_code');
  if (clientId !== authenticated.client.id) {
    const description = 'Auth error: Found different client_id in clientSession';
    return problem(description, 'invalid_client', description);
  }
  const redirectUri = form.get('redirect_uri');
  if (details.redirectUri !== undefined && details.redirectUri !== redirectUri)
    return problem(
      'Incorrect redirect_uri',
      'invalid_redirect_uri',
      `Parameter 'redirect_uri' did not match originally saved redirect URI used in initial OIDC request. Saved redirectUri: ${details.redirectUri}, redirectUri parameter: ${redirectUri}`,
    );
  if (details.dpopJkt !== undefined && details.dpopJkt !== binding.jkt) {
    const description = "DPoP confirmation doesn't match DPoP proof";
    return problem(description, 'invalid_dpop_proof', description);
  }
  return verifierProblem(details, form.get('code_verifier'));
}
