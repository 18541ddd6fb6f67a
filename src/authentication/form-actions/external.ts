import type { Config } from '../../domain/authentication/conditions/condition.ts';
import type { User } from '../../domain/users/user.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { LoginField, SignUpContext, SignUpStep, Tools } from '../../extension/contract.ts';
import { inTime } from '../../lib/in-time.ts';
import { externalContext } from '../external-context.ts';
import type { Fault, FormAction, Registered, Registering } from './form-action.ts';

/** Fields of one step, values of an attribute, and characters of one, at most. */
const MAX_FIELDS = 50;
const MAX_VALUES = 50;
const LONGEST_VALUE = 2000;

/**
 * A step of the registration from outside, which fails closed: what it cannot say makes nobody.
 * @param onFailure is told why it could not
 */
export function externalSignUpStep(
  extension: SignUpStep,
  tools: Tools,
  onFailure: (error: unknown) => void,
): FormAction {
  const { id } = extension;
  const ask = async <Result>(work: () => Promise<Result> | Result): Promise<Result> => {
    try {
      return await inTime(work);
    } catch (error) {
      throw failed(error);
    }
  };
  const failed = (error: unknown) => {
    onFailure(error);
    return new Refusal(500, 'internalServerError', { cause: error });
  };
  const begin = async (registering: Registering, config: Config) =>
    extension.begin && (await ask(() => extension.begin?.(contextOf(registering, config), tools)));

  /** What was typed into the step's own fields: it sees no password, and nothing of other steps. */
  const own = ({ posted }: Registered): Record<string, string> =>
    Object.fromEntries(
      posted
        .entries()
        .flatMap(([name, value]) =>
          name.startsWith(`${id}.`) ? [[name.slice(id.length + 1), value] as const] : [],
        ),
    );

  return {
    id,
    async refuses(registering, config) {
      const begun = await begin(registering, config);
      return begun && 'refuse' in begun ? messageOf(begun.refuse) : undefined;
    },
    async show(registering, config) {
      const begun = await begin(registering, config);
      const fields = begun && 'fields' in begun ? begun.fields.slice(0, MAX_FIELDS) : [];
      const typed = 'posted' in registering ? own(registering as Registered) : {};
      return { stepFields: fields.map((field) => fieldOf(id, field, typed[field.name])) };
    },
    async check(registered, config) {
      const verdict = await ask(() =>
        extension.validate(contextOf(registered, config), own(registered), tools),
      );
      if (verdict === undefined) return undefined;
      return faultOf(id, verdict, failed);
    },
    async complete(user, registered, config) {
      const added = await ask(() =>
        extension.success?.(contextOf(registered, config), own(registered), tools),
      );
      try {
        return added ? withAdded(user, added) : user;
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

function contextOf(registering: Registering, config: Config): SignUpContext {
  const { login, draft, invitation } = registering;
  const { user: _nobody, notes: _none, ...context } = externalContext(login, config);
  const { username, email, firstName, lastName, attributes } = draft;
  return {
    ...context,
    draft: {
      username,
      ...(email !== undefined && { email }),
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
      attributes: structuredClone(attributes) as Record<string, string[]>,
    },
    invited: invitation !== undefined,
  };
}

/** What is no key of a message is shown as it is: what would mean something in a message does not in a text. */
const messageOf = (text: unknown): string =>
  /^[\w.-]+$/.test(String(text)) ? String(text) : String(text).replaceAll("'", "''").replaceAll('{', "'{'");

const fieldOf = (id: string, field: LoginField, typed: string | undefined) => ({
  ...field,
  name: `${id}.${field.name}`,
  type: field.type ?? 'text',
  // What is secret is typed anew.
  value: field.type === 'password' ? undefined : (typed ?? field.value),
});

function faultOf(
  id: string,
  verdict: NonNullable<Awaited<ReturnType<SignUpStep['validate']>>>,
  failed: (error: unknown) => Refusal,
): Fault {
  if ('refuse' in verdict) {
    const message = { type: 'error', key: messageOf(verdict.refuse) } as const;
    return { error: 'not_allowed', message, fieldErrors: { global: { key: message.key } } };
  }
  const errors = Object.entries(verdict.errors ?? {});
  if (errors.length === 0) throw failed(new Error('neither errors nor a refusal'));
  return {
    error: 'invalid_registration',
    fieldErrors: Object.fromEntries(
      errors.map(([name, key]) => [
        PROFILE_FIELDS.has(name) ? name : `${id}.${name}`,
        { key: messageOf(key) },
      ]),
    ),
  };
}

/** Fields of the user profile under which a step may say what is wrong. */
const PROFILE_FIELDS: ReadonlySet<string> = new Set(['username', 'email', 'firstName', 'lastName']);

/** @throws {Error} for what no user has */
function withAdded(
  user: User,
  {
    attributes = {},
    requiredActions = [],
  }: NonNullable<Awaited<ReturnType<NonNullable<SignUpStep['success']>>>>,
): User {
  for (const values of Object.values(attributes)) {
    const isFine =
      Array.isArray(values) &&
      values.length <= MAX_VALUES &&
      values.every((value) => typeof value === 'string' && value.length <= LONGEST_VALUE);
    if (!isFine) throw new Error('attributes are lists of texts');
  }
  if (!requiredActions.every((action) => typeof action === 'string'))
    throw new Error('required actions are texts');
  return {
    ...user,
    attributes: { ...user.attributes, ...structuredClone(attributes) },
    requiredActions: [...new Set([...user.requiredActions, ...requiredActions])],
  };
}
