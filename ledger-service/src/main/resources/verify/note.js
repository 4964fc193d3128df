import {
  Bad, base64, decimal, ed25519, equal, hash, hex, lines, malformed, sha256, text, utf8,
} from './bytes.js';
import {emptyRoot} from './merkle.js';

// c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature (0x04).

const NOTE_BYTES_MAX = 512 * 1024;
const SIGNATURES_MAX = 64;
const PREFIX = '\u2014 ';

const ED25519 = 1;
const COSIGNATURE = 4;

function isKeyName(name) {
  return name !== '' && !/[+\p{Z}\p{Cc}]/u.test(name) && name.isWellFormed();
}

/** A key that signs notes, from its vkey: name+id+base64(type || key). */
export async function parseKey(vkey, type) {
  const [name, id, ...rest] = vkey.split('+');
  if (rest.length === 0) {
    throw malformed('A vkey is name+id+key');
  }
  const typed = base64(rest.join('+'));
  if (typed[0] !== ED25519 && typed[0] !== COSIGNATURE) {
    throw malformed('The key type is neither 0x01 nor 0x04');
  }
  if (typed[0] !== type) {
    throw malformed("A log's key is of type 0x01, a witness's of type 0x04");
  }
  if (typed.length !== 33 || !isKeyName(name)) {
    throw malformed('A vkey has a name and 32 bytes');
  }
  const idOfKey = hex((await sha256(utf8(name), new Uint8Array([10]), typed)).subarray(0, 4));
  if (idOfKey !== id) {
    throw malformed("The vkey's id is not that of its key");
  }
  return {name, id, type: typed[0], raw: typed.subarray(1)};
}

export const keyTypes = {ED25519, COSIGNATURE};

/** A text and who claims to have signed it; nothing of it is checked yet. */
export function parseNote(bytes) {
  if (bytes.length > NOTE_BYTES_MAX) {
    throw malformed(`A note has at most ${NOTE_BYTES_MAX} bytes`);
  }
  const note = text(bytes);
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0) {
    throw malformed('A note has an empty line before its signatures');
  }
  const body = note.slice(0, blank + 1);
  if (/[\u0000-\u0009\u000b-\u001f]/.test(body)) {
    throw malformed('A note has no control character but line feeds');
  }
  const signed = lines(note.slice(blank + 2));
  if (signed.length === 0 || signed.length > SIGNATURES_MAX) {
    throw malformed(`A note has 1 to ${SIGNATURES_MAX} signatures`);
  }
  return {text: body, signatures: signed.map(parseSignature)};
}

function parseSignature(line) {
  const end = line.lastIndexOf(' ');
  if (!line.startsWith(PREFIX) || end < PREFIX.length) {
    throw malformed('A signature line is a dash, a name and base64');
  }
  const name = line.slice(PREFIX.length, end);
  const blob = base64(line.slice(end + 1));
  if (!isKeyName(name) || blob.length < 5) {
    throw malformed('A signature has a name, a key id and bytes');
  }
  return {name, id: hex(blob.subarray(0, 4)), bytes: blob.subarray(4)};
}

/** What the text of a checkpoint's note says. */
export async function parseCheckpoint(body) {
  const [origin, size, root, ...extensions] = lines(body);
  if (root === undefined || origin === '' || extensions.includes('')) {
    throw malformed('A checkpoint has an origin, a size and a root');
  }
  const checkpoint = {origin, size: decimal(size), root: hash(root), text: body};
  if (checkpoint.size === 0n && !equal(checkpoint.root, await emptyRoot())) {
    throw malformed('The empty tree has another root');
  }
  return checkpoint;
}

async function holds(note, signature, key) {
  if (key.type === ED25519) {
    return ed25519(key.raw, utf8(note.text), signature.bytes);
  }
  const time = cosignedAt(signature);
  return time !== null
    && ed25519(key.raw, utf8(`cosignature/v1\ntime ${time}\n${note.text}`),
        signature.bytes.subarray(8));
}

/** Seconds since 1970 that a cosignature states; null for what is none. */
function cosignedAt(signature) {
  if (signature.bytes.length !== 72) {
    return null;
  }
  const at = signature.bytes;
  const time = new DataView(at.buffer, at.byteOffset, 8).getBigInt64(0);
  return time >= 0n ? time : null;
}

/**
 * Which of these keys signed. Signatures of unknown keys are passed over; a bad one under a known
 * key's name and id rejects the whole note.
 */
export async function signers(note, keys) {
  const signed = [];
  for (const key of keys) {
    const own = note.signatures.filter((one) => one.name === key.name && one.id === key.id);
    for (const signature of own) {
      if (!await holds(note, signature, key)) {
        throw new Bad('SIGNATURE_INVALID', `The signature of ${key.name} does not verify`);
      }
    }
    if (own.length > 0) {
      signed.push({key, time: key.type === COSIGNATURE ? cosignedAt(own[0]) : null});
    }
  }
  return signed;
}

/** The checkpoint in a note that satisfies the policy, and which witnesses cosigned it. */
export async function openCheckpoint(note, policy) {
  const logs = await signers(note, policy.logs);
  if (logs.length === 0) {
    throw new Bad('SIGNATURE_MISSING', 'No log of the policy has signed the checkpoint');
  }
  const checkpoint = await parseCheckpoint(note.text);
  if (!logs.some(({key}) => key.name === checkpoint.origin)) {
    throw new Bad('ORIGIN_MISMATCH', "The checkpoint's origin is not its signer's name");
  }
  const witnesses = await signers(note, policy.witnesses);
  if (!policy.isMetBy(new Set(witnesses.map(({key}) => key)))) {
    throw new Bad('QUORUM_NOT_MET',
        `${witnesses.length} of ${policy.witnesses.length} known witnesses is no quorum`);
  }
  return {...checkpoint, witnesses};
}
