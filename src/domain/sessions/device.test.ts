import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deviceIn, deviceNote, deviceOf } from './device.ts';

describe('what somebody logs in with', () => {
  test('is told from the header, the browser that says that it is others too before those', () => {
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.56';
    assert.deepEqual(deviceOf(edge), {
      os: 'Windows',
      osVersion: '10',
      device: 'Other',
      browser: 'Edge/126.0.2592',
      mobile: false,
    });
    const phone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
    assert.deepEqual(deviceOf(phone), {
      os: 'iOS',
      osVersion: '17.5.1',
      device: 'iPhone',
      browser: 'Mobile Safari/17.5',
      mobile: true,
    });
  });

  test('is nothing that anybody knows where the header says nothing of sense, however long it is', () => {
    const unknown = {
      os: 'Other',
      osVersion: 'Unknown',
      device: 'Other',
      browser: 'Other/Unknown',
      mobile: false,
    };
    for (const agent of ['', 'x', '"}', `${'('.repeat(100_000)}`, `${'Version/1 '.repeat(20_000)}`])
      assert.deepEqual(deviceOf(agent), unknown);
    assert.ok(JSON.stringify(deviceOf(`Android 1; ${'m'.repeat(10_000)}`)).length < 300);
  });

  test('is kept with the session, if it was told at all', () => {
    assert.equal(deviceIn({ notes: deviceNote(undefined) }), undefined);
    assert.deepEqual(deviceIn({ notes: deviceNote('curl/8.5.0') }), deviceOf('curl/8.5.0'));
  });
});
