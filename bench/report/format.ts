/** Milliseconds with three significant digits or so: 0.134 ms, 2.14 ms, 31.1 ms. */
export function formatMilliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${formatNumber(value)} ms`;
}

/** A number with as many digits as say something. */
export function formatNumber(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

/** Below one as a fraction (1/20.3), else as a factor (x 1.40). */
export function formatRatio(ratio: number): string {
  if (!Number.isFinite(ratio) || ratio <= 0) return '–';
  return ratio < 1 ? `1/${formatNumber(1 / ratio)}` : `x ${formatNumber(ratio)}`;
}

/** Megabytes, decimal. */
export function formatBytes(bytes: number | undefined): string {
  return bytes === undefined ? '–' : `${(bytes / 1e6).toFixed(0)} MB`;
}

/** A Markdown table that can be read as plain text too: the columns are padded, those of figures to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(3, ...lines.map((line) => (line[column] ?? '').length)));
  const isFigures = header.map((_, column) =>
    rows.every((row) => /^(|–|(x )?\d.*)$/.test(row[column] ?? '')),
  );
  const cell = (text: string, column: number) =>
    isFigures[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  const ruler = widths.map((width, column) =>
    isFigures[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  const [first, ...rest] = lines.map((line) => header.map((_, column) => cell(line[column] ?? '', column)));
  return [first ?? [], ruler, ...rest].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
