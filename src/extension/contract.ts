import type { EventListener } from './contract/events.ts';
import type { LoginCondition, LoginStep } from './contract/login.ts';
import type { RegistrationPolicy, RegistrationProvider } from './contract/registration.ts';
import type { SignUpStep } from './contract/sign-up.ts';
import type { UserStore } from './contract/users.ts';

// Types alone, and nothing of ours: these files are published as they are, as one (`scripts/build.ts`).
export type * from './contract/events.ts';
export type * from './contract/login.ts';
export type * from './contract/registration.ts';
export type * from './contract/sign-up.ts';
export type * from './contract/tools.ts';
export type * from './contract/users.ts';

/** What a file of extensions has as its default export, one or a list of them. */
export type Extension =
  | RegistrationPolicy
  | RegistrationProvider
  | LoginCondition
  | LoginStep
  | SignUpStep
  | EventListener
  | UserStore;
