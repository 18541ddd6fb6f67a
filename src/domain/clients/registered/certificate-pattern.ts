import type { Client } from '../client.ts';

const PATTERN = 'x509.allow.regex.pattern.comparison';
const SUBJECT = 'x509.subjectdn';

/** A pattern for the subject of certificates is an administrator's to give. */
export function certificatePatternProblem(
  { attributes: asked }: Client,
  before: Client | undefined,
): string | undefined {
  if (asked[PATTERN] !== 'true' || asked[SUBJECT] === undefined) return undefined;
  const had = before?.attributes;
  return had?.[PATTERN] === 'true' && had[SUBJECT] === asked[SUBJECT]
    ? undefined
    : 'tls_client_auth_subject_dn is no pattern: one might fit the certificates of others';
}
