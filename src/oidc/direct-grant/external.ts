import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { LoginCondition, LoginContext, LoginStep, LoginTurn, Tools } from '../../extension/contract.ts';
import { seenFromOutside } from '../../http/seen-from-outside.ts';
import { inTime } from '../../lib/in-time.ts';
import { nameInForm } from './name-in-form.ts';
import type { DirectGrantCondition, DirectGrantStep, Finding, Login } from './step.ts';

/** What the server's own steps ask for, and what clients prove themselves with: nobody outside sees these. */
const SECRETS = ['password', 'otp', 'totp', 'client_secret', 'client_assertion'];

/** Fails closed: while nobody can say what comes of it, nobody gets in. */
async function failingClosed<Result>(
  work: () => Promise<Result> | Result,
  onFailure: (error: unknown) => void,
): Promise<Result> {
  try {
    return await inTime(work);
  } catch (error) {
    onFailure(error);
    throw new Refusal(500, 'unknown_error', {
      description: 'For more on this error consult the server log.',
      cause: error,
    });
  }
}

/** A password grant as code from outside sees it. There is one request: nothing is remembered for another. */
const contextOf = (login: Login, config: Config): LoginContext => ({
  ...seenFromOutside(login),
  query: Object.fromEntries(login.form.entries().filter(([name]) => !SECRETS.includes(name))),
  config: { ...config },
  notes: {},
});

/** A condition from outside. @param onFailure is told why it could not say */
export const externalCondition = (
  extension: LoginCondition,
  tools: Tools,
  onFailure: (error: unknown) => void,
): DirectGrantCondition => ({
  id: extension.id,
  holds: (login, config) =>
    failingClosed(async () => {
      const holds: unknown = await extension.holds(contextOf(login, config), tools);
      if (typeof holds !== 'boolean') throw new Error(`neither true nor false: ${String(holds)}`);
      return holds;
    }, onFailure),
});

/** A step from outside, of which only the beginning is reached: nobody is there to be asked. @param onFailure as above */
export const externalStep = (
  extension: LoginStep,
  tools: Tools,
  onFailure: (error: unknown) => void,
): DirectGrantStep => ({
  id: extension.id,
  ...(extension.identifies && { identify: nameInForm }),
  perform: (login, config) =>
    failingClosed(
      async () => findingOf(extension, login, await extension.begin(contextOf(login, config), tools)),
      onFailure,
    ),
});

function findingOf({ id, identifies }: LoginStep, { user, realm }: Login, turn: LoginTurn): Finding {
  // A step that finds out who somebody is has found that they are not; any other has nothing against how they proved it.
  const isWrong = identifies === true && 'deny' in turn;
  const denied = (why: string): Finding => ({
    done: false,
    step: 'first factor',
    denied: why,
    ...(!isWrong && { isNoFailure: true }),
  });
  if ('deny' in turn) return denied(String(turn.deny));
  if ('ask' in turn)
    return denied(`The step ${id} asks a question, and nobody can be asked by the password grant`);
  if (!turn.done) return 'not for them';
  if (turn.user === undefined) return { done: true };
  if (!identifies) throw new Error('it says who somebody is, but not that it identifies');
  // Whose name the request has is looked up before any step: a step may say that it is them, and nobody else.
  const { loginWithEmailAllowed, duplicateEmailsAllowed } = realm.settings;
  const email = loginWithEmailAllowed && !duplicateEmailsAllowed ? user?.email?.toLowerCase() : undefined;
  const names = [user?.id, user?.username, email];
  const said = String(turn.user);
  return names.includes(said) || names.includes(said.toLowerCase())
    ? { done: true, names: true }
    : { done: false, step: 'first factor' };
}
