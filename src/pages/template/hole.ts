/** What LiquidJS looks at in whatever it passes on, without looking into it. */
const LOOKED_AT = new Set<string | symbol>(['next', 'then', 'toLiquid']);

const holes = new WeakMap<object, Hole>();

/**
 * Stands in a template for a text that is not known yet. It can be passed on, put out, and be there; whatever would look
 * at what is in it throws: compare it, measure it, make something else of it.
 */
export class Hole {
  /** Finds the marks in a text, and the number of each. Characters that no text of the server has (Unicode's private use). */
  static readonly MARKS = /\uf8f0(\d+)\uf8f1/;

  /** What templates are given. */
  readonly closed: object;
  readonly mark: string;

  constructor(index: number) {
    this.mark = `\uf8f0${index}\uf8f1`;
    this.closed = new Proxy(Object.freeze({}), {
      get(_hole, property) {
        if (LOOKED_AT.has(property)) return undefined;
        throw new TypeError(`nothing is known of it: ${String(property)}`);
      },
      has: refuse,
      ownKeys: refuse,
      getOwnPropertyDescriptor: refuse,
    });
    holes.set(this.closed, this);
  }

  /** The mark of what a template puts out, if it is one. */
  static markOf(value: unknown): string | undefined {
    return typeof value === 'object' && value !== null ? holes.get(value)?.mark : undefined;
  }
}

function refuse(): never {
  throw new TypeError('nothing is known of it');
}
