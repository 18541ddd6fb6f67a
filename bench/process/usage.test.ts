import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { findListener, readCpuSeconds, readMemory } from './usage.ts';

const skip = process.platform === 'linux' ? false : 'there is no /proc';

test('the CPU time of a child counts, while it runs and after it ended', { skip }, async () => {
  const before = readCpuSeconds([process.pid]);
  const burn = 'while (process.cpuUsage().user < 400_000); process.stdin.resume();';
  const child = spawn(process.execPath, ['-e', burn], { stdio: ['pipe', 'inherit', 'inherit'] });
  for (let used = 0; used < 0.2; used = readCpuSeconds([child.pid ?? 0])) {
    assert.equal(child.exitCode, null);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const whileItRuns = readCpuSeconds([process.pid]);
  assert.ok(whileItRuns - before >= 0.2);
  child.stdin.end();
  await once(child, 'exit');
  assert.ok(readCpuSeconds([process.pid]) >= whileItRuns);
});

test('a process holds memory, one that is not there none', { skip }, () => {
  assert.ok(readMemory([process.pid]) > 10e6);
  assert.equal(readMemory([2 ** 30]), 0);
});

test('the process that listens on a port is found', { skip }, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  assert.equal(findListener(address.port), process.pid);
  server.close();
  await once(server, 'close');
  assert.equal(findListener(address.port), undefined);
});
