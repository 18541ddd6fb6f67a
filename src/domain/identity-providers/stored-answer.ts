/**
 * What the token endpoint of a provider answered, as it is stored for a user (`storeToken`): the JSON as it came, with Keycloak's
 * `accessTokenExpiration` (seconds since 1970) where it says how long the access token is good. A form, as some services answer, stays one.
 */
type StoredAnswer = string;

type Members = Readonly<Record<string, unknown>>;

function membersOf(answer: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(answer);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Members)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Some say it in text. */
const secondsIn = (value: unknown): number => {
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
};

/** An answer as it is to be stored. @param now seconds since 1970 */
export function storedAnswer(answer: string, now: number): StoredAnswer {
  const members = membersOf(answer);
  const lifespan = secondsIn(members?.expires_in);
  return lifespan > 0 ? JSON.stringify({ ...members, accessTokenExpiration: now + lifespan }) : answer;
}

/** The refresh token by which a stored answer is to be made anew, as its access token is over; undefined where it is good, or nothing can be done. */
export function refreshTokenOf(stored: StoredAnswer, now: number): string | undefined {
  const { accessTokenExpiration: until, refresh_token: token } = membersOf(stored) ?? {};
  const isOver = secondsIn(until) > 0 && secondsIn(until) <= now;
  return isOver && typeof token === 'string' && token !== '' ? token : undefined;
}

/** What is stored once it was refreshed: what the provider does not say anew, such as a refresh token that stays, is kept (RFC 6749 section 6). */
export function refreshedAnswer(stored: StoredAnswer, answer: string, now: number): StoredAnswer {
  const { accessTokenExpiration: _over, expires_in: _was, ...before } = membersOf(stored) ?? {};
  return storedAnswer(JSON.stringify({ ...before, ...membersOf(answer) }), now);
}
