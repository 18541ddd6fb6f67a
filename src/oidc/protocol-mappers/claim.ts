import { claimPath, mayWriteClaim } from '../../domain/client-scopes/claim-name.ts';
import type { ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import { isDigits } from './claim-value.ts';

type Claims = Record<string, unknown>;

/** Sets a claim; undefined sets none. */
export type ClaimSetter = (claims: Claims, value: unknown) => void;

/** What sets the claim that a mapper names, or another name in place of it; a claim it may not write is never set. */
export function claimSetter(
  { config, protocolMapper }: ProtocolMapper,
  name = config['claim.name'] ?? '',
  merge: (before: unknown, value: unknown) => unknown = (_before, value) => value,
): ClaimSetter {
  const path = claimPath(name);
  const [first] = path;
  const last = path.pop();
  if (first === undefined || last === undefined || !mayWriteClaim(first, protocolMapper)) return () => {};
  return (claims, value) => {
    if (value === undefined) return;
    const holder = objectAt(claims, path);
    if (holder) define(holder, last, merge(own(holder, last), value));
  };
}

/** The object at a path, made where there is none; undefined where something else is in the way. */
function objectAt(claims: Claims, path: readonly string[]): Claims | undefined {
  let holder = claims;
  for (const part of path) {
    const next = own(holder, part);
    if (next === undefined) define(holder, part, {});
    else if (typeof next !== 'object' || next === null || Array.isArray(next) || isDigits(next))
      return undefined;
    holder = own(holder, part) as Claims;
  }
  return holder;
}

const own = (holder: Claims, name: string): unknown =>
  Object.hasOwn(holder, name) ? holder[name] : undefined;

/** Never assigns: a claim named `__proto__` is a claim like any other. */
const define = (target: Claims, name: string, value: unknown) =>
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
