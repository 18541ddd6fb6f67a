/** What came of scenarios that were played in one go. */
export interface Played {
  /** Of the scenarios. */
  readonly names: readonly string[];
  /** Rows that speak of one of them and whose difference was not seen: scenario, step and path, as the comparison names them. */
  readonly unseen: readonly string[];
  /** Scenarios that differ otherwise than listed. */
  readonly wrong: readonly unknown[];
}

interface Row {
  readonly scenario: string;
  readonly step?: string;
  readonly path?: string;
}

/** Listed differences that none of the goes showed which played a scenario they speak of: they must be deleted. */
export function unseenRows(rows: readonly Row[], all: readonly Played[]): string[] {
  return rows.flatMap(({ scenario, step, path }) => {
    const pattern = new RegExp(scenario, 'i');
    const name = [scenario, step, path].filter(Boolean).join(' · ');
    const of = all.filter(({ names }) => names.some((each) => pattern.test(each)));
    return of.length > 0 && of.every(({ unseen }) => unseen.includes(name)) ? [name] : [];
  });
}
