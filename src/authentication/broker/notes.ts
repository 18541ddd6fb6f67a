/** What the steps of the first broker login flow note for its end. */

/** Whom the flow has made, by id. */
export const CREATED = 'created';
/** What decided that they may be. */
export const RULE = 'signUpRule';
/** Whose link with the same provider gives way, by id. */
export const OVERRIDES = 'overridesLink';
/** They would look at what the provider says of them, whatever is configured. */
export const REVIEWS = 'reviewsProfile';
/** Where the mail went by which they show that an account is theirs. */
export const LINK_SENT = 'linkSent';
