import { once } from 'node:events';
import { createServer } from 'node:net';

/** Hands out the loopback ports from `first` on that are free. */
export function portsFrom(first: number): () => Promise<number> {
  let next = first;
  return async () => {
    while (!(await isFree(next))) next += 1;
    return next++;
  };
}

async function isFree(port: number): Promise<boolean> {
  if (port > 65_535) throw new Error('no free port is left');
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
