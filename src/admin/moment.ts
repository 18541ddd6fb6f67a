import { Type } from 'typebox';

/** A member that tells a moment: milliseconds since 1970, in 64 bits. */
export const moment = Type.Optional(Type.Integer({ wide: true }));

/**
 * When something was made that was known elsewhere before: whoever moves it here keeps that. Where no clock shows it, it is not known: past
 * 2^53 a number is no longer itself, and the embedded database does not give it back.
 */
export const momentOf = (given: number | undefined): number | undefined =>
  Number.isSafeInteger(given) ? given : undefined;
