import { checkJson, checkText } from '../load/check.ts';
import type { Connection } from '../load/connection.ts';
import type { Place, Work } from './work.ts';

/** What the benchmark asks of a registration; everything else is the realm's default. */
export const redirectUris = ['https://app.example/callback'];

interface Registered {
  readonly clientId: string;
  readonly registrationAccessToken: string;
  /** The path of `registration_client_uri`. */
  readonly path: string;
}

type Register = (connection: Connection) => Promise<Registered>;

/** Registrations (RFC 7591) in the realm with one initial access token. */
export async function prepareRegister({ admin, realm }: Place): Promise<Register> {
  const token = await admin.createInitialAccessToken(realm);
  const exchange = {
    method: 'POST',
    path: `/realms/${realm}/clients-registrations/openid-connect`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: redirectUris }),
  };
  const what = 'register';
  return async (connection) => {
    const body = checkJson(await connection.send(exchange), 201, what);
    const uri = checkText(body, 'registration_client_uri', what);
    const clientId = checkText(body, 'client_id', what);
    if (uri !== `${admin.origin}${exchange.path}/${clientId}`)
      throw new Error(`${what}: not our URI: ${uri}`);
    checkText(body, 'client_secret', what);
    return {
      clientId,
      registrationAccessToken: checkText(body, 'registration_access_token', what),
      path: `${exchange.path}/${clientId}`,
    };
  };
}

export const registration: Work = {
  id: 'registration',
  title: 'registration with an initial access token',
  besideManyClients: true,
  leavesClients: true,
  prepare: async (place) => {
    const register = await prepareRegister(place);
    return async (connection) => {
      await register(connection);
    };
  },
};
