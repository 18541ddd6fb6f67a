import { findUserView } from '../../domain/clients/client-view.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { ClientSession } from '../../domain/sessions/session.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { draftTokens } from '../draft-tokens.ts';
import type { Grant } from '../grant.ts';
import { grantKnownScope } from '../scope.ts';
import { signForBrowser } from '../tokens.ts';
import type { Arrival } from './arrive.ts';
import type { ResponseType } from './response-types.ts';

/** Tokens that go by the browser (OpenID Connect Core section 3.2.2.5): without a refresh token, and for a time of their own. */
export async function frontChannelTokens(
  dependencies: OidcDependencies,
  { realm, client, request, session, user, userSession, now }: Arrival,
  part: ClientSession,
  { type, code }: { readonly type: ResponseType; readonly code: string | undefined },
): Promise<Record<string, string | undefined>> {
  const view = await findUserView(dependencies.store, realm.id, user.id);
  if (!view) throw invalidRequest('Unknown user');
  const { scope, nonce, state } = session.state.request;
  const grant: Grant = {
    realm,
    client,
    issuer: issuerOf(request.baseUrl, realm.name),
    user: view.user,
    userRoles: view.roleIds,
    userGroups: view.groups,
    scope: grantKnownScope(realm, client, scope ?? ''),
    nonce,
    notes: { ...userSession.notes, ...part.notes, ...(nonce !== undefined && { nonce }) },
    by: 'na',
    isImplicit: code === undefined,
    session: { session: userSession, part },
    unit: [],
    now,
  };
  const drafted = await draftTokens(dependencies, grant, {}, type.idToken);
  const { accessToken, idToken, expiresIn } = await signForBrowser(drafted, {
    ...type,
    code,
    state,
  });
  return {
    ...(accessToken !== undefined && {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: String(expiresIn),
    }),
    id_token: idToken,
  };
}
