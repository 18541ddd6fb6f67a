/**
 * Recorded scenarios that this version cannot play: what they need is not built. Each is a regular expression on the
 * full name and what is missing. A scenario leaves this list when it is built, never to make a difference go away:
 * those are rows in docs/differences.json.
 */
export const notYet: readonly (readonly [scenario: string, missing: string])[] = [
  ['openid-connect-more: grant types', 'authorization services'],
];
