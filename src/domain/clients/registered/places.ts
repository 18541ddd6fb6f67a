import type { Client } from '../client.ts';
import { IN_A_LANGUAGE } from '../in-a-language.ts';
import { isUri, MAX_URI, webUrlProblem } from '../uri.ts';

interface Place {
  /** What metadata calls it. */
  readonly member: string;
  readonly of: (client: Client) => readonly (string | undefined)[];
  /** The server itself calls it. */
  readonly isCalled?: true;
  /** It may be below the root URL. */
  readonly isRelative?: true;
}

const attribute =
  (name: string) =>
  ({ attributes }: Client) =>
    attributes[name]?.split('##') ?? [];

/** Every place that a client names, but where people are sent to after they logged in or out. */
const PLACES: readonly Place[] = [
  { member: 'root URL', of: ({ rootUrl }) => [rootUrl] },
  { member: 'client_uri', of: ({ baseUrl }) => [baseUrl], isRelative: true },
  { member: 'admin URL', of: ({ adminUrl }) => [adminUrl], isRelative: true, isCalled: true },
  { member: 'logo_uri', of: attribute('logoUri') },
  { member: 'tos_uri', of: attribute('tosUri') },
  { member: 'policy_uri', of: attribute('policyUri') },
  { member: 'initiate_login_uri', of: attribute('initiate.login.uri') },
  { member: 'frontchannel_logout_uri', of: attribute('frontchannel.logout.url') },
  { member: 'jwks_uri', of: attribute('jwks.url'), isCalled: true },
  { member: 'backchannel_logout_uri', of: attribute('backchannel.logout.url'), isCalled: true },
  {
    member: 'backchannel_client_notification_endpoint',
    of: attribute('ciba.backchannel.client.notification.endpoint'),
    isCalled: true,
  },
  { member: 'request_uris', of: attribute('request.uris'), isCalled: true },
  { member: 'sector_identifier_uri', of: attribute('sectorIdentifierUri') },
  ...['saml_artifact_resolution_service_url', 'saml_single_logout_service_url_soap'].map(
    (name): Place => ({ member: name, of: attribute(name), isCalled: true }),
  ),
];

/** The places of a client, those that it names in a language among them. */
function placesOf(client: Client): readonly (readonly [Place, string])[] {
  const translated = Object.entries(client.attributes)
    .filter(([name]) => IN_A_LANGUAGE.test(name) && !name.startsWith('client_name#'))
    .map(([member, uri]): readonly [Place, string] => [{ member, of: () => [] }, uri]);
  const named = PLACES.flatMap((place) =>
    place.of(client).flatMap((uri) => (uri ? [[place, uri] as const] : [])),
  );
  return [...named, ...translated];
}

const isBelow = (uri: string) => /^\/(?!\/)/.test(uri) && isUri(uri) && uri.length <= MAX_URI;

/** An address that is none of the web, that hides its host, or that the server is not to call. */
export function placeProblem(
  client: Client,
  before: Client | undefined,
  mayReach: (url: string) => boolean,
): string | undefined {
  const had = new Set(before && placesOf(before).map(([{ member }, uri]) => `${member} ${uri}`));
  for (const [{ member, isCalled, isRelative }, uri] of placesOf(client)) {
    if (had.has(`${member} ${uri}`) || (isRelative && isBelow(uri))) continue;
    const problem = webUrlProblem(uri);
    if (problem !== undefined) return `${member} ${problem}`;
    if (isCalled && !mayReach(uri)) return `${member} is at an address that this server does not call`;
  }
  return undefined;
}
