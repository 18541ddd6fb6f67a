import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refreshedAnswer, refreshTokenOf, storedAnswer } from './stored-answer.ts';

const NOW = 1000;

describe('What is stored of a provider’s tokens', () => {
  it('says when they are over, where the provider says how long they are good', () => {
    const stored = (answer: object) => JSON.parse(storedAnswer(JSON.stringify(answer), NOW));
    assert.deepEqual(stored({ access_token: 'a', expires_in: 60 }), {
      access_token: 'a',
      expires_in: 60,
      accessTokenExpiration: 1060,
    });
    assert.equal(stored({ expires_in: '60' }).accessTokenExpiration, 1060);
    for (const odd of [
      {},
      { expires_in: 0 },
      { expires_in: -1 },
      { expires_in: 'soon' },
      { expires_in: null },
    ])
      assert.deepEqual(stored({ access_token: 'a', ...odd }), { access_token: 'a', ...odd });
    assert.equal(storedAnswer('access_token=a&expires_in=60', NOW), 'access_token=a&expires_in=60');
  });

  it('is refreshed once it is over, if that can be', () => {
    const stored = storedAnswer('{"access_token":"a","expires_in":60,"refresh_token":"r"}', NOW);
    assert.equal(refreshTokenOf(stored, NOW + 59), undefined);
    assert.equal(refreshTokenOf(stored, NOW + 60), 'r');
    assert.equal(refreshTokenOf(storedAnswer('{"access_token":"a","expires_in":1}', NOW), 2000), undefined);
    assert.equal(refreshTokenOf('access_token=a&expires_in=1&refresh_token=r', 2000), undefined);
    assert.equal(refreshTokenOf('{"refresh_token":"r"}', 2000), undefined);
  });

  it('keeps what is not said anew', () => {
    const stored = storedAnswer('{"access_token":"a","expires_in":60,"refresh_token":"r","scope":"x"}', NOW);
    assert.deepEqual(JSON.parse(refreshedAnswer(stored, '{"access_token":"b","expires_in":10}', 2000)), {
      access_token: 'b',
      expires_in: 10,
      refresh_token: 'r',
      scope: 'x',
      accessTokenExpiration: 2010,
    });
    const forever = JSON.parse(refreshedAnswer(stored, '{"access_token":"b","refresh_token":"s"}', 2000));
    assert.deepEqual([forever.refresh_token, forever.accessTokenExpiration], ['s', undefined]);
  });
});
