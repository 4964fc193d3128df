import {Bad, base64url, equal, lines, toBase64} from './bytes.js';
import {checkHistory} from './complete.js';
import {Members} from './entries.js';
import {
  checkNote, checkOpenings, checkSignatures, readEntries, readPolicy, state,
} from './evidence.js';
import {parse} from './json.js';
import {verifyConsistency} from './merkle.js';
import {openCheckpoint, parseNote} from './note.js';
import {readPath, verifyProofAgainst} from './proof.js';
import {statedTime} from './timetoken.js';
import {verifyTranscript} from './voprf.js';

export async function verifyCard(bundle, options, report) {
  const {facts} = report;
  Object.assign(facts, {kind: 'card', cardId: bundle.manifest.cardId});
  const policy = await readPolicy(bundle, options, report);
  if (!policy) {
    return;
  }
  await checkNote(bundle, policy, report);
  let checkpoint;
  const signed = await report.run('checkpoint', 'checkpoint', async () => {
    checkpoint = await openCheckpoint(parseNote(bundle.file('checkpoint')), policy);
    state(facts, checkpoint);
    requireManifest(bundle, checkpoint);
  });
  if (!signed) {
    return;
  }
  const entries = await readEntries(bundle, report,
      (proof, index, leaf) => againstOne(bundle, checkpoint, proof, index, leaf));
  if (!entries) {
    return;
  }
  const members = new Members();
  await checkSignatures(entries, members, report, false);
  await checkHistory(bundle, checkpoint, entries, members, report);
  await checkOpenings(bundle, entries, report);
  await checkConsistency(bundle, checkpoint, options.older, policy, report);
  await checkTime(bundle, checkpoint, report);
  if (bundle.has('chain/anchor.json')) {
    report.unchecked('chain', 'ANCHOR_ELSEWHERE', 'chain/anchor.json');
  }
  await checkTranscript(bundle, members, report);
  report.unchecked('report', 'REPORT_ELSEWHERE', 'report.html');
}

function requireManifest(bundle, checkpoint) {
  if (checkpoint.origin !== bundle.manifest.origin) {
    throw new Bad('ORIGIN_MISMATCH', 'The manifest names another log', 'manifest.json');
  }
  if (checkpoint.size !== bundle.size) {
    throw new Bad('SIZE_MISMATCH',
        `The manifest says ${bundle.size}, the checkpoint ${checkpoint.size}`, 'manifest.json');
  }
}

/** Every proof of a card's bundle is against the one checkpoint, byte for byte. */
async function againstOne(bundle, checkpoint, proof, index, leaf) {
  if (!equal(proof.noteBytes, bundle.file('checkpoint'))) {
    throw new Bad('NOTE_MISMATCH', 'It ends in another checkpoint than the bundle has');
  }
  await verifyProofAgainst(proof, index, leaf, checkpoint);
}

async function checkConsistency(bundle, checkpoint, olderBytes, policy, report) {
  let older = null;
  if (olderBytes !== undefined) {
    await report.run('older', undefined, async () => {
      older = await openCheckpoint(parseNote(olderBytes), {...policy, isMetBy: () => true});
    });
  }
  let used = false;
  for (const {path, from, to} of bundle.consistencies) {
    await report.run('consistency', path, async () => {
      if (to !== checkpoint.size || from > to) {
        throw new Bad('SIZE_MISMATCH', 'It leads to another size than the checkpoint has');
      }
      const matches = older?.size === from;
      used ||= matches;
      const root = await verifyConsistency(from, matches ? older.root : null, to,
          checkpoint.root, readPath(lines(bundle.text(path))));
      return {from, compared: matches, root: root && toBase64(root)};
    });
  }
  if (older && !used) {
    await compareDirectly(older, checkpoint, report);
  }
}

/** An older checkpoint without a proof shows nothing, unless it is of the same size. */
async function compareDirectly(older, checkpoint, report) {
  if (older.size !== checkpoint.size) {
    report.unchecked('consistency', 'NO_CONSISTENCY');
    return;
  }
  await report.run('older', undefined, () => {
    if (!equal(older.root, checkpoint.root)) {
      throw new Bad('SPLIT_VIEW', 'The log signed two trees of one size');
    }
  });
}

async function checkTime(bundle, checkpoint, report) {
  const path = 'time/checkpoint.tsr';
  if (!bundle.has(path)) {
    report.unchecked('time', 'NO_TIME');
    return;
  }
  const read = await report.run('time', path, async () => {
    report.facts.time = await statedTime(bundle.file(path), checkpoint.text);
  });
  if (read) {
    report.unchecked('authority', 'CHAIN_ELSEWHERE', path);
  }
}

async function checkTranscript(bundle, members, report) {
  if (bundle.transcript === undefined) {
    return;
  }
  await report.run('transcript', 'code/voprf.json', async () => {
    const tagKey = base64url(members.genesis?.tagKey, 33);
    const shown = await verifyTranscript(parse(bundle.transcript), tagKey, bundle.manifest.cardId);
    report.facts.code = {scope: shown.scope, text: shown.code};
  });
}
