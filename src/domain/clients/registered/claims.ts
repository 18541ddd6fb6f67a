import { isDeepStrictEqual } from 'node:util';
import { claimPath, mayWriteClaim } from '../../client-scopes/claim-name.ts';
import type { Client } from '../client.ts';

/** Who a token was given to is asked by resource servers too (RFC 9068 section 2.2): only what the server has noted of it goes there. */
const isWhose = (claim: string, kind: string): boolean =>
  claim === 'client_id' && kind !== 'oidc-usersessionmodel-note-mapper';

/** A protocol mapper that would write a claim that is the server's own, or its decision on roles, subject or audience. */
export function claimProblem({ protocolMappers }: Client, before: Client | undefined): string | undefined {
  for (const mapper of protocolMappers) {
    if (before?.protocolMappers.some((had) => isDeepStrictEqual(had, mapper))) continue;
    const [claim] = claimPath(mapper.config['claim.name'] ?? '');
    if (claim === undefined) continue;
    if (!mayWriteClaim(claim, mapper.protocolMapper) || isWhose(claim, mapper.protocolMapper))
      return `protocol mapper '${mapper.name}' cannot write the claim ${claim}`;
  }
  return undefined;
}
