import {decimal, equal, malformed, text} from './bytes.js';
import {keyTypes, parseKey} from './note.js';

// c2sp.org/tlog-policy. A name stands for something only below the line that defines it, so groups
// cannot be circular; and it can be a member once, so no witness counts twice.

const CHARACTERS_MAX = 256 * 1024;
const LINES_MAX = 256;

/** Which logs a reader believes, and which witnesses must have seen the same head. */
export async function parsePolicy(bytes) {
  const written = text(bytes);
  if (written.length > CHARACTERS_MAX || /[\u0000-\u0008\u000b-\u001f\u007f]/.test(written)) {
    throw malformed('A policy is plain text of at most 262,144 characters');
  }
  const read = {logs: [], witnesses: [], named: new Map(), members: new Set(), quorum: null};
  for (const line of written.split('\n')) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    if (words.length > 0 && !words[0].startsWith('#')) {
      await readLine(read, words[0], words.slice(1));
    }
  }
  if (read.quorum === null) {
    throw malformed('A policy has a quorum line');
  }
  return {
    logs: read.logs,
    witnesses: read.witnesses,
    asksForWitnesses: !read.quorum(new Set()),
    isMetBy: read.quorum,
  };
}

async function readLine(read, keyword, words) {
  if (keyword === 'log' && (words.length === 1 || words.length === 2)) {
    addKey(read.logs, await parseKey(words[0], keyTypes.ED25519));
  } else if (keyword === 'witness' && (words.length === 2 || words.length === 3)) {
    const key = await parseKey(words[1], keyTypes.COSIGNATURE);
    addKey(read.witnesses, key);
    define(read, words[0], (cosigners) => cosigners.has(key));
  } else if (keyword === 'group' && words.length >= 3) {
    readGroup(read, words);
  } else if (keyword === 'quorum' && words.length === 1 && read.quorum === null) {
    read.quorum = words[0] === 'none' ? () => true : lookUp(read, words[0]);
  } else {
    throw malformed('A policy line is log, witness, group or one quorum');
  }
}

/** The same key under another name would count twice. */
function addKey(keys, key) {
  if (keys.some((known) => equal(known.raw, key.raw)) || keys.length === LINES_MAX) {
    throw malformed('Two lines have the same public key, or there are too many');
  }
  keys.push(key);
}

function readGroup(read, [name, word, ...members]) {
  const parts = members.map((member) => {
    const meaning = lookUp(read, member);
    if (read.members.has(member)) {
      throw malformed('A name is a member more than once');
    }
    read.members.add(member);
    return meaning;
  });
  const threshold = {any: 1n, all: BigInt(parts.length)}[word] ?? decimal(word);
  if (threshold < 1n || threshold > BigInt(parts.length)) {
    throw malformed('A group asks for 1 to all of its members');
  }
  define(read, name,
      (cosigners) => BigInt(parts.filter((part) => part(cosigners)).length) >= threshold);
}

function define(read, name, meaning) {
  if (name === 'none' || read.named.has(name) || read.named.size === LINES_MAX) {
    throw malformed('A name is defined more than once, or is none, or there are too many');
  }
  read.named.set(name, meaning);
}

function lookUp(read, name) {
  const meaning = read.named.get(name);
  if (meaning === undefined) {
    throw malformed('A name is used above its definition');
  }
  return meaning;
}
