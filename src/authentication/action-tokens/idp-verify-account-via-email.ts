import { type Change, Conflict } from '../../domain/store.ts';
import type { ActionToken } from '../../domain/tokens/action-token.ts';
import type { User } from '../../domain/users/user.ts';
import { advance } from '../advance.ts';
import { existingOf } from '../broker/existing-user.ts';
import { type Brokered, brokerDetails, brokeredOf } from '../broker/identity.ts';
import { isBeyondTaking, takeOver } from '../broker/unproven.ts';
import { endHere } from '../end-here.ts';
import { actionEvent } from '../events.ts';
import { keep } from '../keep.ts';
import { type Login, withNotes, withUser } from '../login.ts';
import { LINK_OF } from '../notes.ts';
import { errorPage } from '../turn.ts';
import type { ActionTokenKind } from './kind.ts';
import { tokenDetails } from './refuse.ts';

/**
 * They read the mail of the account that they would link. Only the browser goes on by it that had it sent: whoever is made to open a link which
 * somebody else has asked for gives nothing away.
 */
export const linkByMail: ActionTokenKind = {
  id: 'idp-verify-account-via-email',
  event: 'IDENTITY_PROVIDER_LINK_ACCOUNT',
  check({ token, login, isFresh }) {
    const isTheirs = !isFresh && existingOf(login)?.id === token.userId;
    if (!isTheirs)
      return {
        error: 'not_allowed',
        reason: 'differentBrowser',
        page: errorPage('expiredActionTokenNoSessionMessage'),
      };
    if (token.members.eml !== login.user.email)
      return {
        error: 'invalid_email',
        reason: 'staleEmailVerificationLink',
        page: errorPage('staleEmailVerificationLink'),
      };
    return undefined;
  },
  async follow({ token, login }) {
    const { realm, dependencies, user } = login;
    const { store } = dependencies;
    const brokered = brokeredOf(login);
    const expired = errorPage('expiredActionMessage');
    if (!brokered || isBeyondTaking(user)) return endHere(login, expired);
    // It is not they who are logged in yet: the step that waits says so.
    const going = withUser(withNotes(login, { [LINK_OF]: user.id }), undefined);
    try {
      const kept = await keep(going, [
        store.spentTokens.spend(realm.id, token.id, token.expiresAt),
        ...(user.emailVerified ? [] : (await takeOver(login, brokered, user)).unit),
        ...followed(going, brokered, token, user),
      ]);
      return await advance(kept.login);
    } catch (error) {
      // What was to be taken from the account is gone, or more has come to it: the link does it again.
      const isKnown = error instanceof Conflict && ['replayed', 'gone'].includes(error.reason);
      if (!isKnown) throw error;
      return endHere(going, expired);
    }
  },
};

function followed(
  login: Login,
  { identity }: Brokered,
  token: ActionToken,
  { id, email = '' }: User,
): Change[] {
  const { identity_provider_broker_session_id: _theirs, ...told } = brokerDetails(identity) as Record<
    string,
    string
  >;
  const details = { ...tokenDetails(token), ...told, email };
  return actionEvent(login, 'IDENTITY_PROVIDER_LINK_ACCOUNT', { userId: id, details });
}
