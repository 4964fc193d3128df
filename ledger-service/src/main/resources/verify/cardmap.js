import {
  Bad, base64url, decimal, equal, hash, lines, malformed, sha256, text, utf8,
} from './bytes.js';
import {canonical, field, onlyKeys} from './json.js';

// The map of cards (docs/map.md): a sparse Merkle tree over card ids.

const HEADER = 'cardproof map-proof 1';
const EMPTY = new Uint8Array(32);
/** States that are stored; the others are seen from freezes, batches and the time. */
const STATES = ['AVAILABLE', 'HELD', 'SOLD', 'DELIVERED', 'REDEEMED', 'VOIDED', 'REPLACED'];
const BYTES_MAX = 32 * 1024;

/** What a map leaf of the log says; undefined for a leaf that is none. */
export function mapLeaf(leaf) {
  if (!Object.hasOwn(leaf, 'map')) {
    return undefined;
  }
  onlyKeys(leaf, ['map', 'v']);
  onlyKeys(leaf.map, ['cards', 'entries', 'root']);
  if (leaf.v !== 1 || field(leaf.map, 'cards', 'number') < 0) {
    throw malformed('A map leaf of another format');
  }
  return {
    cards: leaf.map.cards,
    entries: field(leaf.map, 'entries', 'number'),
    root: base64url(leaf.map.root, 32),
  };
}

/** Where a log with this interval has its last map leaf below a size; null where it has none. */
export function lastMapLeaf(size, interval) {
  const round = BigInt(interval) + 1n;
  return interval > 0 && size >= round ? (size / round) * round - 1n : null;
}

export function parseMapProof(bytes) {
  if (bytes.length > BYTES_MAX) {
    throw malformed('A map proof has at most 256 siblings');
  }
  const [header, card, what, ...siblings] = lines(text(bytes));
  if (header !== HEADER || !card?.startsWith('card ') || what === undefined) {
    throw malformed(`A map proof begins with ${HEADER}, a card and what is known of it`);
  }
  if (siblings.length > 256) {
    throw malformed('A map proof has at most 256 siblings');
  }
  const proof = {card: card.slice('card '.length), siblings: siblings.map(hash)};
  proof.key = base64url(proof.card, 32);
  const words = what.split(' ');
  if (words[0] === 'present' && words.length === 3) {
    proof.found = leafOf(proof.card, words[1], words[2]);
  } else if (words[0] === 'absent' && words.length === 4) {
    proof.other = leafOf(words[1], words[2], words[3]);
    if (words[1] === proof.card) {
      throw malformed('The other card is the card itself');
    }
  } else if (what !== 'absent') {
    throw malformed('A map proof says present or absent');
  }
  return proof;
}

function leafOf(card, last, state) {
  const number = decimal(last);
  if (number > 0x7fffffffn || !STATES.includes(state)) {
    throw malformed('A card has a running number and a state');
  }
  return {key: base64url(card, 32), last: Number(number), state};
}

/**
 * Returns if the path leads to the root.
 *
 * @returns {last, state} of the card; null where it is shown to be in no entry before the map leaf
 */
export async function verifyMapProof(proof, root) {
  const depth = proof.siblings.length;
  if (proof.other) {
    checkOther(proof, depth);
  }
  // A tree of one card is its leaf, at whatever depth: nothing ends beside an empty subtree.
  if (depth > 0 && equal(proof.siblings[0], EMPTY)) {
    throw new Bad('MAP_PROOF', 'The path is longer than any path of a map');
  }
  const end = proof.found ?? proof.other;
  let node = end ? await cardHash(end) : EMPTY;
  for (let i = 0; i < depth; i++) {
    const sibling = proof.siblings[i];
    node = bit(proof.key, depth - 1 - i) === 1
      ? await sha256(new Uint8Array([3]), sibling, node)
      : await sha256(new Uint8Array([3]), node, sibling);
  }
  if (!equal(node, root)) {
    throw new Bad('ROOT_MISMATCH', 'The path leads to another map');
  }
  return proof.found ? {last: proof.found.last, state: proof.found.state} : null;
}

/** Another card stands for the absent one only where the way to both is the same. */
function checkOther(proof, depth) {
  const {key} = proof.other;
  for (let i = 0; i < depth; i++) {
    if (bit(key, i) !== bit(proof.key, i)) {
      throw new Bad('PATH_MISMATCH', 'The other card is not on the way to the one asked about');
    }
  }
}

function bit(key, i) {
  return (key[i >> 3] >> (7 - (i & 7))) & 1;
}

function cardHash({key, last, state}) {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, last);
  return sha256(new Uint8Array([2]), key, number, utf8(state));
}

/** The bytes of a map leaf. */
export function mapLeafBytes(cards, entries, root) {
  return utf8(canonical({map: {cards, entries, root}, v: 1}));
}
