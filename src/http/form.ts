import type { Request } from './exchange.ts';

/** The parameters of a form, by name. */
export interface Form {
  /** The first value of that name. */
  get(name: string): string | undefined;
  /** Every value of that name. */
  all(name: string): readonly string[];
  /** All of them, as they came but for the order among names. */
  entries(): readonly (readonly [name: string, value: string])[];
  /** Whether a name is there twice, which OAuth forbids (RFC 6749 section 3.2). */
  readonly repeats: boolean;
  /** Whether one is that is not among these. */
  repeatsOtherThan(names: readonly string[]): boolean;
}

/** The parameters of an `application/x-www-form-urlencoded` body; any other content type has none (as Keycloak). */
export function readForm(request: Request): Form {
  const essence = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const values = new Map<string, string[]>();
  if (essence === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) {
      const known = values.get(name);
      if (known) known.push(value);
      else values.set(name, [value]);
    }
  }
  const repeatsOtherThan = (names: readonly string[]) =>
    [...values].some(([name, all]) => all.length > 1 && !names.includes(name));
  return {
    get: (name) => values.get(name)?.[0],
    all: (name) => values.get(name) ?? [],
    entries: () => [...values].flatMap(([name, all]) => all.map((value) => [name, value] as const)),
    repeats: repeatsOtherThan([]),
    repeatsOtherThan,
  };
}
