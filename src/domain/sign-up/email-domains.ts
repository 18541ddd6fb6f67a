import { domainToASCII } from 'node:url';
import { foldName } from '../users/folded-name.ts';
import type { SignUpRule } from './rule.ts';

/** A domain as it is compared: folded, and in the letters of the DNS. What a URL reads otherwise than a mail server is left as it is. */
function canonical(domain: string): string {
  const folded = foldName(domain);
  return (/[%/\\?#:@\s]/.test(folded) ? '' : domainToASCII(folded)) || folded;
}

const isBelow = (domain: string, above: string) => domain.endsWith(`.${above}`);

/** Whether the rule lets in whoever has this address; who has none only where it asks for no domain. */
export function isDomainAllowed(
  { emailDomains = {} }: Pick<SignUpRule, 'emailDomains'>,
  email: string | undefined,
): boolean {
  const { allowed, denied = [] } = emailDomains;
  const at = email?.lastIndexOf('@') ?? -1;
  if (email === undefined || at < 0) return allowed === undefined;
  const domain = canonical(email.slice(at + 1));
  const fits = (pattern: string) =>
    pattern.startsWith('*.') ? isBelow(domain, canonical(pattern.slice(2))) : domain === canonical(pattern);
  const isDenied = denied.some(
    (pattern) => fits(pattern) || isBelow(domain, canonical(pattern.replace(/^\*\./, ''))),
  );
  return !isDenied && (allowed === undefined || allowed.some(fits));
}
