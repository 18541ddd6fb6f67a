import { clientCredentials } from './client-credentials.ts';
import { discovery } from './discovery.ts';
import { lifecycle } from './lifecycle.ts';
import { lookup } from './lookup.ts';
import { registration } from './registration.ts';
import type { Work } from './work.ts';

/** The works, in the order of the report. Adding one is its file and its line here. */
export const works: readonly Work[] = [registration, lifecycle, clientCredentials, discovery, lookup];
