import assert from 'node:assert/strict';
import { Conflict, type ConflictReason } from '../../domain/store.ts';

/** That a commit is refused for this reason and no other. */
export async function isRefused(commit: Promise<void>, reason: ConflictReason): Promise<void> {
  await assert.rejects(commit, (error) => {
    assert(error instanceof Conflict, `a conflict, not ${String(error)}`);
    assert.equal(error.reason, reason);
    return true;
  });
}
