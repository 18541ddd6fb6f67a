import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a node and its PostgreSQL, to do to their connections what networks do. */
export interface DatabaseProxy {
  readonly url: string;
  /** Ends the connections over which the node has sent what is asked for. */
  cut(which: (sent: string) => boolean): void;
  /** As `cut`, but without a word: nothing is answered over them any more. */
  mute(which: (sent: string) => boolean): void;
  /** What was held back by `mute` arrives after all. */
  unmute(): void;
  /** Takes no new connections. */
  refuse(): void;
  accept(): void;
  close(): void;
}

interface Link {
  readonly node: Socket;
  readonly database: Socket;
  sent: string;
}

export async function startProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const host = target.searchParams.get('host') ?? target.hostname;
  const port = Number(target.searchParams.get('port') ?? (target.port || 5432));
  const links = new Set<Link>();
  let accepts = true;

  const server = createServer((node) => {
    if (!accepts) {
      node.destroy();
      return;
    }
    const database = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const link = { node, database, sent: '' };
    links.add(link);
    node.on('data', (data) => {
      link.sent += data.toString('latin1');
      database.write(data);
    });
    database.on('data', (data) => node.write(data));
    for (const [from, to] of [
      [node, database],
      [database, node],
    ] as const) {
      from.on('error', () => {});
      from.on('close', () => {
        links.delete(link);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  url.searchParams.delete('port');
  url.host = `127.0.0.1:${address.port}`;
  const which = (chosen: (sent: string) => boolean) => [...links].filter(({ sent }) => chosen(sent));
  return {
    url: url.href,
    cut: (chosen) => {
      for (const { node } of which(chosen)) node.destroy();
    },
    mute: (chosen) => {
      for (const { database } of which(chosen)) database.pause();
    },
    unmute: () => {
      for (const { database } of links) database.resume();
    },
    refuse: () => {
      accepts = false;
    },
    accept: () => {
      accepts = true;
    },
    close: () => {
      for (const { node } of links) node.destroy();
      server.close();
    },
  };
}
