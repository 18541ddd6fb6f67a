import { readFile } from 'node:fs/promises';
import type { Server as PlainServer } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Config } from './config/settings.ts';
import type { TlsSettings } from './http/app.ts';
import type { Logger } from './http/log.ts';
import { readTls } from './tls-files.ts';

/** Milliseconds between two looks at the files. */
const INTERVAL = 2_000;

/**
 * Has the server serve new connections with the certificate that its files hold by then. A pair that does not fit, as
 * when one of the two is written yet, is told of once; until there is one that does, the one in force stays.
 * @param inForce what the server was made with; undefined where it speaks plain HTTP
 * @returns what stops the looking
 */
export function followRenewals(
  config: Config,
  inForce: TlsSettings | undefined,
  server: PlainServer,
  log: Logger,
): () => void {
  const { tlsCertificate, tlsKey } = config;
  if (!inForce || !tlsCertificate || !tlsKey || !(server instanceof TlsServer)) return () => {};
  const paths = [tlsCertificate, tlsKey];
  let seen = [inForce.cert, inForce.key].join('\0');

  const look = async () => {
    const found = (await Promise.all(paths.map(contentsOf))).join('\0');
    if (found === seen) return;
    seen = found;
    try {
      server.setSecureContext({ ...inForce, ...readTls(config), ca: inForce.ca });
      log.info({ file: tlsCertificate }, 'a renewed certificate is served from now on');
    } catch (error) {
      log.warn({ err: error }, 'the certificate was changed and cannot be served; the one before stays');
    }
  };
  const timer = setInterval(() => void look(), INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** Nothing where it cannot be read: what is wrong is said when it is read for use. */
const contentsOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
