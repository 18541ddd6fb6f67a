import type { Asked, Understood, Wrong } from './asked.ts';
import { type Check, invalidRequest } from './checks/check.ts';
import { type ResponseMode, readResponseMode, readResponseType, toldMode } from './response-types.ts';

/** What a request asks for; or what is wrong with it, and how the client hears of that. */
export type Reading = ({ readonly kind: 'understood' } & Understood) | Mistaken;

export interface Mistaken {
  readonly kind: 'wrong';
  readonly wrong: Wrong;
  readonly mode: ResponseMode;
  /** What was understood of it, for the event. */
  readonly details: Readonly<Record<string, string>>;
}

const QUERY: ResponseMode = { by: 'query', isSigned: false };

/** @param checks what is looked at, in this order */
export function understand(asked: Asked, checks: readonly Check[]): Reading {
  const { response_type: text, response_mode: modeText } = asked.parameters;
  const type = text === undefined ? undefined : readResponseType(text);
  const mode = readResponseMode(modeText, type);
  const details = {
    ...(text !== undefined && { response_type: text }),
    ...(type && mode && { response_mode: toldMode(mode) }),
  };
  const refuse = (wrong: Wrong): Reading => ({ kind: 'wrong', wrong, mode: mode ?? QUERY, details });
  if (text === undefined) return refuse(invalidRequest('Missing parameter: response_type'));
  if (!type) return refuse({ error: 'unsupported_response_type' });
  if (!mode) return refuse(invalidRequest('Invalid parameter: response_mode'));
  const understood: Understood = { type, mode };
  for (const check of checks) {
    const wrong = check(asked, understood);
    if (wrong) return refuse(wrong);
  }
  return { kind: 'understood', ...understood };
}
