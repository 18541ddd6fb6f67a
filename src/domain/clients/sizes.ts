/** Column widths of Keycloak, kept as limits: what fits there fits here. */
const MAX_TEXT = 255;
const MAX_ATTRIBUTE = 100_000;
/** Members of one list of a client: every login looks through some of them. */
const MAX_MEMBERS = 500;

/** What of a client has a size, of one that is there as of one that is asked for. */
interface Sized {
  readonly clientId?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly secret?: string | undefined;
  readonly redirectUris?: readonly string[] | undefined;
  readonly webOrigins?: readonly string[] | undefined;
  readonly protocolMappers?: readonly unknown[] | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** What is too long, or too much: it can be said of a document before anybody looks at what it says. */
export function sizeProblems(sized: Sized): readonly string[] {
  const attributes = Object.entries(sized.attributes ?? {});
  const problems = [
    tooLong('Client ID', sized.clientId),
    tooLong('Name', sized.name),
    tooLong('Description', sized.description),
    tooLong('Secret', sized.secret),
    tooMany('redirect URIs', sized.redirectUris),
    tooMany('web origins', sized.webOrigins),
    tooMany('protocol mappers', sized.protocolMappers),
    tooMany('attributes', attributes),
    attributes.map(attributeProblem).find((problem) => problem !== undefined),
  ];
  return problems.filter((problem) => problem !== undefined);
}

const tooLong = (what: string, text = '') =>
  text.length > MAX_TEXT ? `${what} must not exceed ${MAX_TEXT} characters` : undefined;

const tooMany = (what: string, list: readonly unknown[] = []) =>
  list.length > MAX_MEMBERS ? `A client has at most ${MAX_MEMBERS} ${what}` : undefined;

function attributeProblem([name, value]: [string, string]): string | undefined {
  if (name.length > MAX_TEXT) return `Attribute names must not exceed ${MAX_TEXT} characters`;
  return value.length > MAX_ATTRIBUTE
    ? `Attribute ${name} must not exceed ${MAX_ATTRIBUTE} characters`
    : undefined;
}
