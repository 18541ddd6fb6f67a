import { authorizationCode } from './authorization-code.ts';
import { ciba } from './ciba.ts';
import { clientCredentials } from './client-credentials.ts';
import { deviceCode } from './device-code.ts';
import type { GrantType } from './grant.ts';
import { jwtBearer } from './jwt-bearer.ts';
import { password } from './password.ts';
import { refreshToken } from './refresh-token.ts';
import { tokenExchange } from './token-exchange.ts';

/** A new grant type is a file here and a line in this list. */
export const grantTypes: ReadonlyMap<string, GrantType> = new Map(
  [
    authorizationCode,
    ciba,
    clientCredentials,
    deviceCode,
    jwtBearer,
    password,
    refreshToken,
    tokenExchange,
  ].map((grant) => [grant.id, grant]),
);

/** Grant types that discovery names and this version doesn't have yet. */
export const grantTypesToCome: ReadonlySet<string> = new Set(['urn:ietf:params:oauth:grant-type:uma-ticket']);
