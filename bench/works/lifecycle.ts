import { checkJson, checkStatus, checkText } from '../load/check.ts';
import { prepareRegister, redirectUris } from './registration.ts';
import type { Work } from './work.ts';

/** Registers, then reads, updates and deletes by the client configuration endpoint (RFC 7592). */
export const lifecycle: Work = {
  id: 'lifecycle',
  title: 'lifecycle: create, read, update, delete',
  besideManyClients: true,
  prepare: async (place) => {
    const register = await prepareRegister(place);
    return async (connection) => {
      const { clientId, registrationAccessToken: first, path } = await register(connection);

      const readReply = await connection.send({ method: 'GET', path, headers: bearer(first) });
      const read = checkText(checkJson(readReply, 200, 'read'), 'client_id', 'read');
      if (read !== clientId) throw new Error('read: another client');

      const clientName = 'Updated';
      const wish = { client_id: clientId, client_name: clientName, redirect_uris: redirectUris };
      const headers = { ...bearer(first), 'content-type': 'application/json' };
      const updateReply = await connection.send({ method: 'PUT', path, headers, body: JSON.stringify(wish) });
      const updated = checkJson(updateReply, 200, 'update');
      if (updated.client_name !== clientName) throw new Error('update: not applied');
      const second = checkText(updated, 'registration_access_token', 'update');
      if (second === first) throw new Error('update: the registration access token was not rotated');

      checkStatus(await connection.send({ method: 'DELETE', path, headers: bearer(second) }), 204, 'delete');
    };
  },
};

function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}
