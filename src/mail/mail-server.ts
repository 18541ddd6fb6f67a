import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { findMailServerProblem } from '../domain/realms/mail-server.ts';
import { isSpecialUse, type networks } from '../lib/special-use.ts';
import { MailFailed } from './mail-failed.ts';

type Settings = Readonly<Record<string, string>>;

/** Milliseconds, where the realm says nothing, and at most. */
const TIMEOUT = { usual: 10_000, most: 60_000 };

/** How a server is reached: what nodemailer takes. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly ignoreTLS: boolean;
  readonly requireTLS: boolean;
  readonly connectionTimeout: number;
  readonly greetingTimeout: number;
  readonly socketTimeout: number;
  readonly tls: { readonly servername?: string; readonly minVersion: 'TLSv1.2' };
  readonly auth?:
    | { readonly user: string; readonly pass: string }
    | { readonly type: 'OAuth2'; readonly user: string; readonly accessToken: string };
  readonly disableFileAccess: true;
  readonly disableUrlAccess: true;
}

/**
 * The connection that a realm's `smtpServer` asks for. The name is looked up once and every address it has is checked: mail goes to the
 * address that was.
 * @param allowed networks of special use in which mail servers may be
 * @param tokenOf what a server is logged in to with that takes tokens
 * @throws {MailFailed}
 */
export async function connectionOf(
  server: Settings,
  allowed: ReturnType<typeof networks>,
  tokenOf: (server: Settings) => Promise<string>,
): Promise<Connection> {
  const problem = findMailServerProblem({ from: 'null', ...server });
  if (problem) throw new MailFailed(problem, undefined, problem);
  const secure = server.ssl === 'true';
  const port = Number(server.port || (secure ? 465 : 25));
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new MailFailed(`the port ${server.port} is none`);
  const { host, servername } = await placeOf(server.host ?? '', allowed);
  const { auth, authType, user = '', password = '' } = server;
  return {
    host,
    port,
    secure,
    ignoreTLS: !secure && server.starttls !== 'true',
    requireTLS: server.starttls === 'true',
    connectionTimeout: milliseconds(server.connectionTimeout),
    greetingTimeout: milliseconds(server.timeout),
    socketTimeout: milliseconds(server.writeTimeout ?? server.timeout),
    tls: { ...(servername !== undefined && { servername }), minVersion: 'TLSv1.2' },
    ...(auth === 'true' && {
      auth:
        authType === 'token'
          ? { type: 'OAuth2', user, accessToken: await tokenOf(server) }
          : { user, pass: password },
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

async function placeOf(name: string, allowed: ReturnType<typeof networks>) {
  if (name === '' || /[\s/@]/.test(name)) throw new MailFailed(`"${name}" is no host`);
  const family = isIP(name);
  const addresses = family ? [{ address: name, family }] : await found(name);
  const closed = addresses.find(
    (each) => isSpecialUse(each.address) && !allowed.check(each.address, each.family === 6 ? 'ipv6' : 'ipv4'),
  );
  if (closed) throw new MailFailed(`${name} is at ${closed.address}, where no mail server may be`);
  const [first] = addresses;
  if (!first) throw new MailFailed(`${name} has no address`);
  return { host: first.address, servername: family ? undefined : name };
}

async function found(name: string) {
  try {
    return await lookup(name, { all: true });
  } catch (error) {
    throw new MailFailed(`${name} does not resolve`, error);
  }
}

function milliseconds(text: string | undefined): number {
  const given = Number(text);
  return given > 0 ? Math.min(given, TIMEOUT.most) : TIMEOUT.usual;
}
