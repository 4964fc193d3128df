import {Bad, concat, equal, sha256} from './bytes.js';

// RFC 9162: hashing (2.1.1), inclusion (2.1.3.2) and consistency (2.1.4.2). Sizes and indexes are
// BigInts below 2^63. Each guard of the RFC is kept, above all index < size and the final sn == 0:
// verifiers without them accept the proof for one index and size as the proof for others.

export function leafHash(leaf) {
  return sha256(new Uint8Array([0]), leaf);
}

export function nodeHash(left, right) {
  return sha256(new Uint8Array([1]), left, right);
}

export function emptyRoot() {
  return sha256(new Uint8Array(0));
}

function requireHash(hash) {
  if (hash.length !== 32) {
    throw new Bad('BAD_HASH_LENGTH', `A hash has 32 bytes, not ${hash.length}`);
  }
  return hash;
}

function requireEqual(actual, expected, message) {
  if (!equal(actual, expected)) {
    throw new Bad('ROOT_MISMATCH', message);
  }
}

/** One step up: both numbers, past levels on which the last node has no sibling. */
function climb(at, skip) {
  while (skip && at.fn !== 0n && (at.fn & 1n) === 0n) {
    at.fn >>= 1n;
    at.sn >>= 1n;
  }
  at.fn >>= 1n;
  at.sn >>= 1n;
}

function requireBelowRoot(at) {
  if (at.sn === 0n) {
    throw new Bad('PATH_TOO_LONG', 'The path goes on above the root');
  }
}

function requireAtRoot(at) {
  if (at.sn !== 0n) {
    throw new Bad('PATH_TOO_SHORT', 'The path ends below the root');
  }
}

/** Returns if the leaf with this hash is at `index` in the tree with this size and root. */
export async function verifyInclusion(leaf, index, size, path, root) {
  if (index < 0n || index >= size) {
    throw new Bad('INDEX_OUT_OF_RANGE', `A tree of ${size} leaves has no index ${index}`);
  }
  let hash = requireHash(leaf);
  const at = {fn: index, sn: size - 1n};
  for (const sibling of path) {
    requireBelowRoot(at);
    requireHash(sibling);
    const right = (at.fn & 1n) === 1n || at.fn === at.sn;
    hash = right ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling);
    climb(at, right);
  }
  requireAtRoot(at);
  requireEqual(hash, requireHash(root), 'The path leads to another root');
}

/**
 * Returns if the tree of `to` leaves extends the tree of `from` leaves. Without `fromRoot` only
 * that the path leads to `toRoot` is shown, and the older root that it stands for is the answer;
 * null for a perfect older tree, whose root the path leaves out.
 */
export async function verifyConsistency(from, fromRoot, to, toRoot, path) {
  if (from < 0n || from > to) {
    throw new Bad('SIZE_OUT_OF_RANGE', `No tree of ${to} leaves extends one of ${from}`);
  }
  requireHash(toRoot);
  if (fromRoot) {
    requireHash(fromRoot);
  }
  if (from === 0n || from === to) {
    return withoutPath(from, fromRoot, to, toRoot, path);
  }
  if (path.length === 0) {
    throw new Bad('PATH_TOO_SHORT', 'The path is empty');
  }
  const at = {fn: from - 1n, sn: to - 1n};
  while ((at.fn & 1n) === 1n) {
    at.fn >>= 1n;
    at.sn >>= 1n;
  }
  // A perfect older tree is itself the first node; the path leaves it out.
  const perfect = at.fn === 0n;
  if (perfect && !fromRoot) {
    path.forEach(requireHash);
    return null;
  }
  let older = perfect ? fromRoot : requireHash(path[0]);
  let newer = older;
  for (const sibling of perfect ? path : path.slice(1)) {
    requireBelowRoot(at);
    requireHash(sibling);
    const right = (at.fn & 1n) === 1n || at.fn === at.sn;
    older = right ? await nodeHash(sibling, older) : older;
    newer = right ? await nodeHash(sibling, newer) : await nodeHash(newer, sibling);
    climb(at, right);
  }
  requireAtRoot(at);
  requireEqual(older, fromRoot ?? older, 'The path leads to another older root');
  requireEqual(newer, toRoot, 'The path leads to another newer root');
  return older;
}

async function withoutPath(from, fromRoot, to, toRoot, path) {
  if (path.length > 0) {
    throw new Bad('PATH_TOO_LONG', 'Nothing is to be proved by a path');
  }
  if (from === 0n) {
    const empty = await emptyRoot();
    requireEqual(fromRoot ?? empty, empty, 'The empty tree has another root');
  }
  if (from === to) {
    requireEqual(toRoot, fromRoot ?? toRoot, 'Two roots for one size');
  }
  return fromRoot ?? null;
}

/**
 * The root over perfect subtrees, largest first, that cover [0, start), and the leaves after them.
 *
 * @param edge hashes, one for each bit of `start` that is set
 */
export async function rootOf(start, edge, leafHashes) {
  const levels = [];
  for (let level = 62; level >= 0; level--) {
    if ((start >> BigInt(level)) & 1n) {
      levels.push(level);
    }
  }
  if (levels.length !== edge.length) {
    throw new Bad('EDGE_MISMATCH', `${start} leaves split into ${levels.length} subtrees`);
  }
  const stack = edge.map((hash, i) => ({level: levels[i], hash: requireHash(hash)}));
  for (const leaf of leafHashes) {
    let node = {level: 0, hash: leaf};
    while (stack.length > 0 && stack.at(-1).level === node.level) {
      node = {level: node.level + 1, hash: await nodeHash(stack.pop().hash, node.hash)};
    }
    stack.push(node);
  }
  if (stack.length === 0) {
    return emptyRoot();
  }
  let root = stack.pop().hash;
  while (stack.length > 0) {
    root = await nodeHash(stack.pop().hash, root);
  }
  return root;
}
