import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textsOf } from '../text/texts.ts';
import { TemplateEngine } from './engine.ts';

const texts = textsOf('en', { themes: [], realm: {} });

/** Renders a template in the middle of which something happens each time. */
function render(happens: (time: number) => void): string {
  let time = 0;
  const engine = new TemplateEngine([['page', 'a{{ some.slow }}{{ name }}b']]);
  const some = {
    get slow() {
      time += 1;
      happens(time);
      return '';
    },
  };
  return engine.render('page', { some, name: 'x' }, texts);
}

describe('a template that takes its time', () => {
  test('is rendered all the same where the thread was kept waiting', () => {
    const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100);
    assert.equal(
      render((time) => {
        if (time === 1) wait();
      }),
      'axb',
    );
  });

  test('is given up where it is the one that works', () => {
    const work = () => {
      for (const end = performance.now() + 1500; performance.now() < end; ) Math.sqrt(end);
    };
    assert.throws(() => render(work), /render limit exceeded/);
  });
});
