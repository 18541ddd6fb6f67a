import type { Asked, Understood, Wrong } from '../asked.ts';

/** One thing that may be wrong with a request. */
export type Check = (asked: Asked, understood: Understood) => Wrong | undefined;

export const invalidRequest = (description: string): Wrong => ({ error: 'invalid_request', description });
