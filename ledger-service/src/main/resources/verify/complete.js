import {Bad, equal, lines, malformed} from './bytes.js';
import {lastMapLeaf, parseMapProof, verifyMapProof} from './cardmap.js';
import {Wanted, readLeaf} from './entries.js';
import {blaming, readHistory} from './evidence.js';
import {leafHash, rootOf} from './merkle.js';
import {readPath} from './proof.js';

// That nothing of a card was left out: the map says how many events it had, and the leaves since
// are all here.

/** That nothing of the card was left out, before the last map leaf and since. */
export async function checkHistory(bundle, checkpoint, entries, members, report) {
  const {facts} = report;
  const card = bundle.manifest.cardId;
  const interval = mapInterval(members);
  const mapIndex = lastMapLeaf(checkpoint.size, interval);
  const start = mapIndex === null ? 0n : mapIndex + 1n;
  const events = await readHistory(bundle, entries, report);
  const mapShown = mapIndex !== null || bundle.has('map/proof.txt');
  if (mapShown || entries.some(({map}) => map)) {
    await report.run('map', 'map/proof.txt', () =>
      checkMap(bundle, mapIndex, entries, events ?? [], facts));
  }
  if (interval === 0 && !bundle.has('tail/entries') && !bundle.has('tail/edge.txt')) {
    report.unchecked('tail', 'NO_MAP');
    return;
  }
  await report.run('tail', 'tail/entries', () =>
    checkTail(bundle, checkpoint, start, new Wanted(card, entries)));
}

function mapInterval(members) {
  const interval = members.genesis?.limits?.mapInterval ?? 0;
  if (!Number.isSafeInteger(interval) || interval < 0) {
    throw new Bad('MALFORMED', 'Its interval of maps is none', 'leaf/0.json');
  }
  return interval;
}

/** The last map leaf is shown, and no other. */
function requireMapLeaf(entries, mapIndex) {
  for (const {index, map} of entries) {
    if ((map !== undefined) !== (index === mapIndex)) {
      throw new Bad('MAP_LEAF', 'It is not what stands at its place', `leaf/${index}.json`);
    }
  }
  if (mapIndex !== null && !entries.some(({index}) => index === mapIndex)) {
    throw new Bad('FILE_MISSING', 'It is the last map leaf', `leaf/${mapIndex}.json`);
  }
}

async function checkMap(bundle, mapIndex, entries, events, facts) {
  requireMapLeaf(entries, mapIndex);
  if (mapIndex === null) {
    throw new Bad('MAP_LEAF', 'The log has no map leaf yet');
  }
  const leaf = entries.find(({index}) => index === mapIndex);
  const proof = parseMapProof(bundle.file('map/proof.txt'));
  if (proof.card !== bundle.manifest.cardId) {
    throw new Bad('MAP_PROOF', 'It is about another card');
  }
  const found = await verifyMapProof(proof, leaf.map.root);
  const before = events.filter(({entry, attempt}) => !attempt && entry.index < mapIndex).length;
  facts.map = {index: mapIndex, found, cards: leaf.map.cards};
  if (before !== (found ? found.last + 1 : 0)) {
    throw new Bad('HISTORY_INCOMPLETE',
        `The map knows ${found ? found.last + 1 : 0} events of the card, here are ${before}`);
  }
}

async function checkTail(bundle, checkpoint, start, wanted) {
  const edge = readPath(await blaming('tail/edge.txt', () => lines(bundle.text('tail/edge.txt'))));
  const leaves = split(bundle.file('tail/entries'));
  if (start + BigInt(leaves.length) !== checkpoint.size) {
    throw new Bad('TAIL_INCOMPLETE',
        `It has ${leaves.length} leaves where ${checkpoint.size - start} are`);
  }
  const hashes = [];
  for (const leaf of leaves) {
    hashes.push(await leafHash(leaf));
  }
  const root = await blaming('tail/edge.txt', () => rootOf(start, edge, hashes));
  if (!equal(root, checkpoint.root)) {
    throw new Bad('ROOT_MISMATCH', 'Edge and tail lead to another root');
  }
  leaves.forEach((leaf, i) => {
    const index = start + BigInt(i);
    const entry = readLeaf(index, leaf);
    if (entry.map) {
      throw new Bad('MAP_LEAF', `Entry ${index} is a map leaf where none is due`);
    }
    if (wanted.isConcernedBy(entry) && !bundle.indexes.includes(index)) {
      throw new Bad('ENTRY_LEFT_OUT', `Entry ${index} is about the card and is not shown`);
    }
  });
  return leaves.length;
}

/** An entry bundle of any length: each leaf after its length, two bytes big-endian. */
function split(bytes) {
  const leaves = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 2 + ((bytes[at] << 8) | (bytes[at + 1] ?? 0));
    if (at + 2 > bytes.length || end > bytes.length) {
      throw malformed('It ends within a leaf');
    }
    leaves.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return leaves;
}
