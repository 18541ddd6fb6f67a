/** How a dialect spells what tables are made of. */
export interface ColumnTypes {
  /** Text compared and ordered by its bytes. */
  readonly text: string;
  /** At least 53 bits. */
  readonly wholeNumber: string;
  /** A primary key that numbers rows as they come, and never gives a number twice. */
  readonly position: string;
  /** A text member of a JSON document in a column; null where it has none. */
  readonly member: (column: string, name: string) => string;
  /** A text with characters in the place of others, one for one. */
  readonly translated: (column: string, from: string, to: string) => string;
  /** Whether a text has but the characters of ASCII. */
  readonly isAscii: (column: string) => string;
}

/** One step of the schema. Released steps are never edited: databases out there have taken them. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  statements(types: ColumnTypes): readonly string[];
}
