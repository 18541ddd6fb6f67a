import type { Login } from '../login.ts';

const OUTCOME = 'linkOutcome';

/** What came of it that somebody who is logged in was sent to a provider to be linked with it. */
export interface LinkOutcome {
  readonly kind: 'linked' | 'denied there';
  /** What events tell of it: the provider, and who they are there. */
  readonly told: Readonly<Record<string, string>>;
}

export const outcomeNote = (outcome: LinkOutcome): Record<string, string> => ({
  [OUTCOME]: JSON.stringify(outcome),
});

export const WITHOUT_OUTCOME: Readonly<Record<string, undefined>> = { [OUTCOME]: undefined };

/** @param alias of the provider that it is about */
export function outcomeOf({ session }: Login, alias: string): LinkOutcome | undefined {
  const note = session.state.notes[OUTCOME];
  const outcome = note === undefined ? undefined : (JSON.parse(note) as LinkOutcome);
  return outcome?.told.identity_provider === alias ? outcome : undefined;
}
