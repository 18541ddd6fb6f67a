import { randomBytes } from 'node:crypto';
import { checkJson, checkText } from '../load/check.ts';
import type { Work } from './work.ts';

/** Access tokens for one confidential client with a service account (RFC 6749 section 4.4). */
export const clientCredentials: Work = {
  id: 'client_credentials',
  title: 'client_credentials token (RS256)',
  besideManyClients: true,
  prepare: async ({ admin, realm }) => {
    const clientId = `machine-${randomBytes(4).toString('hex')}`;
    const secret = randomBytes(24).toString('base64url');
    await admin.createClient(realm, {
      clientId,
      secret,
      publicClient: false,
      serviceAccountsEnabled: true,
      standardFlowEnabled: false,
    });
    const exchange = {
      method: 'POST',
      path: `/realms/${realm}/protocol/openid-connect/token`,
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    };
    return async (connection) => {
      const body = checkJson(await connection.send(exchange), 200, 'token');
      const [header, , signature] = checkText(body, 'access_token', 'token').split('.');
      if (!isRs256(header) || !signature) throw new Error('token: not signed with RS256');
    };
  },
};

const known = new Set<string>();

/** All tokens of a key have the same header, which therefore is decoded once. */
function isRs256(header: string | undefined): boolean {
  if (header === undefined) return false;
  if (!known.has(header)) {
    const { alg }: { alg?: unknown } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    if (alg !== 'RS256') return false;
    known.add(header);
  }
  return true;
}
