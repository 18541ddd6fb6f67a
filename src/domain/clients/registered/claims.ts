import { isDeepStrictEqual } from 'node:util';
import { claimPath, mayWriteClaim } from '../../client-scopes/claim-name.ts';
import type { Client } from '../client.ts';

/** A protocol mapper that would write a claim that is the server's own, or its decision on roles, subject or audience. */
export function claimProblem({ protocolMappers }: Client, before: Client | undefined): string | undefined {
  for (const mapper of protocolMappers) {
    if (before?.protocolMappers.some((had) => isDeepStrictEqual(had, mapper))) continue;
    const [claim] = claimPath(mapper.config['claim.name'] ?? '');
    if (claim !== undefined && !mayWriteClaim(claim, mapper.protocolMapper))
      return `protocol mapper '${mapper.name}' cannot write the claim ${claim}`;
  }
  return undefined;
}
