import { describe, expect, it } from '@jest/globals';
import { describeTagProgress } from '../../../core/domain/registry/tag-moves.js';

describe('the tags of a run that ended early', () => {
  it.each<[number, boolean | undefined, string]>([
    [0, false, 'No tag was moved.'],
    [0, true, 'Moved: a. Not moved: b, c.'],
    [0, undefined, 'Not moved: b, c. Unknown: a.'],
    [1, false, 'Moved: a. Not moved: b, c.'],
    [1, undefined, 'Moved: a. Not moved: c. Unknown: b.'],
    [2, true, 'Moved: a, b, c.'],
    [2, undefined, 'Moved: a, b. Unknown: c.'],
  ])('at %d, which moved: %s, are each told', (failedAt, hasMoved, sentences) => {
    expect(describeTagProgress({ names: ['a', 'b', 'c'], failedAt, hasMoved })).toBe(sentences);
  });
});
