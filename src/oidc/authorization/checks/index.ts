import type { Check } from './check.ts';
import { codeChallenge } from './code-challenge.ts';
import { flow } from './flow.ts';
import { mode } from './mode.ts';
import { nonce } from './nonce.ts';
import { prompt } from './prompt.ts';
import { proofKey } from './proof-key.ts';
import { resource } from './resource.ts';
import { scope } from './scope.ts';

/** In the order in which they are made; the first that finds something is what the client is told. */
export const checks: readonly Check[] = [mode, flow, scope, nonce, codeChallenge, resource, prompt, proofKey];
