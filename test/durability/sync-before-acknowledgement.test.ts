import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findSyncs } from './sync-before-acknowledgement.ts';
import { systemCalls } from './system-calls.ts';

const acknowledged = (args: string) => /"ack (\w+)/.exec(args)?.[1];

function judge(...lines: string[]) {
  return findSyncs({
    calls: systemCalls(lines.join('\n')),
    isLog: (path) => path === '/d/log',
    acknowledged,
  });
}

const log = '7 pwrite64(3</d/log>, "\\0\\0one\\0", 6, 0) = 6';
const sync = '7 fsync(3</d/log>) = 0';
const ack = '5 write(1<pipe:[1]>, "ack one\\n", 8) = 8';

describe('what the trace of an acknowledgement shows', () => {
  it('is a sync between the write of the log and the acknowledgement', () => {
    assert.deepEqual(judge(log, sync, ack), { synced: ['one'], unsynced: [] });
    assert.deepEqual(judge(log, '7 fdatasync(3</d/log>) = 0', ack).synced, ['one']);
  });

  it('is that the sync came too early, too late or not at all', () => {
    for (const lines of [
      [sync, log, ack],
      [log, ack, sync],
      [log, ack],
      [log, sync, log, ack],
    ]) {
      assert.deepEqual(judge(...lines), { synced: [], unsynced: ['one: not synced'] });
    }
  });

  it('is that the sync was of something else, or failed', () => {
    assert.equal(judge(log, '7 fsync(4</d/table>) = 0', ack).unsynced.length, 1);
    assert.equal(judge(log, '7 fsync(3</d/log>) = -1 EIO (Input/output error)', ack).unsynced.length, 1);
  });

  it('is that the log does not hold it', () => {
    assert.deepEqual(judge(log.replace('one', 'two'), sync, ack).unsynced, ['one: not in the log']);
    assert.deepEqual(judge(log.replace('/d/log', '/d/table'), sync, ack).unsynced, ['one: not in the log']);
  });

  it('is told of calls that overlap by when they were over', () => {
    const began = '7 fsync(3</d/log> <unfinished ...>';
    const over = '7 <... fsync resumed>) = 0';
    assert.deepEqual(judge(log, began, '6 write(9<x>, "a", 1) = 1', over, ack).synced, ['one']);
    assert.deepEqual(judge(log, began, ack, over).unsynced, ['one: not synced']);
    assert.deepEqual(judge(log, began, ack).unsynced, ['one: not synced']);
    const writing = '7 pwrite64(3</d/log>, "one", 3, 0 <unfinished ...>';
    assert.deepEqual(
      judge(writing, '8 fsync(3</d/log>) = 0', '7 <... pwrite64 resumed>) = 3', ack).unsynced,
      ['one: not synced'],
    );
  });
});
