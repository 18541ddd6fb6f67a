import { Connection } from '../load/connection.ts';
import { prepareRegister } from './registration.ts';
import type { Place, Work } from './work.ts';

const soughtInEmptyRealm = 100;

/** An administrator finds one client by its client id, each time another, among all of the realm. */
export const lookup: Work = {
  id: 'lookup',
  title: 'lookup of a client by its client id (Admin REST)',
  besideManyClients: true,
  prepare: async (place) => {
    const { admin, realm } = place;
    const clientIds = shuffle(
      place.clientIds?.length ? place.clientIds : await registerSome(place, soughtInEmptyRealm),
    );
    let next = 0;
    return async (connection) => {
      const clientId = clientIds[next++ % clientIds.length];
      const path = `/admin/realms/${realm}/clients?clientId=${clientId}`;
      const headers = { authorization: `Bearer ${await admin.token()}` };
      const reply = await connection.send({ method: 'GET', path, headers });
      if (reply.status !== 200) throw new Error(`lookup: ${reply.status}: ${reply.body.slice(0, 120)}`);
      const found: unknown = JSON.parse(reply.body);
      if (!Array.isArray(found) || found.length !== 1 || found[0]?.clientId !== clientId) {
        throw new Error('lookup: not the one client that was sought');
      }
    };
  },
};

/** Registers so many clients, and tells their client ids. */
export async function registerSome(place: Place, count: number): Promise<string[]> {
  const register = await prepareRegister(place);
  const connection = new Connection(place.admin.origin);
  const clientIds: string[] = [];
  try {
    while (clientIds.length < count) clientIds.push((await register(connection)).clientId);
  } finally {
    connection.close();
  }
  return clientIds;
}

/** In another order than they were registered in, which is the order they may lie in on the disk. */
function shuffle(values: readonly string[]): string[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as string, shuffled[last] as string];
  }
  return shuffled;
}
