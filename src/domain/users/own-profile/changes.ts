import { valuesOf } from '../profile/problems.ts';
import type { User } from '../user.ts';

/** How an event calls what it tells of. */
const NAMES: Readonly<Record<string, string>> = { firstName: 'first_name', lastName: 'last_name' };

/** What an event tells of a change: what was and what is of all that is another now. */
export function profileChanges(before: User, after: User): Readonly<Record<string, string>> {
  const names = new Set([
    'username',
    'email',
    'firstName',
    'lastName',
    ...Object.keys(before.attributes),
    ...Object.keys(after.attributes),
  ]);
  const told = [...names].flatMap((name) => {
    const [was, is] = [valuesOf(before, name), valuesOf(after, name)].map((values) => values.join('::'));
    if (was === is) return [];
    const called = NAMES[name] ?? name;
    return [
      ...(was ? [[`previous_${called}`, was] as const] : []),
      ...(is ? [[`updated_${called}`, is] as const] : []),
    ];
  });
  return Object.fromEntries(told);
}
