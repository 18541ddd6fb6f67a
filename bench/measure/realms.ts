import { randomBytes } from 'node:crypto';
import type { Server } from '../servers/server.ts';

/** A new realm that is deleted at the end of its scope, so that what one phase stored weighs on no other. */
export interface BenchRealm extends AsyncDisposable {
  readonly realm: string;
}

/** `warn` hears when the realm could not be deleted: the figures before are sound, but the tables stay full. */
export async function createBenchRealm(
  { admin }: Server,
  warn: (message: string) => void,
): Promise<BenchRealm> {
  const realm = `bench-${randomBytes(4).toString('hex')}`;
  await admin.createRealm(realm);
  return {
    realm,
    [Symbol.asyncDispose]: async () => {
      try {
        await admin.deleteRealm(realm);
      } catch (error) {
        warn(`${realm} was left behind: ${error}`);
      }
    },
  };
}
