import type { Request } from './exchange.ts';

/** Whether the caller takes JSON (RFC 9110 section 12.5.1). Saying nothing takes anything. */
export function acceptsJson({ headers: { accept } }: Request): boolean {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return true;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    return !refused && (type === '*/*' || type === 'application/*' || type === 'application/json');
  });
}

/** Whether a browser asks: whoever takes HTML by name shows what it gets to a person. */
export function asksForPage({ headers: { accept } }: Pick<Request, 'headers'>): boolean {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return false;
  return accept.split(',').some((range) => /^\s*text\/(?:html|\*)\s*(?:;|$)/i.test(range));
}

/** Whether JSON is asked for by name. */
export const asksForJson = ({ headers: { accept } }: Pick<Request, 'headers'>): boolean =>
  accept?.split(',').some((range) => /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(range)) ?? false;
