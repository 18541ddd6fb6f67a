/** What the client asks for (OAuth 2.0 Multiple Response Type Encoding Practices). */
export interface ResponseType {
  readonly code: boolean;
  readonly token: boolean;
  readonly idToken: boolean;
}

const WORDS = ['code', 'id_token', 'token'];

/** Words in any order; `none` alone. Undefined for anything else. */
export function readResponseType(text: string): ResponseType | undefined {
  const words = text.split(' ').filter((word) => word !== '');
  const isNone = words.length === 1 && words[0] === 'none';
  const isKnown = words.length > 0 && words.every((word) => WORDS.includes(word));
  if (!isNone && !isKnown) return undefined;
  return {
    code: words.includes('code'),
    token: words.includes('token'),
    idToken: words.includes('id_token'),
  };
}

/** Whether tokens come from the authorization endpoint itself. */
export const isFrontChannel = ({ token, idToken }: ResponseType): boolean => token || idToken;

/** How the answer reaches the client; a `jwt` one is signed (JARM). */
export interface ResponseMode {
  readonly by: 'query' | 'fragment' | 'form_post';
  readonly isSigned: boolean;
}

/** The mode that was asked for, or that goes with the type; undefined for one that there is not. */
export function readResponseMode(
  text: string | undefined,
  type: ResponseType | undefined,
): ResponseMode | undefined {
  const usual = type && isFrontChannel(type) ? 'fragment' : 'query';
  if (text === undefined) return { by: usual, isSigned: false };
  if (text === 'jwt') return { by: usual, isSigned: true };
  const [, by, signed] = /^(query|fragment|form_post)(\.jwt)?$/.exec(text) ?? [];
  return by === undefined ? undefined : { by: by as ResponseMode['by'], isSigned: signed !== undefined };
}

/** How events call it (as Keycloak). */
export const toldMode = ({ by, isSigned }: ResponseMode): string => (isSigned ? `${by}_jwt` : by);
