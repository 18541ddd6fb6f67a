import { checkJson } from '../load/check.ts';
import type { Work } from './work.ts';

/** What a relying party reads at its start: the discovery document and the keys, two exchanges in one operation. */
export const discovery: Work = {
  id: 'discovery',
  title: 'discovery and keys',
  besideManyClients: true,
  prepare: async ({ admin, realm }) => {
    const issuer = `${admin.origin}/realms/${realm}`;
    const documentPath = `/realms/${realm}/.well-known/openid-configuration`;
    const keysPath = `/realms/${realm}/protocol/openid-connect/certs`;
    return async (connection) => {
      const document = checkJson(
        await connection.send({ method: 'GET', path: documentPath }),
        200,
        'discovery',
      );
      if (document.issuer !== issuer) throw new Error(`discovery: issuer ${document.issuer}`);
      if (document.jwks_uri !== admin.origin + keysPath) throw new Error('discovery: another jwks_uri');
      const { keys } = checkJson(await connection.send({ method: 'GET', path: keysPath }), 200, 'keys');
      if (!Array.isArray(keys) || keys.length === 0) throw new Error('keys: none');
    };
  },
};
