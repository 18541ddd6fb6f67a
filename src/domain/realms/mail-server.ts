import { MASK } from '../mask.ts';

type MailServer = Readonly<Record<string, string>>;

/** Members that are sealed at rest and never shown. */
export const MAIL_SECRETS = ['password', 'authTokenClientSecret'] as const;

/** The mail server as the Admin REST API shows it. */
export const maskedMailServer = (server: MailServer): MailServer =>
  Object.fromEntries(Object.entries(server).map(([name, value]) => [name, isSecret(name) ? MASK : value]));

const isSecret = (name: string) => MAIL_SECRETS.some((secret) => secret === name);

/** The mail server as it is given: all of it, but for the secrets that were not changed. */
export function mailServerFrom(given: MailServer, before: MailServer): MailServer {
  const kept = Object.entries(given).flatMap(([name, value]) => {
    const is = isSecret(name) && value === MASK ? before[name] : value;
    return is === undefined ? [] : [[name, is] as const];
  });
  // Whoever logs in with a token has no use for a password (as Keycloak).
  return Object.fromEntries(kept.filter(([name]) => name !== 'password' || given.authType !== 'token'));
}

/** An address as RFC 5321 section 4.1.2 has it, in ASCII; the local part is anything with SMTPUTF8 (RFC 6531). */
const ASCII_ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;
const UTF8_ADDRESS = /^[^\s@<>]{1,64}@[^\s@<>]{1,253}$/u;

/** What is wrong with a mail server, in Keycloak's words. A realm without one is fine. */
export function findMailServerProblem(server: MailServer): string | undefined {
  if (Object.keys(server).length === 0) return undefined;
  const pattern = server.allowutf8 === 'true' ? UTF8_ADDRESS : ASCII_ADDRESS;
  const wrong = (what: string, address: string | null) =>
    `Invalid ${what} address '${address}'. If the address contains UTF-8 characters in the local part please ensure the SMTP server supports the SMTPUTF8 extension and enable 'Allow UTF-8' in the email realm configuration.`;
  if (!pattern.test(server.from ?? '')) return wrong('sender', server.from ?? null);
  return server.replyTo && !pattern.test(server.replyTo) ? wrong('reply-to', server.replyTo) : undefined;
}
