import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { databases } from './databases.ts';
import { serverTarget, startServerStorm } from './server-target.ts';
import { openTarget, startStoreStorm, storeTarget } from './store-storm.ts';
import { checkSurvivors, type Storm, type Target } from './storm.ts';

const KILLS = 20;
const WIDTH = 16;

/** Kills storms again and again, and looks each time whether all that was acknowledged is there. */
async function survives<Of extends Target>(
  { freshUrl, isQuiet }: (typeof databases)[number],
  prepare: (url: string) => Promise<Of>,
  start: (url: string, target: Of, width: number) => Promise<Storm>,
): Promise<void> {
  const url = await freshUrl();
  const target = await prepare(url);
  const acknowledged: string[] = [];
  // At least so many kills, and as many more as it takes for them to have hit something.
  for (let kill = 0; kill < KILLS || acknowledged.length <= KILLS * WIDTH; kill++) {
    const storm = await start(url, target, WIDTH);
    await storm.hasBegun();
    // From in the midst of the first units to in the midst of a full storm.
    await delay(kill * 8 * Math.random());
    await storm.kill();
    assert(storm.acknowledged.length > 0, `kill ${kill} came after the storm had begun`);
    acknowledged.push(...storm.acknowledged);
    await isQuiet(url);
    const store = await openTarget(url);
    await checkSurvivors(store, target, kill < KILLS - 1 ? storm.acknowledged : acknowledged);
    await store.close();
  }
}

for (const database of databases) {
  describe(`a storm of registrations on ${database.name}`, { skip: database.skip }, () => {
    it(`loses nothing acknowledged to ${KILLS} kills of the store’s process`, () =>
      survives(database, storeTarget, startStoreStorm));
    it(`loses nothing acknowledged to ${KILLS} kills of the server`, () =>
      survives(database, serverTarget, startServerStorm));
  });
}
