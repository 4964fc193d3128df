import assert from 'node:assert/strict';
import {test} from 'node:test';
import {verify} from '../../main/resources/verify/verify.js';
import {Log, bundle, example, jcs, packed} from './fabricate.js';
import {zip} from './zipwriter.js';

const {log, id, others, transcript, paper, before} = example();
const policy = log.policy();

const problems = (answer) => answer.checks.filter(({status}) => status === 'bad');

async function good(archive, options = {policy}) {
  const answer = await verify(archive, options);
  assert.deepEqual(problems(answer), []);
  return answer;
}

test('a whole bundle is good', async () => {
  const parts = log.cardFiles(id, {papers: [paper], transcript, older: [3, 8]});
  const answer = await good(bundle(parts));
  assert.equal(answer.verdict, 'good');
  assert.equal(answer.facts.treeSize, BigInt(log.leaves.length));
  assert.equal(answer.facts.map.found.state, 'SOLD');
  assert.equal(answer.facts.witnesses.length, 2);
  assert.equal(answer.facts.time, Date.UTC(2026, 0, 2, 0, 1));
  assert.equal(answer.facts.code.text, 'AAAA1111BBBB');
  assert.equal(answer.facts.custody['shop-a'], 'SELF');
  assert.deepEqual(answer.facts.history.map(({name}) => name),
      ['card.minted', 'hold.placed', 'attempt.refused', 'card.sold', 'card.delivered']);
  assert.deepEqual(answer.facts.openings, [{label: 'orderId', value: 'order-77'}]);
});

test('the same deflated is good', async () => {
  await good(zip(packed(log.cardFiles(id)), {deflate: true}));
});

test('under the keys that it brings it is not good, only in agreement with itself', async () => {
  const answer = await good(bundle(log.cardFiles(id)), {});
  assert.equal(answer.verdict, 'unsure');
  assert.ok(answer.facts.keysAreTheBundles);
});

test('every size of the log, every card', async () => {
  for (let size = 1; size <= log.leaves.length; size++) {
    for (const card of [id, others[4], log.tag('NEVER').id]) {
      const answer = await verify(bundle(log.cardFiles(card, {size})), {policy});
      assert.deepEqual([size, problems(answer)], [size, []]);
    }
  }
});

test('a card that the ledger never knew is shown to be absent', async () => {
  const answer = await good(bundle(log.cardFiles(log.tag('NEVER').id)));
  assert.equal(answer.facts.map.found, null);
  assert.deepEqual(answer.facts.history, []);
});

test('a log without a map is whole by its tail, and without a tail it says so', async () => {
  const plain = new Log(0);
  const card = plain.tag('X').id;
  plain.mint(card);
  const own = {policy: plain.policy()};
  const whole = await good(bundle(plain.cardFiles(card)), own);
  assert.equal(whole.checks.find(({check}) => check === 'tail').detail, plain.leaves.length);
  const parts = plain.cardFiles(card);
  delete parts.files['tail/edge.txt'];
  delete parts.files['tail/entries'];
  const answer = await good(bundle(parts), own);
  assert.equal(answer.checks.find(({check}) => check === 'tail').status, 'unchecked');
});

test('an older checkpoint of the reader is compared', async () => {
  const older = log.checkpoint(before).note;
  const parts = log.cardFiles(id, {older: [before]});
  const answer = await good(bundle(parts), {policy, older});
  assert.ok(answer.checks.find(({check}) => check === 'consistency').detail.compared);
  const without = await good(bundle(log.cardFiles(id)), {policy, older});
  assert.equal(without.checks.find(({check}) => check === 'consistency').status, 'unchecked');
});

test('an anchor on a chain is named as not checked', async () => {
  const parts = log.cardFiles(id);
  parts.files['chain/anchor.json'] = Buffer.from('{}');
  const answer = await good(bundle(parts));
  assert.equal(answer.checks.find(({check}) => check === 'chain').code, 'ANCHOR_ELSEWHERE');
  const without = await good(bundle(log.cardFiles(id)));
  assert.equal(without.checks.find(({check}) => check === 'chain'), undefined);
});

