import { describe, expect, test } from 'vitest';
import { OperatorError, UserError } from '../../src/errors.ts';

describe('the two families of errors', () => {
  test('what a person can mend carries one sentence for them, apart from the detail', () => {
    const plain = new UserError('Ask for one entry.');
    expect(plain).toMatchObject({ name: 'UserError', human: 'Ask for one entry.', message: 'Ask for one entry.' });
    const detailed = new UserError('This card is out of date.', 'state v0 is not known');
    expect(detailed).toMatchObject({ human: 'This card is out of date.', message: 'state v0 is not known' });
    expect(detailed).toBeInstanceOf(Error);
    expect(detailed).not.toBeInstanceOf(OperatorError);
  });

  test('what an operator can mend lists every problem, a line each', () => {
    const error = new OperatorError('2 settings need your attention:', ['PORT must be a number', 'HOST is missing']);
    expect(error).toMatchObject({ name: 'OperatorError', problems: ['PORT must be a number', 'HOST is missing'] });
    expect(error.message).toBe('2 settings need your attention:\n  PORT must be a number\n  HOST is missing');
    expect(new OperatorError('The token was refused.').message).toBe('The token was refused.');
  });
});
