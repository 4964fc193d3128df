import {createHash} from 'node:crypto';

// The recursive definitions, read out: RFC 9162 section 2.1 and docs/map.md. They share nothing
// with the iterations that verify.

export const sha256 = (...parts) => {
  const digest = createHash('sha256');
  parts.forEach((part) => digest.update(part));
  return digest.digest();
};

export const leafHash = (leaf) => sha256(Buffer.from([0]), leaf);
const node = (left, right) => sha256(Buffer.from([1]), left, right);

/** The largest power of two below n. */
function split(n) {
  let k = 1;
  while (k * 2 < n) {
    k *= 2;
  }
  return k;
}

export function root(leaves) {
  if (leaves.length === 0) {
    return sha256();
  }
  if (leaves.length === 1) {
    return leafHash(leaves[0]);
  }
  const k = split(leaves.length);
  return node(root(leaves.slice(0, k)), root(leaves.slice(k)));
}

export function inclusion(index, leaves) {
  if (leaves.length === 1) {
    return [];
  }
  const k = split(leaves.length);
  return index < k
    ? [...inclusion(index, leaves.slice(0, k)), root(leaves.slice(k))]
    : [...inclusion(index - k, leaves.slice(k)), root(leaves.slice(0, k))];
}

export function consistency(from, leaves, whole = true) {
  if (from === leaves.length) {
    return whole ? [] : [root(leaves)];
  }
  const k = split(leaves.length);
  return from <= k
    ? [...consistency(from, leaves.slice(0, k), whole), root(leaves.slice(k))]
    : [...consistency(from - k, leaves.slice(k), false), root(leaves.slice(0, k))];
}

/** Roots of the perfect subtrees of [0, size), largest first. */
export function edge(size, leaves) {
  const roots = [];
  let at = 0;
  for (let level = 52; level >= 0; level--) {
    const width = 2 ** level;
    if (Math.floor(size / width) % 2 === 1) {
      roots.push(root(leaves.slice(at, at + width)));
      at += width;
    }
  }
  return roots;
}

const bit = (key, i) => (key[i >> 3] >> (7 - (i & 7))) & 1;

const EMPTY = Buffer.alloc(32);

function cardHash({key, last, state}) {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(last);
  return sha256(Buffer.from([2]), key, number, Buffer.from(state));
}

/** @param cards [{key, last, state}] */
export function mapRoot(cards, depth = 0) {
  if (cards.length <= 1) {
    return cards.length === 0 ? EMPTY : cardHash(cards[0]);
  }
  const side = (b) => mapRoot(cards.filter(({key}) => bit(key, depth) === b), depth + 1);
  return sha256(Buffer.from([3]), side(0), side(1));
}

/** {siblings, end}: the leaf's sibling first, and the card that the way ends at, if any. */
export function mapPath(key, cards, depth = 0) {
  if (cards.length <= 1) {
    return {siblings: [], end: cards[0]};
  }
  const own = bit(key, depth);
  const below = mapPath(key, cards.filter((card) => bit(card.key, depth) === own), depth + 1);
  const other = mapRoot(cards.filter((card) => bit(card.key, depth) !== own), depth + 1);
  return {siblings: [...below.siblings, other], end: below.end};
}
