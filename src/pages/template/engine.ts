import { filters, Liquid, type Variable } from 'liquidjs';
import type { Texts } from '../text/texts.ts';
import { registerFilters, SPOKEN } from './filters.ts';
import { Hole } from './hole.ts';

/** What a template may cost: milliseconds of rendering, things it makes, characters it is written in. */
const RENDER_LIMIT = 1000;
const MEMORY_LIMIT = 2_000_000;
const PARSE_LIMIT = 4_000_000;
/** Characters of a page. */
const LONGEST = 5_000_000;

/** Templates of a theme. They reach one another by name, and nothing else. */
export class TemplateEngine {
  readonly #liquid: Liquid;
  /** For what is no HTML: nothing is escaped. */
  readonly #plain: Liquid;
  readonly #names: ReadonlySet<string>;

  constructor(templates: Iterable<readonly [name: string, source: string]>) {
    const sources: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [name, source] of templates) sources[`${name}.liquid`] = source;
    this.#names = new Set(Object.keys(sources).map((name) => name.slice(0, -'.liquid'.length)));
    const options = {
      templates: sources,
      extname: '.liquid',
      cache: true,
      ownPropertyOnly: true,
      strictFilters: true,
      timezoneOffset: 0,
      parseLimit: PARSE_LIMIT,
      renderLimit: RENDER_LIMIT,
      memoryLimit: MEMORY_LIMIT,
    };
    this.#liquid = new Liquid({ ...options, outputEscape: escapeUnlessHole });
    this.#plain = new Liquid(options);
    for (const liquid of [this.#liquid, this.#plain]) registerFilters(liquid);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /**
   * @param variables seen by the template and by all that it includes
   * @throws {Error} when the template is broken, or costs too much
   */
  render(name: string, variables: Readonly<Record<string, unknown>>, texts: Texts): string {
    const liquid = name.startsWith('text/') ? this.#plain : this.#liquid;
    const parsed = liquid.parseFileSync(name);
    const globals = { ...variables, [SPOKEN]: texts };
    const text = patiently(() => String(liquid.renderSync(parsed, {}, { globals })));
    if (text.length > LONGEST) throw new Error(`the template ${name} makes more than ${LONGEST} characters`);
    return text;
  }

  /** Variables that a template and all it includes ask for, and those they make; none of a template that cannot be read. */
  analyze(name: string): {
    readonly asked: readonly Mention[];
    readonly assigned: readonly string[];
  } {
    try {
      const { globals, locals } = this.#liquid.analyzeSync(this.#liquid.parseFileSync(name));
      return { asked: Object.values(globals).flat().map(mentioned), assigned: Object.keys(locals) };
    } catch {
      return { asked: [], assigned: [] };
    }
  }

  /** What is wrong with templates of these names: such that cannot even be read. */
  problems(
    names: readonly string[],
  ): readonly { readonly file: string; readonly line?: number; readonly problem: string }[] {
    return names.flatMap((name) => {
      try {
        this.#liquid.parseFileSync(name);
        return [];
      } catch (error) {
        const { message } = error as Error;
        const line = /line:(\d+)/.exec(message)?.[1];
        return [
          {
            file: `${name}.liquid`,
            ...(line && { line: Number(line) }),
            problem: plainly(message),
          },
        ];
      }
    });
  }
}

/**
 * Once more where it took its time because this thread was kept waiting: LiquidJS measures by the clock, and a machine that has
 * more to do than it can is no fault of a template.
 */
function patiently(render: () => string): string {
  const before = process.threadCpuUsage();
  try {
    return render();
  } catch (error) {
    const { user, system } = process.threadCpuUsage(before);
    const isLate = error instanceof Error && error.message.includes('render limit exceeded');
    if (!isLate || (user + system) / 1000 > RENDER_LIMIT / 2) throw error;
    return render();
  }
}

function escapeUnlessHole(this: unknown, value: unknown): string {
  return (
    Hole.markOf(value) ?? (filters.escape as (this: unknown, value: unknown) => string).call(this, value)
  );
}

/** What LiquidJS says, without the place: that is told besides. */
const plainly = (message: string) =>
  (/^([\s\S]*?)(?:, file:|, line:|$)/.exec(message)?.[1] ?? message)
    .replace(/^undefined filter: (.*)$/, "unknown filter '$1'")
    .replace(/\s+/g, ' ')
    .slice(0, 200);

/** Where a variable stands in a template. */
export interface Mention {
  readonly name: string;
  readonly member: string | undefined;
  readonly template: string;
  readonly line: number;
}

function mentioned({ segments: [name, member], location: { file = '', row } }: Variable): Mention {
  return {
    name: String(name),
    member: typeof member === 'string' ? member : undefined,
    template: file.replace(/\.liquid$/, ''),
    line: row,
  };
}
