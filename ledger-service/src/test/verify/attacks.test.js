import assert from 'node:assert/strict';
import {test} from 'node:test';
import {verify} from '../../main/resources/verify/verify.js';
import {Base, attacks} from './attacks.js';
import {Log, ORIGIN, example} from './fabricate.js';
import {zip} from './zipwriter.js';

const {log, id, others, transcript, paper, before} = example();

function base() {
  const foreign = new Log();
  const card = foreign.tag('OTHER').id;
  foreign.mint(card);
  const parts = log.cardFiles(id, {papers: [paper], transcript, older: [3]});
  return new Base({...parts, origin: ORIGIN}, log.key, log.policy(), {
    older: log.cardFiles(id, {size: before}),
    card: log.cardFiles(others[0]),
    log: foreign.cardFiles(card),
  });
}

test('the bundle that all of them begin with is good', async () => {
  const good = base();
  const answer = await verify(zip(good.list()), {policy: good.policy});
  assert.equal(answer.verdict, 'good', JSON.stringify(answer.checks, (_, v) => (typeof v === 'bigint' ? String(v) : v)));
});

test('attacks', async (t) => {
  const names = new Set();
  for (const attack of attacks(base())) {
    assert.ok(!names.has(attack.name), attack.name);
    names.add(attack.name);
    await t.test(attack.name, async () => {
      const answer = await verify(attack.archive, {policy: attack.policy});
      const found = answer.checks.filter(({status}) => status === 'bad')
          .map(({code, file}) => [code, file]);
      if (attack.code === null) {
        assert.ok(answer.checks.some(({check, status}) =>
          check === 'authority' && status === 'unchecked'), attack.what);
        return;
      }
      assert.equal(answer.verdict, 'bad', attack.what);
      assert.ok(found.some(([code, file]) => [attack.code, ...(attack.also ?? [])].includes(code)
          && (attack.file === undefined || file === attack.file)),
      `${attack.what}: expected ${attack.code} in ${attack.file}, found ${JSON.stringify(found)}`);
    });
  }
});
