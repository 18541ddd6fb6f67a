import { type Change, Conflict } from '../domain/store.ts';
import { keep } from './keep.ts';
import type { Login } from './login.ts';
import type { Turn } from './turn.ts';

type Refused = Extract<Turn, { readonly kind: 'done' }>['refused'];

/** The login with what a step has changed, in one unit; or how the step ends where that cannot be. */
export function keepTurn(
  login: Login,
  { unit = [], refused }: { readonly unit?: readonly Change[]; readonly refused?: Refused },
): Promise<Login | Turn> {
  return orRefused(refused, async () => (await keep(login, unit)).login);
}

/** Ends the login in one unit with what a step has to store; or tells how the step ends where that cannot be. */
export function endByTurn(
  { dependencies: { store }, session, isStored, request }: Login,
  { unit, refused, after }: Extract<Turn, { readonly kind: 'ended' }>,
): Promise<Turn | undefined> {
  return orRefused(refused, async () => {
    await store.commit([...(isStored ? [store.authenticationSessions.end(session)] : []), ...unit]);
    await after?.().catch((err: unknown) => request.log.warn({ err }, 'what follows a login was not done'));
    return undefined;
  });
}

/** What a refusal of the store means, the step says itself; what it has no words for goes on. */
async function orRefused<Done>(refused: Refused, store: () => Promise<Done>): Promise<Done | Turn> {
  try {
    return await store();
  } catch (error) {
    const turn = error instanceof Conflict ? await refused?.(error) : undefined;
    if (!turn) throw error;
    return turn;
  }
}
