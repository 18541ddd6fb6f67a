import type { Answer } from '../http/exchange.ts';
import type { Form } from '../http/form.ts';
import { advance } from './advance.ts';
import { type Login, withNotes } from './login.ts';
import { SELECTING } from './notes.ts';
import { showWays, takeWay } from './ways.ts';

/** What a page of a flow has sent: what its step asks for, or that somebody would rather go another way. */
export async function answerPage(login: Login, execution: string, form: Form): Promise<Answer> {
  if (form.get('tryAnotherWay') !== undefined) return advance(showWays(login));
  const other = form.get('authenticationExecution');
  if (other !== undefined) return advance(await takeWay(login, other));
  return advance(withNotes(login, { [SELECTING]: undefined }), { execution, form });
}
