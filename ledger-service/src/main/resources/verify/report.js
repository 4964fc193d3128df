import {Bad, CannotCheck} from './bytes.js';

/**
 * What was checked and how it ended. `status` is good, bad, unchecked (nothing here says so, or it
 * is checked elsewhere) or cannot (this browser lacks something).
 */
export class Report {
  checks = [];
  facts = {};

  /** Runs one check; its answer becomes the detail. False where it did not end well. */
  async run(check, file, work) {
    try {
      const detail = await work();
      this.checks.push({check, status: 'good', file, detail});
      return true;
    } catch (error) {
      this.checks.push(failed(check, file, error));
      return false;
    }
  }

  /** Runs several checks; what none of them expected is bad too. */
  async guard(work) {
    try {
      await work();
    } catch (error) {
      this.checks.push(failed('archive', undefined, error));
    }
  }

  unchecked(check, code, file) {
    this.checks.push({check, status: 'unchecked', code, file});
  }

  /**
   * bad: something is wrong. cannot: this browser could not check everything. unsure: all of it
   * agrees with itself, under keys that it brought itself. good: under the reader's own keys.
   */
  verdict(keysAreTheReaders) {
    const has = (status) => this.checks.some((check) => check.status === status);
    if (has('bad')) {
      return 'bad';
    }
    return has('cannot') ? 'cannot' : keysAreTheReaders ? 'good' : 'unsure';
  }
}

function failed(check, file, error) {
  if (error instanceof CannotCheck) {
    return {check, status: 'cannot', code: 'CANNOT_CHECK', file, detail: error.message};
  }
  // Whatever else a reader stumbles over is not in the form that it should have.
  const code = error instanceof Bad ? error.code : 'MALFORMED';
  return {check, status: 'bad', code, file: error.file ?? file, detail: error.message};
}
