import { isOn } from '../../domain/clients/attributes.ts';
import { findUserView } from '../../domain/clients/client-view.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { tell } from '../happening.ts';
import { grantScope } from '../scope.ts';
import type { GrantType } from './grant.ts';
import { beginSession } from './session.ts';

/** A client asks for a token on its own behalf (RFC 6749 section 4.4); its service account is the subject. */
export const clientCredentials: GrantType = {
  id: 'client_credentials',
  async authorize(asked) {
    const { realm, issuer, request, form, authenticated, store, clock } = asked;
    const { client, serviceAccountId } = authenticated;
    if (client.publicClient) throw refused('Public client not allowed to retrieve service account');
    if (!client.serviceAccountsEnabled) throw refused('Client not enabled to retrieve service account');
    const account =
      serviceAccountId === undefined ? undefined : await findUserView(store, realm.id, serviceAccountId);
    // Somebody has removed it, as a user; it comes back when an administrator asks for it.
    if (!account) throw withoutAccount();
    asked.happening.userId = account.user.id;
    tell(asked.happening, { username: account.user.username });
    if (!account.user.enabled) {
      const description = `User '${account.user.username}' disabled`;
      const event = { error: 'user_disabled', reason: description };
      throw new Refusal(401, 'invalid_request', { description, event });
    }
    const scope = grantScope(realm, client, form.get('scope'));
    const { lightweight } = await heedClientPolicies(
      'SERVICE_ACCOUNT_TOKEN_REQUEST',
      { ...asked, client },
      { scope: form.get('scope') },
    );
    const begun = {
      user: account.user,
      userRoles: account.roleIds,
      userGroups: account.groups,
      scope,
      notes: { client_id: client.clientId, clientHost: request.ip, clientAddress: request.ip },
    };
    await heedClientPolicies(
      'SERVICE_ACCOUNT_TOKEN_RESPONSE',
      { ...asked, client },
      { scope: form.get('scope') },
    );
    const lasting = isOn(client, 'client_credentials.use_refresh_token');
    return {
      realm,
      client,
      issuer,
      ...begun,
      by: 'cc',
      ...(lightweight && { lightweight }),
      ...(lasting ? beginSession(asked, { ...begun, refreshable: true }) : { unit: [] }),
      now: seconds(clock),
    };
  },
};

const withoutAccount = () => {
  const description = 'The associated service account for the client does not exist';
  return new Refusal(401, 'invalid_request', {
    description,
    event: { error: 'user_not_found', reason: description },
  });
};

const refused = (description: string) =>
  new Refusal(401, 'unauthorized_client', {
    description,
    event: { error: 'invalid_client', reason: description },
  });
