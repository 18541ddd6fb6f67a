// The writer's thread: the one connection of this process that writes. Its syncs of the disk keep nobody waiting but
// those whose units are in them. It loads nothing but node:sqlite, because each thread has its own copy of all it loads.
import { parentPort, workerData } from 'node:worker_threads';
import { GroupCommit } from './group-commit.ts';
import { openForWriting } from './open.ts';
import type { Group, WriterOptions } from './writer-protocol.ts';

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
const port = parentPort;
const database = openForWriting(workerData as WriterOptions);
const groups = new GroupCommit(database);

port.on('message', (group: Group | 'close') => {
  if (group === 'close') {
    database.close();
    port.close();
  } else {
    port.postMessage(groups.run(group));
  }
});
