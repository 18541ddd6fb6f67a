const LABEL = 'abcdefghijklmnopqrstuvwxyz0123456789-_';
const DIGITS = '0123456789';
const ADDRESS = '0123456789abcdef:.';

/** Where one is in an http or https URL; of the ending of its host, its last two labels, every character is looked at. */
export interface Phase {
  /** What may come, and the phases it leads to. */
  readonly next: Readonly<Record<string, readonly string[]>>;
  readonly isEnding?: true;
  /** The URL may be over here. */
  readonly mayStop?: true;
}

const by = (characters: string, ...to: string[]) =>
  Object.fromEntries([...characters].map((character) => [character, to]));
const BEHIND_HOST = { ':': ['port'], ...by('/?', 'rest') };

/** An http or https URL as an automaton. */
export const PHASES: Readonly<Record<string, Phase>> = {
  ...Object.fromEntries(
    ['http://', 'https://'].flatMap((scheme) =>
      [...scheme].map((character, at) => [
        `${scheme} ${at}`,
        {
          next: {
            [character]:
              at + 1 < scheme.length ? [`${scheme} ${at + 1}`] : ['far', 'first', 'last', 'address'],
          },
        } satisfies Phase,
      ]),
    ),
  ),
  // Labels before the last two.
  far: { next: by(LABEL, 'in far') },
  'in far': { next: { ...by(LABEL, 'in far'), '.': ['far', 'first'] } },
  // The last two; a host of one label has the last alone.
  first: { next: by(LABEL, 'in first'), isEnding: true },
  'in first': { next: { ...by(LABEL, 'in first'), '.': ['last'] }, isEnding: true },
  last: { next: by(LABEL, 'in last'), isEnding: true },
  'in last': {
    next: { ...by(LABEL, 'in last'), '.': ['behind'], ...BEHIND_HOST },
    isEnding: true,
    mayStop: true,
  },
  address: { next: { '[': ['in address'] }, isEnding: true },
  'in address': { next: { ...by(ADDRESS, 'in address'), ']': ['behind'] }, isEnding: true },
  behind: { next: BEHIND_HOST, mayStop: true },
  port: { next: { ...by(DIGITS, 'port'), ...by('/?', 'rest') }, mayStop: true },
  rest: { next: {} },
};
/** Where a URL begins. */
export const BEGINNINGS = ['http:// 0', 'https:// 0'];
/** Where the ending of its host begins. */
export const ENDINGS = ['first', 'last', 'address'];
