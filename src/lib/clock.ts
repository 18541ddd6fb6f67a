/** The present, handed in so that tests can choose it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Whole seconds since 1970, as JWTs count (RFC 7519 NumericDate). */
export const seconds = (clock: Clock): number => Math.floor(clock.now() / 1000);
