import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { hasRole } from '../../domain/users/has-role.ts';
import { linearPattern } from '../../lib/linear-pattern.ts';
import type { Login } from '../login.ts';
import type { Step } from '../step.ts';
import { DONE } from '../turn.ts';
import { otpForm } from './auth-otp-form.ts';

type Opinion = 'skip' | 'force' | undefined;

/** Asks for a one-time password where its configuration says so of the user, or of the request. */
export const conditionalOtpForm: Step = {
  ...otpForm,
  id: 'auth-conditional-otp-form',
  begin: async (login, place) => ((await isAsked(login, place.config)) ? otpForm.begin(login, place) : DONE),
  isNeeded: (login, { config }) => isAsked(login, config),
};

/** What the first of them says that says anything; who is told nothing asks. */
async function isAsked(login: Login, config: Config): Promise<boolean> {
  const opinion =
    byAttribute(login, config) ??
    (await byRole(login, config)) ??
    (await byHeader(login, config)) ??
    config.defaultOtpOutcome;
  return opinion !== 'skip';
}

function byAttribute({ user }: Login, { otpControlAttribute: name = '' }: Config): Opinion {
  const value = user?.attributes[name]?.[0];
  return value === 'skip' || value === 'force' ? value : undefined;
}

async function byRole(
  { dependencies: { store }, realm, user }: Login,
  { skipOtpRole: skip, forceOtpRole: force }: Config,
): Promise<Opinion> {
  const has = async (name: string | undefined) =>
    user !== undefined && !!name && (await hasRole(store, realm, user, name)) === true;
  return (await has(skip)) ? 'skip' : (await has(force)) ? 'force' : undefined;
}

/** Held against `name: value` of what a trusted proxy has sent: anybody else may say of themselves what they like. */
async function byHeader(
  { request: { proxyHeaders } }: Login,
  { noOtpRequiredForHeaderPattern: skip, forceOtpForHeaderPattern: force }: Config,
): Promise<Opinion> {
  const lines = Object.entries(proxyHeaders).map(([name, value]) => `${name}: ${value}`);
  if (lines.length === 0) return undefined;
  if (skip && (await isAny(skip, lines))) return 'skip';
  return force && (await isAny(force, lines)) ? 'force' : undefined;
}

/** A pattern that is none, or takes more than linear time, fits nothing. */
async function isAny(pattern: string, lines: readonly string[]): Promise<boolean> {
  try {
    // Names of headers have no case.
    const { matches } = await linearPattern(`(?is)${pattern}`);
    return lines.some(matches);
  } catch {
    return false;
  }
}
