import type { Request } from './exchange.ts';

/** The parameters of a form, by name. */
export interface Form {
  /** The first value of that name. */
  get(name: string): string | undefined;
  /** Whether a name is there twice, which OAuth forbids (RFC 6749 section 3.2). */
  readonly repeats: boolean;
}

/** The parameters of an `application/x-www-form-urlencoded` body; any other content type has none (as Keycloak). */
export function readForm(request: Request): Form {
  const essence = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const values = new Map<string, string>();
  let repeats = false;
  if (essence === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) {
      if (values.has(name)) repeats = true;
      else values.set(name, value);
    }
  }
  return { get: (name) => values.get(name), repeats };
}
