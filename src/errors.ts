// Two families of errors: what a person in chat can mend, and what the operator can mend. Anything else is a bug.

/** A person's input cannot be served. `human` is one sentence with a next step; it is shown in chat. */
export class UserError extends Error {
  readonly human: string;
  constructor(human: string, detail: string = human) {
    super(detail);
    this.name = 'UserError';
    this.human = human;
  }
}

/** The set-up is wrong: settings, tokens or catalog files. Printed line by line without a stack; the process ends with 1. */
export class OperatorError extends Error {
  readonly problems: readonly string[];
  constructor(heading: string, problems: readonly string[] = []) {
    super([heading, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'OperatorError';
    this.problems = problems;
  }
}
