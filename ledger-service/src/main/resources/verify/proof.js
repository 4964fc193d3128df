import {Bad, base64, decimal, hash, lines, malformed, text, utf8} from './bytes.js';
import {leafHash, verifyInclusion} from './merkle.js';
import {openCheckpoint, parseCheckpoint, parseNote} from './note.js';

// c2sp.org/tlog-proof. Size and root come from the signed checkpoint only.

const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA_BYTES_MAX = 64 * 1024;
const PATH_MAX = 63;
const BYTES_MAX = 640 * 1024;

export async function parseProof(bytes) {
  if (bytes.length > BYTES_MAX) {
    throw malformed(`A proof has at most ${BYTES_MAX} bytes`);
  }
  const written = text(bytes);
  const blank = written.indexOf('\n\n');
  if (blank < 0) {
    throw malformed('A proof has an empty line before its checkpoint');
  }
  const head = lines(written.slice(0, blank + 1));
  if (head.shift() !== HEADER) {
    throw malformed(`The first line is not ${HEADER}`);
  }
  if (head[0]?.startsWith('extra ')) {
    checkExtra(base64(head.shift().slice('extra '.length)));
  }
  if (!head[0]?.startsWith('index ')) {
    throw malformed('The index line is missing');
  }
  const index = decimal(head.shift().slice('index '.length));
  const note = utf8(written.slice(blank + 2));
  const proof = {index, path: readPath(head), noteBytes: note, note: parseNote(note)};
  await parseCheckpoint(proof.note.text);
  return proof;
}

function checkExtra(extra) {
  if (extra.length === 0 || extra.length > EXTRA_BYTES_MAX) {
    throw malformed(`Extra data has 1 to ${EXTRA_BYTES_MAX} bytes`);
  }
}

/** Hashes, one in a line. */
export function readPath(written) {
  if (written.length > PATH_MAX) {
    throw malformed(`A path has at most ${PATH_MAX} hashes`);
  }
  return written.map(hash);
}

/** Returns the checkpoint of a log of the policy that holds this leaf at the proof's index. */
export async function verifyProof(proof, leaf, policy) {
  const checkpoint = await openCheckpoint(proof.note, policy);
  await verifyInclusion(await leafHash(leaf), proof.index, checkpoint.size, proof.path,
      checkpoint.root);
  return checkpoint;
}

/** That a proof is of this entry, for a checkpoint whose signatures were checked before. */
export async function verifyProofAgainst(proof, index, leaf, checkpoint) {
  if (proof.index !== index) {
    throw new Bad('INDEX_MISMATCH', `It is of entry ${proof.index}`);
  }
  await verifyInclusion(await leafHash(leaf), index, checkpoint.size, proof.path, checkpoint.root);
}
