import type { Migration } from './migration.ts';

/** Small letters that look like Latin ones, and those, as they were known when this step was made. */
const OTHERS = 'аɑαƅьсϲᴄԁеҽɡցһհіıɩιјϳкκӏǀмոпоοօᴏрρԛգгѕꜱтτυսцᴜѵνᴠԝᴡшωхχуүγᴢ‐‑‒–—−․';
const LATIN = 'aaabbcccdeegghhiiiijjkkllmnnooooppqqrssttuuuuvvvwwwwxxyyyz------.';

/**
 * What names and addresses look like, where they are spelled otherwise; and that of whoever has chosen theirs, which is theirs alone.
 */
export const looksOfNames: Migration = {
  number: 24,
  name: 'looks-of-names',
  statements: ({ text, translated, isAscii }) => [
    ...['username_look', 'email_look', 'chosen_username', 'chosen_email'].map(
      (column) => `ALTER TABLE users ADD COLUMN ${column} ${text}`,
    ),
    ...['username', 'email'].flatMap((column) => {
      const look = translated(column, OTHERS, LATIN);
      return [
        `UPDATE users SET ${column}_look = ${look} WHERE NOT ${isAscii(column)} AND ${column} <> ${look}`,
        `CREATE INDEX users_by_${column}_look ON users (realm_id, ${column}_look) WHERE ${column}_look IS NOT NULL`,
        `CREATE UNIQUE INDEX users_by_chosen_${column} ON users (realm_id, chosen_${column})
          WHERE chosen_${column} IS NOT NULL`,
      ];
    }),
  ],
};