test('what is no archive at all is bad, whatever it is', async () => {
  for (const bytes of [new Uint8Array(0), Buffer.from('PK'), Buffer.alloc(22), Buffer.alloc(1000, 80)]) {
    assert.equal((await verify(bytes, {policy})).verdict, 'bad');
  }
});

test('what no manifest is', async (t) => {
  const list = packed(log.cardFiles(id));
  const manifest = list[0][1].toString();
  for (const [name, bytes] of Object.entries({
    'white space': manifest.replace(',', ', '),
    'a doubled key': manifest.replace('{"asOf"', '{"asOf":{"treeSize":1},"asOf"'),
    'a number with a fraction': manifest.replace(/"treeSize":(\d+)/, '"treeSize":$1.0'),
    'another key': manifest.replace('}', ',"more":1}'),
    'keys in another order': JSON.stringify(Object.fromEntries(
        Object.entries(JSON.parse(manifest)).reverse())),
    'nested without end': '['.repeat(100_000),
    'half a surrogate pair': manifest.replace('test.example', '\\ud800'),
    'entries twice': manifest.replace('"entries":[0', '"entries":[0,0'),
  })) {
    await t.test(name, async () => {
      const answer = await verify(zip([['manifest.json', Buffer.from(bytes)], ...list.slice(1)]),
          {policy});
      assert.deepEqual(problems(answer).map(({code, file}) => [code, file]),
          [['MALFORMED', 'manifest.json']]);
    });
  }
});

test('no flipped bit of an archive passes', async () => {
  const archive = bundle(log.cardFiles(id, {size: 5}));
  for (let at = 0; at < archive.length; at += 13) {
    const twin = Buffer.from(archive);
    twin[at] ^= 1 << (at % 8);
    const answer = await verify(twin, {policy});
    // Dates and versions of the archive's own headers say nothing.
    assert.ok(answer.verdict === 'bad' || isIdle(archive, at), `byte ${at}`);
  }
});

/** Versions and times in an archive's headers, which no reader of bundles looks at. */
function isIdle(archive, at) {
  for (let from = Math.max(0, at - 45); from <= at; from++) {
    const magic = archive.readUInt32LE(Math.min(from, archive.length - 4));
    const offset = at - from;
    if (magic === 0x04034b50 && (offset === 4 || offset === 5 || (offset >= 10 && offset < 14))) {
      return true;
    }
    if (magic === 0x02014b50 && ((offset >= 4 && offset < 8) || (offset >= 12 && offset < 16)
        || (offset >= 36 && offset < 42))) {
      return true;
    }
  }
  return false;
}

test('a genesis that says nonsense', async () => {
  for (const interval of ['x', -1, 1.5, {}, [], 2 ** 60]) {
    const twin = new Log();
    twin.mint(id);
    const genesis = JSON.parse(twin.leaves[0]);
    genesis.command.action['ledger.create'].limits.mapInterval = interval;
    twin.leaves[0] = Buffer.from(jcs(genesis));
    const answer = await verify(bundle(twin.cardFiles(id)), {policy: twin.policy()});
    assert.equal(answer.verdict, 'bad');
  }
});

test('fields of entries that a reader relies on', async (t) => {
  for (const [name, leaf] of Object.entries({
    'steps that are none': {events: [{'card.sold': {cards: [7]}}]},
    'a minting whose refusals are none': {events: [{'card.minted': {refused: [7]}}]},
    'events that are none': {events: [[]]},
  })) {
    await t.test(name, async () => {
      const twin = new Log();
      twin.mint(id);
      const entry = JSON.parse(twin.leaves[3]);
      twin.leaves[3] = Buffer.from(jcs({...entry, ...leaf}));
      const answer = await verify(bundle(twin.cardFiles(id)), {policy: twin.policy()});
      assert.equal(answer.verdict, 'bad');
    });
  }
});
