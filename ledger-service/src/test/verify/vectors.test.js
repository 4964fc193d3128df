import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {Bad, utf8} from '../../main/resources/verify/bytes.js';
import {parseMapProof, verifyMapProof} from '../../main/resources/verify/cardmap.js';
import {verifyConsistency, verifyInclusion} from '../../main/resources/verify/merkle.js';
import {parsePolicy} from '../../main/resources/verify/policy.js';
import {parseProof, verifyProof} from '../../main/resources/verify/proof.js';
import {blindElement, unblind, verifyDleq} from '../../main/resources/verify/voprf.js';

// The same language-neutral vectors that the Java verifier runs.

const FOLDER = new URL('../../../../contracts/src/test/resources/vectors/', import.meta.url);

const unhex = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

function cases(file) {
  // Sizes up to 2^63 do not fit a double.
  const json = readFileSync(new URL(file, FOLDER), 'utf8')
      .replace(/("(?:index|size|from|to)"\s*:\s*)(-?\d+)/g, '$1"$2"');
  const all = JSON.parse(json);
  assert.ok(all.length > 0);
  return all;
}

async function outcome(verification) {
  try {
    await verification();
    return 'OK';
  } catch (error) {
    assert.ok(error instanceof Bad, error);
    return error.code;
  }
}

test('inclusion', async (t) => {
  for (const v of cases('log/inclusion.json')) {
    await t.test(v.name, async () => assert.equal(await outcome(() =>
      verifyInclusion(unhex(v.leafHash), BigInt(v.index), BigInt(v.size), v.path.map(unhex),
          unhex(v.root))), v.expect));
  }
});

test('consistency', async (t) => {
  for (const v of cases('log/consistency.json')) {
    await t.test(v.name, async () => assert.equal(await outcome(() =>
      verifyConsistency(BigInt(v.from), unhex(v.fromRoot), BigInt(v.to), unhex(v.toRoot),
          v.path.map(unhex))), v.expect));
  }
});

test('tlog-proof', async (t) => {
  for (const v of cases('log/tlog-proof.json')) {
    await t.test(v.name, async () => assert.equal(await outcome(async () =>
      verifyProof(await parseProof(utf8(v.proof)), unhex(v.leaf),
          await parsePolicy(utf8(v.policy)))), v.expect));
  }
});

test('map proof', async (t) => {
  for (const v of cases('map/proof.json')) {
    await t.test(v.name, async () => {
      let found;
      assert.equal(await outcome(async () => {
        const proof = parseMapProof(utf8(v.proof));
        found = await verifyMapProof(proof, unhex(v.root));
        assert.equal(proof.card, v.card);
      }), v.expect);
      if (v.expect === 'OK') {
        assert.equal(found ? 'present' : 'absent', v.says);
      }
    });
  }
});

test('VOPRF: RFC 9497, A.3.2', async (t) => {
  const key = unhex('03e17e70604bcabe198882c0a1f27a92441e774224ed9c702e51dd17038b102462');
  const blind = 0x3338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364n;
  for (const [name, input, blinded, evaluated, proof, output] of [
    ['A.3.2.1', '00',
      '02dd05901038bb31a6fae01828fd8d0e49e35a486b5c5d4b4994013648c01277da',
      '0209f33cab60cf8fe69239b0afbcfcd261af4c1c5632624f2e9ba29b90ae83e4a2',
      'e7c2b3c5c954c035949f1f74e6bce2ed539a3be267d1481e9ddb178533df4c26'
        + '64f69d065c604a4fd953e100b856ad83804eb3845189babfa5a702090d6fc5fa',
      '0412e8f78b02c415ab3a288e228978376f99927767ff37c5718d420010a645a1'],
    ['A.3.2.2', '5a'.repeat(17),
      '03cd0f033e791c4d79dfa9c6ed750f2ac009ec46cd4195ca6fd3800d1e9b887dbd',
      '030d2985865c693bf7af47ba4d3a3813176576383d19aff003ef7b0784a0d83cf1',
      '2787d729c57e3d9512d3aa9e8708ad226bc48e0f1750b0767aaff73482c44b8d'
        + '2873d74ec88aebd3504961acea16790a05c542d9fbff4fe269a77510db00abab',
      '771e10dcd6bcd3664e23b8f2a710cfaaa8357747c4a8cbba03133967b5c24f18'],
  ]) {
    await t.test(name, async () => {
      const [c, s] = [proof.slice(0, 64), proof.slice(64)].map(unhex);
      assert.deepEqual(await blindElement(unhex(input), blind), unhex(blinded));
      assert.deepEqual(await unblind(unhex(input), blind, unhex(evaluated)), unhex(output));
      assert.ok(await verifyDleq(key, unhex(blinded), unhex(evaluated), c, s));
      s[31] ^= 1;
      assert.ok(!await verifyDleq(key, unhex(blinded), unhex(evaluated), c, s));
    });
  }
});
