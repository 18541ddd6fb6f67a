import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** The first of that name, unfolded. */
  header(name: string): string | undefined;
  /** The part of that type, decoded. */
  part(type: 'text/plain' | 'text/html'): string;
  /** Addresses of pages in the text. */
  readonly links: readonly string[];
}

export interface Mailbox {
  readonly port: number;
  /** What a realm's `smtpServer` says to send mail here. */
  readonly smtpServer: Record<string, string>;
  readonly received: readonly Received[];
  /** Waits for the next mail. @throws after five seconds */
  next(): Promise<Received>;
  close(): Promise<void>;
}

export interface MailboxOptions {
  /** Who must log in. */
  readonly user?:
    | { readonly name: string; readonly password: string }
    | { readonly name: string; readonly token: string };
  /** Takes nothing. */
  readonly refuses?: boolean;
  /** Awaited once a mail is here, before whoever has sent it hears so. */
  readonly beforeTaken?: () => Promise<void>;
}

/** A mail server of the test's own. */
export async function startMailbox({
  user,
  refuses = false,
  beforeTaken,
}: MailboxOptions = {}): Promise<Mailbox> {
  const received: Received[] = [];
  let taken = 0;
  const server = new SMTPServer({
    authOptional: user === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    authMethods: user && 'token' in user ? ['XOAUTH2'] : ['PLAIN', 'LOGIN'],
    onAuth({ username, password, accessToken }, _session, done) {
      const isRight = user && ('token' in user ? accessToken === user.token : password === user.password);
      if (isRight && username === user.name) done(null, { user: username });
      else done(new Error('nobody'));
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuses) return done(new Error('full'));
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push(
          parsed(
            Buffer.concat(chunks).toString('latin1'),
            from,
            envelope.rcptTo.map(({ address }) => address),
          ),
        );
        if (beforeTaken) void beforeTaken().then(() => done(), done);
        else done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    smtpServer: { host: '127.0.0.1', port: String(port), from: 'no-reply@example.org', allowutf8: 'true' },
    received,
    async next() {
      for (let waited = 0; waited < 5000; waited += 20) {
        const mail = received[taken];
        if (mail) {
          taken += 1;
          return mail;
        }
        await setTimeout(20);
      }
      throw new Error('no mail came');
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function parsed(raw: string, from: string, to: readonly string[]): Received {
  const header = (name: string, text = raw) =>
    new RegExp(`^${name}:[ \\t]*((?:.*(?:\\r\\n[ \\t].*)*))`, 'im')
      .exec(text.split('\r\n\r\n', 1)[0] ?? '')?.[1]
      ?.replace(/\r\n[ \t]+/g, ' ');
  const part = (type: string) => {
    const boundary = /boundary="?([^";]+)/.exec(header('content-type') ?? '')?.[1];
    const parts = boundary ? raw.split(`--${boundary}`) : [raw];
    const found = parts
      .map((each) => each.replace(/^\r\n/, ''))
      .find((each) => header('content-type', each)?.startsWith(type));
    const body = found?.slice(found.indexOf('\r\n\r\n') + 4) ?? '';
    const encoding = header('content-transfer-encoding', found ?? '') ?? '';
    if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
    if (!/quoted-printable/i.test(encoding)) return Buffer.from(body, 'latin1').toString('utf8');
    const bytes = body
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  };
  return { from, to, raw, header, part, links: part('text/plain').match(/https?:\/\/\S+/g) ?? [] };
}
