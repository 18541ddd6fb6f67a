import type { Execution } from '../domain/authentication/authentication.ts';
import type { Config } from '../domain/authentication/conditions/condition.ts';
import type { LoginContext } from '../extension/contract.ts';
import { seenFromOutside } from '../http/seen-from-outside.ts';
import type { Login } from './login.ts';

/** What goes before the names of a step's own notes. */
export const notePrefix = ({ id }: Execution): string => `external ${id} `;

/** A login as code from outside sees it: a copy, without a secret. */
export const externalContext = (login: Login, config: Config, prefix?: string): LoginContext => ({
  ...seenFromOutside(login),
  query: login.dependencies.protocol.queryOf(login),
  config: { ...config },
  notes: prefix === undefined ? {} : own(login.session.state.notes, prefix),
});

const own = (notes: Readonly<Record<string, string>>, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(notes).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
