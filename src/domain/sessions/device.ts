/** What somebody logs in with, as far as their browser says so; whoever wants to be another one is. */
export interface Device {
  readonly os: string;
  readonly osVersion: string;
  readonly device: string;
  /** Name and version. */
  readonly browser: string;
  readonly mobile: boolean;
}

/** The note of a session that holds the device, as JSON. */
const NOTE = 'device';
/** Characters of a `User-Agent` that are looked at: it is as long as its sender likes. */
const LONGEST = 512;
const UNKNOWN = 'Unknown';
const OTHER = 'Other';

/** Systems and the versions they tell; the first that fits. */
const SYSTEMS: readonly (readonly [os: string, pattern: RegExp])[] = [
  ['Windows', /Windows NT (\d+\.\d+)/],
  ['Chrome OS', /CrOS \S+ (\d[\d.]*)/],
  ['Android', /Android[ -]?(\d[\d.]*)?/],
  ['iOS', /OS (\d[\d_]*) like Mac OS X/],
  ['Mac OS X', /Mac OS X (\d[\d_.]*)?/],
  ['Ubuntu', /Ubuntu/],
  ['Fedora', /Fedora/],
  ['Linux', /Linux/],
];

/** What Windows calls its versions to people. */
const WINDOWS: Readonly<Record<string, string>> = { '10.0': '10', '6.3': '8.1', '6.2': '8', '6.1': '7' };

/** Browsers, those first that say that they are others too. */
const BROWSERS: readonly (readonly [browser: string, pattern: RegExp])[] = [
  ['Edge Mobile', /Edg(?:A|iOS)\/(\d[\d.]*)/],
  ['Edge', /Edge?\/(\d[\d.]*)/],
  ['Opera', /OPR\/(\d[\d.]*)/],
  ['Samsung Internet', /SamsungBrowser\/(\d[\d.]*)/],
  ['Chrome Mobile iOS', /CriOS\/(\d[\d.]*)/],
  ['Firefox iOS', /FxiOS\/(\d[\d.]*)/],
  ['Firefox Mobile', /(?:Mobile|Tablet);.* Firefox\/(\d[\d.]*)/],
  ['Firefox', /Firefox\/(\d[\d.]*)/],
  ['Chrome Mobile', /Chrome\/(\d[\d.]*) Mobile/],
  ['Chrome', /Chrome\/(\d[\d.]*)/],
  ['Mobile Safari', /Version\/(\d[\d.]*) Mobile\/.* Safari\//],
  ['Safari', /Version\/(\d[\d.]*) Safari\//],
  ['curl', /^curl\/(\d[\d.]*)/],
];

/** The device behind a `User-Agent` header, in the names that Keycloak has for the usual ones. */
export function deviceOf(userAgent: string): Device {
  const agent = userAgent.slice(0, LONGEST);
  const [os, version] = first(SYSTEMS, agent);
  const [browser, release] = first(BROWSERS, agent);
  const dotted = version?.replaceAll('_', '.');
  return {
    os: os ?? OTHER,
    osVersion: (os === 'Windows' && dotted !== undefined ? WINDOWS[dotted] : dotted) ?? UNKNOWN,
    device: modelOf(agent),
    browser: `${browser ?? OTHER}/${release?.split('.').slice(0, 3).join('.') ?? UNKNOWN}`,
    mobile: /Mobi|Android|iPhone|iPad|iPod/.test(agent),
  };
}

function first(kinds: typeof SYSTEMS, agent: string): readonly [name?: string, version?: string | undefined] {
  for (const [name, pattern] of kinds) {
    const found = pattern.exec(agent);
    if (found) return [name, found[1]];
  }
  return [];
}

/** Phones that hide what they are called say what they are. */
const GENERIC: Readonly<Record<string, string>> = { Mobile: 'Generic Smartphone', Tablet: 'Generic Tablet' };

function modelOf(agent: string): string {
  const apple = /\((iPhone|iPad|iPod)/.exec(agent)?.[1];
  if (apple) return apple;
  if (agent.includes('Macintosh')) return 'Mac';
  const model = /Android [\d.]+; ([^;)]{1,60})/
    .exec(agent)?.[1]
    ?.replace(/ Build\/.*$/, '')
    .trim();
  if (!model) return OTHER;
  return GENERIC[model] ?? (model.startsWith('SM-') ? `Samsung ${model}` : model);
}

/** What a session that begins keeps of it. */
export const deviceNote = (userAgent: string | undefined): Readonly<Record<string, string>> =>
  userAgent === undefined ? {} : { [NOTE]: JSON.stringify(deviceOf(userAgent)) };

/** What a session knows of it; undefined where it was never told. */
export function deviceIn({
  notes,
}: {
  readonly notes: Readonly<Record<string, string>>;
}): Device | undefined {
  const note = notes[NOTE];
  return note === undefined ? undefined : (JSON.parse(note) as Device);
}
