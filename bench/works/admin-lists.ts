import type { Operation } from '../load/load.ts';
import { registerSome } from './lookup.ts';
import type { Place, Work } from './work.ts';

const clientsInRealm = 100;

/** An administrator's request for clients, and how many it must find. */
function finding(place: Place, query: string, found: (count: number) => boolean): Operation {
  return async (connection) => {
    const headers = { authorization: `Bearer ${await place.admin.token()}` };
    const path = `/admin/realms/${place.realm}/clients?${query}`;
    const reply = await connection.send({ method: 'GET', path, headers });
    if (reply.status !== 200) throw new Error(`clients: ${reply.status}: ${reply.body.slice(0, 120)}`);
    const list: unknown = JSON.parse(reply.body);
    if (!Array.isArray(list) || !found(list.length)) throw new Error('clients: not those that were sought');
  };
}

export const list: Work = {
  id: 'list',
  title: 'list of 100 clients (Admin REST)',
  prepare: async (place) => {
    await registerSome(place, clientsInRealm);
    return finding(place, 'first=0&max=100', (count) => count === clientsInRealm);
  },
};

export const search: Work = {
  id: 'search',
  title: 'search by part of a client id, a page of 20 (Admin REST)',
  prepare: async (place) => {
    await registerSome(place, clientsInRealm);
    // Nearly every client id, a UUID, has the letter: there are more matches than the page holds.
    return finding(place, 'clientId=A&search=true&first=0&max=20', (count) => count === 20);
  },
};
