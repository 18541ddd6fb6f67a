/** What a user session keeps of the identity provider by which it began. */

/** Alias of the provider, and what it calls them: tokens may tell. */
export const PROVIDER_NOTE = 'identity_provider';
export const IDENTITY_NOTE = 'identity_provider_identity';
/** Whose session there it is, and which: an alias, a dot and the provider's id. */
export const BROKER_USER = 'brokerUserId';
export const BROKER_SESSION = 'brokerSessionId';
/** What the provider's logout is told. */
export const FEDERATED_ID_TOKEN = 'FEDERATED_ID_TOKEN';
