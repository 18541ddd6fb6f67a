import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFormAction, findLink } from './html.ts';

const page = `<form id="other" action="/other"></form>
  <form class="wide" id="sought" onsubmit="return true;"
        action="http://host/a?x=1&amp;y=2" method="post"><a href="/first">1</a> <a class="b" href="/go?to=here&amp;now=1">2</a>`;

test('the action of the form that is sought', () => {
  assert.equal(findFormAction(page, 'sought'), 'http://host/a?x=1&y=2');
  assert.throws(() => findFormAction(page, 'missing'), /no form missing/);
});

test('the first link that leads where it is sought', () => {
  assert.equal(findLink(page, 'here'), '/go?to=here&now=1');
  assert.throws(() => findLink(page, '/other'), /no link to \/other/);
});
