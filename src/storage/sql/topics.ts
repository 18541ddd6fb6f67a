import { type Expression, type RawBuilder, sql } from 'kysely';

type Part = Expression<unknown> | string;

/** A cache topic, put together by the database out of words and columns. */
export function topic(...parts: readonly Part[]): RawBuilder<string> {
  const texts = parts.map((part) => (typeof part === 'string' ? sql.lit(part) : sql`CAST(${part} AS TEXT)`));
  return sql<string>`${sql.join(texts, sql` || `)}`;
}
