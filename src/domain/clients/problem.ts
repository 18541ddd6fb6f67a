/** What is wrong with a client, in Keycloak's words; each door says it in its own dialect. */
export interface ClientProblem {
  readonly field: 'redirect_uris' | 'other';
  readonly description: string;
  /** The same as registrants are told it, where Keycloak tells them otherwise. */
  readonly toRegistrants?: string;
}

/** What a check says: in one word, with more, or several; undefined for nothing. */
export type Problem = ClientProblem | string | undefined;
