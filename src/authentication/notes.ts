/** What steps and endpoints note of a login for each other. */

/** Whether the user wants to stay logged in, and what they called themselves. */
export const REMEMBER_ME = 'rememberMe';
export const ATTEMPTED = 'attempted';
/** What they called themselves when something was wrong: the page on forgotten passwords need not ask for it again. */
export const TYPED = 'typed';
/** Ids of the executions that were passed over before they left the login for something else. */
export const PASSED_OVER = 'passedOver';
/** Key of what is said to people whose login begins anew. */
export const RESTARTED = 'restarted';
/** Key of what they are told is under way. */
export const NOTICE = 'notice';
/** Whoever is logged in must prove again who they are. */
export const REAUTHENTICATION = 'reauthentication';
/** Whoever is logged in must prove more than they have, for what the client would have them do. */
export const STRONGER = 'stronger';
/** Somebody else is in the place of the user, in the session that the login goes on in. */
export const IN_THEIR_PLACE = 'inTheirPlace';
/** The first page has an address of its own, which can be loaded again. */
export const OWN_URL = 'ownUrl';
/** They were sent here to register, not to log in. */
export const REGISTERS = 'registers';
/** They came for a reset of credentials and no login. */
export const RESETS = 'resets';
/** The level of authentication that comes of the flow they go through, where a client policy says so. */
export const FLOW_LEVEL = 'flowLevel';
/** The action that the client sent the user here for, and what became of it. */
export const CLIENT_ACTION = 'kc_action';
export const CLIENT_ACTION_STATUS = 'kc_action_status';
/** What it shall be done to. */
export const CLIENT_ACTION_PARAMETER = 'kc_action_parameter';
/** They would rather prove themselves in another way, and are shown which there are. */
export const SELECTING = 'selecting';
/** The language that they chose on a page. */
export const LOCALE = 'locale';
/** What a link has shown that somebody reads, who has yet to show that the account is theirs: JSON. */
export const READS_MAIL = 'readsMail';
/** Where somebody was sent, and by which secrets they come back. Sealed. */
export const DEPARTED = 'departed';
/** Whom a provider has sent, while it is not settled who they are here. Sealed. */
export const BROKERED = 'brokered';
/** What follows from it is shown to whoever has proved who they are. Sealed. */
export const SHOWN = 'shown';
/** The hash of the id that the browser had when the login began, where it has got another since. */
export const BROWSER_BEFORE = 'browserBefore';
/** Whom a link from a mail has shown to read it, by id. */
export const LINK_OF = 'linkOf';
/** The token of that link, good for one use: its id and when it expires. */
export const SPENDS = 'spends';
/** Nobody is logged in at the end: the link was followed by itself. Tells where the page leads back to, if anywhere. */
export const ENDS_HERE = 'endsHere';
/** Whether they log in again, with what they have set. */
export const LOGS_IN_AGAIN = 'logsInAgain';
/** This tab is where a login goes on whose own tab waits for something from outside. */
export const FORKED = 'forked';
/** When they proved who they are, in milliseconds since 1970. */
export const PROVED_AT = 'provedAt';
/** By which invitation they came, and by which of its links: its id and the hash of its key. */
export const INVITATION = 'invitation';
/** The application has pages of its own: it asks for everything at once. */
export const NO_PAGE = 'noPage';
/** What is said to people who come back from an identity provider with nothing, and to what it refers: JSON; of one page alone. */
export const FORWARDED = 'forwarded';
/** What events tell of the identity provider by which they have arrived: JSON. */
export const BROKERED_BY = 'brokeredBy';
/** What events tell of the certificate by which they have logged in: JSON. */
export const CERTIFICATE = 'certificate';
/** The flow of a detour is through, and what comes of it is still to be done. */
export const FLOW_DONE = 'flowDone';
/** The address of an account that somebody else may have tried to sign up with: nobody is logged in by it. */
export const TAKEN_ADDRESS = 'takenAddress';
/** Required actions that there is nothing to do about in this login, as JSON. */
export const IMPOSSIBLE = 'impossibleActions';
