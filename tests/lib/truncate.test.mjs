import assert from 'node:assert/strict';
import test from 'node:test';

import { truncatePin, truncateText } from '../../dist/lib/pins/truncate.js';

test('nothing too long: the same object', () => {
  const pin = { title: 'A'.repeat(100), description: '😀'.repeat(800), altText: 'x' };
  assert.equal(truncatePin(pin), pin);
});

test('code points count, not UTF-16 units', () => {
  assert.equal(truncatePin({ title: '😀'.repeat(101) }).title, '😀'.repeat(100));
});

test('graphemes stay whole', () => {
  const family = '👨‍👩‍👧‍👦'; // 7 code points
  const cut = truncateText(family.repeat(20), 100);
  assert.equal(cut, family.repeat(14));
  assert.equal(truncateText('e\u0301'.repeat(3), 5), 'e\u0301'.repeat(2));
});

test('a blank at the cut goes, a link is never cut', () => {
  assert.equal(truncateText('ab cd', 3), 'ab');
  const link = `https://a.example/${'x'.repeat(3000)}`;
  assert.equal(truncatePin({ link }).link, link);
});
