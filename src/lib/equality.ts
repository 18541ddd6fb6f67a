import { hash, timingSafeEqual } from 'node:crypto';

/** Compares secrets without telling by its duration where, or after what length, they differ. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

const digest = (text: string) => hash('sha256', text, 'buffer');
