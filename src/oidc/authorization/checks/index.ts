import { isFrontChannel } from '../response-types.ts';
import type { Check } from './check.ts';
import { codeChallenge } from './code-challenge.ts';
import { flow } from './flow.ts';
import { mode } from './mode.ts';
import { nonce } from './nonce.ts';
import { prompt } from './prompt.ts';
import { proofKey } from './proof-key.ts';
import { pushed } from './pushed.ts';
import { repeated } from './repeated.ts';
import { resource } from './resource.ts';
import { scope } from './scope.ts';

const first = [mode, flow];
/** Where no code is made there is nothing to prove. */
const challenge: Check = (asked, understood) =>
  isFrontChannel(understood.type) && !understood.type.code ? undefined : codeChallenge(asked, understood);
const last = [nonce, challenge, resource, prompt, proofKey];

/** In the order in which they are made; the first that finds something is what the client is told. */
export const checks: readonly Check[] = [...first, pushed, repeated, scope, ...last];
/** Of a request that was pushed before. */
export const checksOfPushed: readonly Check[] = [...first, repeated, scope, ...last];
/** Of one that is being pushed. */
export const pushChecks: readonly Check[] = [...first, scope, repeated, ...last];
