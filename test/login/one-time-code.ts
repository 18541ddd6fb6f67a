import { codeOf } from '../../src/domain/users/one-time-password.ts';
import type { Page } from '../support/browser.ts';

/** Seconds of a step of time, as a new realm has it. */
const PERIOD = 30;

/** The code that an app shows at a time, so many steps away. @param now milliseconds since 1970 */
export const codeAt = (secret: string, now: number, steps = 0): string =>
  codeOf(
    { kind: 'totp', secret: Buffer.from(secret), hash: 'sha1', digits: 6, period: PERIOD, counter: 0 },
    Math.floor(now / 1000 / PERIOD) + steps,
  );

/** The value that a page's form brings in a field. */
export const fieldOf = (page: Page | undefined, name: string): string =>
  page?.forms.flatMap(({ fields }) => fields).find((field) => field.name === name)?.value ?? '';
