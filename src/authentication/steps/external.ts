import { Refusal } from '../../errors/refusal.ts';
import type { LoginForm, LoginStep, LoginTurn, Tools } from '../../extension/contract.ts';
import type { Form } from '../../http/form.ts';
import { inTime } from '../../lib/in-time.ts';
import { externalContext, notePrefix } from '../external-context.ts';
import type { Login } from '../login.ts';
import type { Place, Step } from '../step.ts';
import type { StepPage, Turn } from '../turn.ts';
import { identified } from './identify.ts';

const TEMPLATE = 'login-step';

/** Characters of what a step may remember of a login. */
const LONGEST_NOTES = 4000;

/**
 * A step from outside, which fails closed: what it cannot say lets nobody by.
 * @param onFailure is told why it could not
 */
export function externalStep(extension: LoginStep, tools: Tools, onFailure: (error: unknown) => void): Step {
  const take = async (login: Login, place: Place, work: LoginStep['begin']): Promise<Turn> => {
    const prefix = notePrefix(place.execution);
    let said: ReturnType<typeof turnOf>;
    try {
      const turn = await inTime(() => work(externalContext(login, place.config, prefix), tools));
      said = turnOf(login, turn, prefix, extension);
    } catch (error) {
      onFailure(error);
      throw new Refusal(500, 'internalServerError', { cause: error });
    }
    if (!('named' in said)) return said;
    // What goes wrong from here on is no fault of the step: a store of users that does not answer is told as such.
    const end = await identified(login, said.named);
    return end.kind === 'done' ? { ...end, ...said.notes } : end;
  };
  const { answer } = extension;
  return {
    id: extension.id,
    told: { displayName: extension.displayName, helpText: extension.helpText },
    // Who somebody is, others say, unless it does so itself.
    needsUser: extension.identifies !== true,
    begin: (login, place) => take(login, place, (context) => extension.begin(context, tools)),
    ...(answer && {
      answer: (login: Login, form: Form, place: Place) =>
        take(login, place, (context) => answer.call(extension, context, fieldsOf(form), tools)),
    }),
  };
}

const fieldsOf = (form: Form): Record<string, string> => Object.fromEntries(form.entries());

/** What a step from outside says, or by which name it knows somebody. @throws for what makes no sense */
function turnOf(
  { user }: Login,
  turn: LoginTurn,
  prefix: string,
  { identifies }: LoginStep,
): Turn | { readonly named: string; readonly notes: ReturnType<typeof noted> } {
  if ('deny' in turn)
    return {
      kind: 'failed',
      page: {
        template: TEMPLATE,
        variables: { step: { title: 'errorTitle', error: String(turn.deny), denied: true } },
        status: 401,
      },
      mistake: { error: 'access_denied', userId: user?.id, username: user?.username },
    };
  if ('ask' in turn) return { kind: 'asked', page: formPage(turn.ask), ...noted(turn.notes, prefix) };
  if (!turn.done) return { kind: 'not for them' };
  const notes = noted(turn.notes, prefix);
  if (turn.user === undefined) return { kind: 'done', ...notes };
  if (!identifies) throw new Error('it says who somebody is, but not that it identifies');
  return { named: String(turn.user), notes };
}

function noted(notes: Readonly<Record<string, string>> | undefined, prefix: string) {
  if (notes === undefined) return {};
  const mine = Object.entries(notes).map(([name, value]) => [prefix + name, String(value)]);
  if (JSON.stringify(mine).length > LONGEST_NOTES) throw new Error('too much to remember of a login');
  return { notes: Object.fromEntries(mine) as Record<string, string> };
}

const formPage = ({ fields, submit = 'doSubmit', ...form }: LoginForm): StepPage => ({
  template: TEMPLATE,
  variables: {
    step: { ...form, submit, fields: fields.map((field) => ({ ...field, type: field.type ?? 'text' })) },
  },
});
