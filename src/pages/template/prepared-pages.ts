import type { Texts } from '../text/texts.ts';
import type { TemplateEngine } from './engine.ts';
import { Hole } from './hole.ts';

/** Characters that prepared pages, and what they are known by, may take together. */
const MOST_CHARACTERS = 1_000_000;

/** A page in pieces; between each and the next comes one of its momentary values. */
interface Prepared {
  readonly pieces: readonly string[];
  /** Which of the momentary values follows the piece of the same place. */
  readonly order: readonly number[];
}

/** A page that was made before: how, or that it has to be made anew each time. */
interface Known {
  readonly prepared: Prepared | 'not yet' | 'never';
  readonly characters: number;
}

type Variables = Readonly<Record<string, unknown>>;

/** Puts something in the place of each momentary value of a page, in always the same order. */
export type Replace = (variables: Variables, put: (value: string) => unknown) => Variables;

/**
 * Pages that differ in nothing but momentary values: addresses with the codes of one login, the nonce. Such a page is made with
 * holes in their places, once; from then on the holes are filled. All else that a page shows is what it is known by. A template that
 * does more with a momentary value than to put it out finds no value there, and is rendered each time.
 */
export class PreparedPages {
  readonly #engine: TemplateEngine;
  /** The longest unused first. */
  readonly #known = new Map<string, Known>();
  readonly #languages = new WeakMap<Texts, number>();
  #lastLanguage = 0;
  #characters = 0;

  constructor(engine: TemplateEngine) {
    this.#engine = engine;
  }

  /** As {@link TemplateEngine.render}. */
  render(name: string, variables: Variables, texts: Texts, replace: Replace): string {
    const values: string[] = [];
    const key = keyOf(replace(variables, (value) => values.push(value)));
    if (key === undefined) return this.#engine.render(name, variables, texts);
    const fullKey = `${name} ${this.#languageOf(texts)} ${key}`;
    const known = this.#known.get(fullKey);
    if (known) this.#known.delete(fullKey);
    const text =
      typeof known?.prepared === 'object'
        ? fill(known.prepared, values)
        : this.#engine.render(name, variables, texts);
    // What is seen twice may come a third time.
    const prepared =
      known?.prepared === 'not yet'
        ? (this.#prepare(name, variables, texts, replace, { values, text }) ?? 'never')
        : (known?.prepared ?? 'not yet');
    this.#keep(fullKey, prepared, known?.characters);
    return text;
  }

  #prepare(
    name: string,
    variables: Variables,
    texts: Texts,
    replace: Replace,
    { values, text }: { readonly values: readonly string[]; readonly text: string },
  ): Prepared | undefined {
    let count = 0;
    const withHoles = replace(variables, () => new Hole(count++).closed);
    try {
      const prepared = cut(this.#engine.render(name, withHoles, texts));
      return fill(prepared, values) === text ? prepared : undefined;
    } catch {
      // The same with its values was made: it is the holes that it cannot be made with.
      return undefined;
    }
  }

  #keep(key: string, prepared: Known['prepared'], before = 0): void {
    const pieces = typeof prepared === 'object' ? prepared.pieces : [];
    const characters = key.length + pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#known.set(key, { prepared, characters });
    this.#characters += characters - before;
    for (const [oldest, known] of this.#known) {
      if (this.#characters <= MOST_CHARACTERS) return;
      this.#known.delete(oldest);
      this.#characters -= known.characters;
    }
  }

  /** The same language says the same; a realm that changes has others. */
  #languageOf(texts: Texts): number {
    const known = this.#languages.get(texts);
    if (known !== undefined) return known;
    this.#lastLanguage += 1;
    this.#languages.set(texts, this.#lastLanguage);
    return this.#lastLanguage;
  }
}

/** All that the variables say, but for the theme's properties, which are always the same; undefined where some say what JSON cannot. */
function keyOf({ properties, ...variables }: Variables): string | undefined {
  try {
    return JSON.stringify(variables, plainOnly);
  } catch {
    return undefined;
  }
}

function plainOnly(this: unknown, name: string, value: unknown): unknown {
  const given = (this as Record<string, unknown>)[name];
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    const prototype: unknown = Object.getPrototypeOf(given);
    if (prototype !== Object.prototype && prototype !== null) throw new TypeError('no plain object');
  } else if (typeof given === 'function' || typeof given === 'symbol' || typeof given === 'bigint') {
    throw new TypeError('nothing for JSON');
  }
  return value;
}

function cut(text: string): Prepared {
  const parts = text.split(Hole.MARKS);
  return {
    pieces: parts.filter((_part, index) => index % 2 === 0),
    order: parts.filter((_part, index) => index % 2 === 1).map(Number),
  };
}

function fill({ pieces, order }: Prepared, values: readonly string[]): string {
  const escaped: string[] = [];
  let text = pieces[0] ?? '';
  for (const [place, index] of order.entries()) {
    escaped[index] ??= escapeOutput(values[index] ?? '');
    text += escaped[index] + (pieces[place + 1] ?? '');
  }
  return text;
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** As LiquidJS escapes what is put out. */
const escapeOutput = (text: string) => text.replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '');
