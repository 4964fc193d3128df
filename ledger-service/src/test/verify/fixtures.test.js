import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {verify} from '../../main/resources/verify/verify.js';
import {check, open, serve} from './browser.js';

// The attacks that make-attacks.js wrote, which the Java verifier runs too (AttacksTest): each is
// refused in Node and in a real browser, by the words of its README.

const FOLDER = new URL('../resources/attacks/', import.meta.url);

const names = readdirSync(FOLDER, {withFileTypes: true})
    .filter((one) => one.isDirectory()).map(({name}) => name);
const attacks = names.filter((name) => name !== 'good');
const file = (name, part) => readFileSync(new URL(`${name}/${part}`, FOLDER));

/** What the README says that a browser says. */
function expected(name) {
  const [, said] = /^\| browser \| (.*) \|$/m.exec(file(name, 'README.md').toString());
  return said;
}

/** What only `cardproof verify` and openssl look at: here it has to be said that it was not. */
const UNSEEN = 'good, but for the authority, which it says it does not check';

const told = (problems) =>
  problems.map(([code, path]) => `${code}${path ? ` ${path}` : ''}`).join('; ')
      .replaceAll('\n', '\\n');

let site;
let opened;

before(async () => {
  assert.ok(attacks.length > 100);
  site = await serve();
  opened = await open(site.url);
});

after(async () => {
  await opened?.browser.close();
  site?.close();
});

test('the bundle that they were made of is good', async () => {
  const archive = file('good', 'bundle.zip');
  const policy = file('good', 'policy.txt');
  assert.equal((await verify(archive, {policy})).verdict, 'good');
  const answer = await check(opened.page, {'bundle.zip': archive}, policy.toString());
  assert.deepEqual([answer.verdict, answer.problems], ['good', []]);
});

test('in Node', async (t) => {
  for (const name of attacks) {
    await t.test(name, async () => {
      const answer = await verify(file(name, 'bundle.zip'), {policy: file(name, 'policy.txt')});
      const bad = answer.checks.filter(({status}) => status === 'bad');
      if (expected(name) === UNSEEN) {
        assert.ok(answer.checks.some(({check: one, status}) =>
          one === 'authority' && status === 'unchecked'));
        return;
      }
      assert.equal(answer.verdict, 'bad');
      assert.equal(told(bad.map(({code, file: path}) => [code, path])), expected(name));
    });
  }
});

test('in a browser', async (t) => {
  for (const name of attacks) {
    await t.test(name, async () => {
      const answer = await check(opened.page, {'bundle.zip': file(name, 'bundle.zip')},
          file(name, 'policy.txt').toString());
      if (expected(name) === UNSEEN) {
        assert.match(answer.text, /What is not proved[^]*That an authority you trust made the time-stamp/);
        return;
      }
      assert.equal(answer.verdict, 'bad');
      assert.equal(told(answer.problems), expected(name));
    });
  }
  assert.deepEqual(opened.errors.filter((error) => !error.includes('favicon')), []);
});
