import type { RealmAuthentication } from '../authentication/authentication.ts';
import { sharedIdProblem, sharedNameProblem } from '../client-scopes/shared-name.ts';
import { idProblem } from '../given-id.ts';
import type { RealmSettings } from '../realms/settings.ts';
import { ruleTextProblems } from '../sign-up/check-rule.ts';
import { RULE_ATTRIBUTE } from '../sign-up/rule.ts';
import { isOn } from './attributes.ts';
import { backchannelProblem } from './backchannel-problem.ts';
import type { Client } from './client.ts';
import { levelProblems } from './level-problem.ts';
import { lifespanProblems } from './lifespan-problems.ts';
import { type FetchSector, findPairwiseProblem, isPairwise } from './pairwise.ts';
import type { ClientProblem, Problem } from './problem.ts';
import { sizeProblems } from './sizes.ts';
import {
  adminUrlProblem,
  logoProblem,
  postLogoutProblems,
  redirectProblems,
  requestUriProblems,
  rootUrlProblem,
  samlUrlProblems,
  urlProblem,
} from './url-problems.ts';

const PROTOCOLS: readonly string[] = ['openid-connect', 'saml'];

/** What a check may ask beside the client. */
export interface ClientSurroundings {
  readonly settings: RealmSettings;
  readonly authentication: () => RealmAuthentication;
  readonly fetchSector: FetchSector;
  /** A sector identifier that is asked for beside those of the client's mappers. */
  readonly sector?: string | undefined;
}

/**
 * All that is wrong with the client, in one text, or undefined: urls, lengths, protocol, lifespans, pairwise subjects.
 * Nothing is fetched for a client that has other problems.
 */
export async function findClientProblem(
  client: Client,
  surroundings: ClientSurroundings,
): Promise<ClientProblem | undefined> {
  const other = (description: string) => ({ field: 'other', description }) as const;
  const problems = [
    ...clientProblems(client, surroundings.settings),
    ...levelProblems(client, surroundings).map(other),
  ];
  const pairwise = await pairwiseProblems(client, surroundings, problems.length === 0);
  const all: readonly ClientProblem[] = [...problems, ...pairwise.map(other)];
  if (all.length === 0) return undefined;
  const told = (of: (problem: ClientProblem) => string) => [...new Set(all.map(of))].join('; ');
  return {
    field: all.some(({ field }) => field === 'redirect_uris') ? 'redirect_uris' : 'other',
    description: told(({ description }) => description),
    ...(all.some(({ toRegistrants }) => toRegistrants !== undefined) && {
      toRegistrants: told(({ description, toRegistrants = description }) => toRegistrants),
    }),
  };
}

/** Each names a document that would have to be fetched: whoever registers makes the server call one host, not hundreds. */
const MANY_SECTORS = 'A client has at most one Sector Identifier URI';

async function pairwiseProblems(
  client: Client,
  { fetchSector, sector }: ClientSurroundings,
  mayFetch: boolean,
): Promise<readonly string[]> {
  const sectors = client.protocolMappers.filter(isPairwise).map(({ config }) => config.sectorIdentifierUri);
  const named = [...new Set([...sectors, ...(sector ? [sector] : [])])];
  if (named.filter(Boolean).length > 1) return [MANY_SECTORS];
  const asked = named.filter((one) => mayFetch || !one);
  const found = await Promise.all(asked.map((one) => findPairwiseProblem(client, one, fetchSector)));
  return found.filter((problem) => problem !== undefined);
}

/** What is wrong with the client's data by itself and in its realm. */
export function clientProblems(client: Client, settings: RealmSettings): readonly ClientProblem[] {
  return [...lifespanProblems(client, settings), ...CHECKS.map((check) => check(client))]
    .flat()
    .filter((problem) => problem !== undefined)
    .map((problem) => (typeof problem === 'string' ? { field: 'other', description: problem } : problem));
}

type Check = (client: Client) => Problem | readonly Problem[];

const CHECKS: readonly Check[] = [
  ({ clientId }) => (clientId.trim() === '' ? 'Client ID cannot be blank' : undefined),
  // Every path loses its dot segments on the way here: such a client could never be reached at its own URL.
  ({ clientId }) => (/^\.\.?$/.test(clientId) ? `Client ID cannot be '${clientId}'` : undefined),
  ({ id }) => idProblem(id, 'Client ID'),
  sizeProblems,
  // It is part of URLs, and of a column of text.
  ({ clientId }) =>
    clientId.includes('\0') || !clientId.isWellFormed() ? 'Client ID is not valid Unicode text' : undefined,
  ({ protocol }) =>
    protocol === undefined || PROTOCOLS.includes(protocol) ? undefined : `Invalid protocol: ${protocol}`,
  rootUrlProblem,
  adminUrlProblem,
  ({ baseUrl }) => urlProblem('Base URL', baseUrl, { relative: true, fragment: true }),
  logoProblem,
  ({ attributes }) => urlProblem('Policy URL', attributes.policyUri, { relative: false, fragment: true }),
  ({ attributes }) =>
    urlProblem('Terms of service URL', attributes.tosUri, { relative: false, fragment: true }),
  ({ redirectUris }) => redirectUris.flatMap(redirectProblems),
  ({ attributes: { [RULE_ATTRIBUTE]: rule } }) =>
    rule ? ruleTextProblems(rule).map((problem) => `Sign-up rule: ${problem}`) : undefined,
  ({ attributes }) => urlProblem('JWKS URL', attributes['jwks.url'], { relative: false, fragment: true }),
  ({ attributes }) =>
    urlProblem('Backchannel logout URL', attributes['backchannel.logout.url'], {
      relative: true,
      fragment: true,
    }),
  ({ attributes }) =>
    urlProblem('Front-channel logout URL', attributes['frontchannel.logout.url'], {
      relative: true,
      fragment: true,
    }),
  backchannelProblem,
  postLogoutProblems,
  requestUriProblems,
  (client) => (isOn(client, 'use.jwks.url') && isOn(client, 'use.jwks.string') ? BOTH_KEY_SETS : undefined),
  ({ protocolMappers }) => sharedNameProblem(protocolMappers) ?? sharedIdProblem(protocolMappers),
  samlUrlProblems,
];

const BOTH_KEY_SETS: ClientProblem = {
  field: 'other',
  description: 'The "Use JWKS" switch and the switch "Use JWKS URL" cannot be ON at the same time.',
  toRegistrants: 'Illegal to use both jwks_uri and jwks_string',
};
