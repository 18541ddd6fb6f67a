import type { Client } from '../domain/clients/client.ts';
import type { Consent } from '../domain/consents/consent.ts';
import type { OwnAccount } from './resource.ts';
import { textsFor } from './texts.ts';

/** What stands for the server's own address in the root URL of its own clients. */
const OWN_ADDRESS = /^\$\{auth(?:Base|Admin)Url\}/;

/** What the person knows of their use of a client. */
export interface Use {
  readonly inUse: boolean;
  readonly offlineAccess: boolean;
  readonly consent: Consent | undefined;
}

/** Keycloak's ClientRepresentation of the Account REST API. */
export function applicationRepresentation(
  account: OwnAccount,
  client: Client,
  { inUse, offlineAccess, consent }: Use,
) {
  const { clientId, name, description, consentRequired, rootUrl, baseUrl, attributes } = client;
  const member = (key: string, value: string | undefined) => value && { [key]: value };
  return {
    clientId,
    ...member('clientName', name),
    ...member('description', description),
    userConsentRequired: consentRequired,
    inUse,
    offlineAccess,
    ...member('rootUrl', rootUrl),
    ...member('baseUrl', baseUrl),
    ...member('effectiveUrl', baseUrl && effectiveUrl(baseUrl, rootUrl, account.request.baseUrl)),
    ...(consent && {
      consent: consentRepresentation(account, consent),
      ...member('logoUri', attributes.logoUri),
      ...member('policyUri', attributes.policyUri),
      ...member('tosUri', attributes.tosUri),
    }),
  };
}

/** Where a client is at home. */
export const effectiveUrl = (baseUrl: string, rootUrl: string | undefined, server: string): string =>
  baseUrl.startsWith('/')
    ? (rootUrl?.replace(OWN_ADDRESS, server) || server).replace(/\/$/, '') + baseUrl
    : baseUrl;

/** Keycloak's ConsentRepresentation. Times are milliseconds since 1970. */
export function consentRepresentation(account: OwnAccount, { scopeIds, createdAt, updatedAt }: Consent) {
  const texts = textsFor(account);
  return {
    grantedScopes: account.realm.clientScopes
      .filter(({ id }) => scopeIds.includes(id))
      .map(({ id, name, attributes }) => {
        const text = attributes['consent.screen.text'] || name;
        const displayText = texts.sayText(text);
        // The second spelling is Keycloak's, which its clients read.
        return { id, name: text, displayText, displayTest: displayText };
      }),
    createdDate: createdAt,
    lastUpdatedDate: updatedAt,
  };
}
