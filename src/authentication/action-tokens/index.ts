import { executeActions } from './execute-actions.ts';
import { linkByMail } from './idp-verify-account-via-email.ts';
import type { ActionTokenKind } from './kind.ts';
import { resetCredentials } from './reset-credentials.ts';
import { updateEmail } from './update-email.ts';
import { verifyEmail } from './verify-email.ts';

/** A new kind of link is a file here and a line in this list. */
export const actionTokens: ReadonlyMap<string, ActionTokenKind> = new Map(
  [executeActions, resetCredentials, verifyEmail, updateEmail, linkByMail].map((kind) => [kind.id, kind]),
);
