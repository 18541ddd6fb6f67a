interface Named {
  readonly id: string;
}

/** Whatever knows what was added to the server it is part of: a realm, and all that finds realms. */
export interface Extended {
  readonly additions: Additions;
}

/**
 * What one server has more than every server: what code from outside adds to its catalogues, and where it finds what is outside. It is filled while the server starts, and only read from then on: two
 * servers of one process have two of these, and know nothing of each other's.
 */
export class Additions implements Extended {
  readonly #all = new Map<object, Map<string, Named>>();

  /** @throws {Error} when the catalogue has a thing of that id */
  add<Thing extends Named>(catalogue: Catalogue<Thing>, thing: Thing): void {
    if (catalogue.isTaken(thing.id) || catalogue.in(this).has(thing.id))
      throw new Error(`there is a ${catalogue.what} ${thing.id} already`);
    this.#all.set(catalogue, new Map([...catalogue.in(this), [thing.id, thing]]));
  }

  /** What was added to a catalogue, behind what was in it; undefined where nothing was. */
  of<Thing extends Named>(catalogue: Catalogue<Thing>): ReadonlyMap<string, Thing> | undefined {
    return this.#all.get(catalogue) as ReadonlyMap<string, Thing> | undefined;
  }

  /** It knows itself. */
  get additions(): Additions {
    return this;
  }
}

/** Things of one kind by their ids: those of every server, to which a server may have more. */
export class Catalogue<Thing extends Named> {
  /** What its things are called in errors. */
  readonly what: string;
  /** What every server has. */
  readonly ours: ReadonlyMap<string, Thing>;
  readonly #reserved: ReadonlySet<string>;

  /** @param reserved ids that mean something else where these are named */
  constructor(what: string, ours: readonly Thing[], reserved: readonly string[] = []) {
    this.what = what;
    this.ours = new Map(ours.map((thing) => [thing.id, thing]));
    this.#reserved = new Set(reserved);
  }

  /** What the server has: ours first, in our order, then what was added. */
  in({ additions }: Extended): ReadonlyMap<string, Thing> {
    return additions.of(this) ?? this.ours;
  }

  /** Whether no thing from outside may go by that id. */
  isTaken(id: string): boolean {
    return this.ours.has(id) || this.#reserved.has(id);
  }
}
