import {Key, b64, b64u, jcs} from './fabricate.js';
import {sha256} from './tree.js';
import {crc32, zip} from './zipwriter.js';

// Everything that was thought of to make a false bundle pass. The attacker has the log's key: what
// the manifest names is signed anew where that helps, as a gateway that lies would do it.

/** A good bundle and what its maker has. */
export class Base {
  /**
   * @param parts {files, entries, size, cardId, origin, transcript} without manifest and note
   * @param log key of the log
   * @param others {older: parts of the same card at a smaller size, card: parts of another card at
   *     this size, log: parts of a bundle of another log, stamps: {what, response, root?} of other
   *     authorities, by name}
   */
  constructor(parts, log, policy, others) {
    Object.assign(this, {parts, log, policy, others});
  }

  /** Files with some changed (bytes, or a function of the old ones) or, where null, left out. */
  files(changes = {}) {
    const files = {...this.parts.files};
    for (const [path, change] of Object.entries(changes)) {
      if (change === null) {
        delete files[path];
      } else {
        files[path] = typeof change === 'function' ? Buffer.from(change(files[path])) : change;
      }
    }
    return files;
  }

  /** [name, bytes] of a bundle whose manifest fits its files, but for `manifest`'s changes. */
  list({changes = {}, manifest = (m) => m, entries, transcript, note} = {}) {
    const files = this.files(changes);
    const {parts} = this;
    const hashes = Object.fromEntries(
        Object.keys(files).map((path) => [path, b64u(sha256(files[path]))]));
    const bytes = Buffer.from(jcs(manifest({
      asOf: {treeSize: parts.size}, cardId: parts.cardId, entries: entries ?? parts.entries,
      files: hashes, format: 'cardproof card evidence 1', origin: parts.origin,
    })));
    const disclosed = transcript ?? parts.transcript;
    return [['manifest.json', bytes], ['manifest.note', note ?? this.statement(bytes)],
      ...Object.keys(files).sort().map((path) => [path, files[path]]),
      ...(disclosed ? [['code/voprf.json', Buffer.from(jcs(disclosed))]] : [])];
  }

  statement(manifest, key = this.log, format = 'cardproof card evidence 1') {
    const text = `${format}\n${this.parts.origin}\n${b64u(sha256(manifest))}\n`;
    return Buffer.from(`${text}\n${key.line(key.sign(text))}`);
  }

  /** Another checkpoint in its own file and at the end of every proof. */
  noted(change) {
    const old = this.parts.files.checkpoint.toString();
    const note = change(old);
    const changes = {checkpoint: Buffer.from(note)};
    for (const path of this.paths(/^proof\//)) {
      changes[path] = (bytes) => bytes.toString().replace(old, () => note);
    }
    return {changes};
  }

  paths(pattern) {
    return Object.keys(this.parts.files).filter((path) => pattern.test(path)).sort();
  }

  /** Entries of the card itself, in order. */
  get own() {
    return this.parts.entries.filter((index) =>
      this.parts.files[`leaf/${index}.json`].includes(`"id":"${this.parts.cardId}","seq"`));
  }

  /** An entry and its proof, no longer shown. */
  without(index) {
    return {
      changes: {[`leaf/${index}.json`]: null, [`proof/${index}.tlog-proof`]: null},
      entries: this.parts.entries.filter((other) => other !== index),
    };
  }
}

const flip = (at, bit = 1) => (bytes) => {
  const twin = Buffer.from(bytes);
  twin[at < 0 ? twin.length + at : at] ^= bit;
  return twin;
};

const replace = (from, to) => (bytes) => {
  const text = bytes.toString();
  const twin = text.replace(from, to);
  if (twin === text) {
    throw new Error(`nothing to replace by ${to}`);
  }
  return twin;
};

/** Another base64 text of the same length: one of its first characters is another. */
const otherHash = (line) => `${line[0] === 'A' ? 'B' : 'A'}${line.slice(1)}`;

const signatureLines = (note) => note.split('\n\n')[1].trimEnd().split('\n');

/** [name, what was done, expected of the browser: code and file, bytes or list options, extras] */
export function attacks(base) {
  return [
    ...ofManifest(base), ...ofCheckpoint(base), ...ofProofs(base), ...ofLeaves(base),
    ...ofHistory(base), ...ofTail(base), ...ofMap(base), ...ofPapers(base), ...ofTime(base),
    ...ofCode(base), ...ofPolicy(base), ...ofZip(base),
  ].map(([name, what, code, file, made, extra = {}]) => ({
    name, what, code, file,
    archive: Buffer.isBuffer(made) ? made : stored(base.list(made)),
    policy: base.policy, ...extra,
  }));
}

/** As a gateway writes it, unless a file is made large. */
function stored(list) {
  return zip(list, {deflate: list.some(([, bytes]) => bytes.length > 20_000)});
}

function ofManifest(base) {
  const changed = (change) => ({manifest: (m) => {
    const twin = structuredClone(m);
    return change(twin) ?? twin;
  }});
  const {parts} = base;
  const other = base.others.card.cardId;
  return [
    ['manifest-tree-size', 'the manifest states a tree one entry larger', 'SIZE_MISMATCH',
      'manifest.json', changed((m) => { m.asOf.treeSize++; })],
    ['manifest-card', 'the manifest names another card', 'MAP_PROOF', 'map/proof.txt',
      changed((m) => { m.cardId = other; })],
    ['manifest-origin', 'the manifest names another log', 'STATEMENT', 'manifest.note',
      changed((m) => { m.origin = 'elsewhere.example/cards'; })],
    ['manifest-format', 'the manifest is of version 2', 'FORMAT_UNKNOWN', 'manifest.json',
      changed((m) => { m.format = 'cardproof card evidence 2'; })],
    ['manifest-hash', 'one hash in the manifest is another', 'FILE_CHANGED', 'checkpoint',
      changed((m) => { m.files.checkpoint = m.files['README.txt']; })],
    ['manifest-entry-more', 'the manifest names an entry that is not there', 'FILE_MISSING',
      `leaf/${parts.size - 1}9.json`,
      changed((m) => { m.entries.push(Number(`${parts.size - 1}9`)); })],
    ['manifest-entries-order', 'entries of the manifest are out of order', 'MALFORMED',
      'manifest.json', changed((m) => { m.entries.reverse(); })],
    ['manifest-file-more', 'the manifest names a file that is not there', 'FILE_UNKNOWN',
      'hidden.txt', changed((m) => { m.files['hidden.txt'] = m.files.checkpoint; })],
    ['manifest-key-more', 'the manifest has a field that none has', 'MALFORMED', 'manifest.json',
      changed((m) => { m.verifier = 'none needed'; })],
    ['manifest-space', 'the manifest is not canonical: a space', 'MALFORMED', 'manifest.json',
      rewritten(base, (text) => text.replace(',', ', '))],
    ['manifest-key-twice', 'the manifest states the card twice', 'MALFORMED', 'manifest.json',
      rewritten(base, (text) => text.replace('"cardId":', `"cardId":"${other}","cardId":`))],
    ['manifest-deep', 'the manifest is 100,000 arrays deep', 'MALFORMED', 'manifest.json',
      rewritten(base, () => '['.repeat(100_000))],
    ['note-absent', 'the log\'s signature on the manifest is left out', 'FILE_MISSING',
      'manifest.note',
      zip(base.list().filter(([name]) => name !== 'manifest.note'))],
    ['note-of-another-key', 'somebody else signed the manifest', 'SIGNATURE_MISSING',
      'manifest.note', resigned(base, (bytes) => base.statement(bytes, new Key(parts.origin)))],
    ['note-of-another-manifest', 'the log\'s signature is on another manifest', 'STATEMENT',
      'manifest.note', resigned(base, () => base.statement(Buffer.from('{}')))],
    ['note-is-the-checkpoint', 'the checkpoint stands for the signature on the manifest',
      'STATEMENT', 'manifest.note', {note: parts.files.checkpoint}],
    ['entry-left-out-unsigned', 'a whole entry was taken out by who has no key', 'STATEMENT',
      'manifest.note', {...base.without(base.own[1]), note: original(base)}],
  ];
}

function original(base) {
  return base.list()[1][1];
}

function rewritten(base, change) {
  const list = base.list();
  const bytes = Buffer.from(change(list[0][1].toString()));
  return stored([['manifest.json', bytes], ['manifest.note', base.statement(bytes)],
    ...list.slice(2)]);
}

function resigned(base, sign) {
  const list = base.list();
  return zip([list[0], ['manifest.note', sign(list[0][1])], ...list.slice(2)]);
}

function ofCheckpoint(base) {
  const {log, parts} = base;
  const [origin, size, root] = parts.files.checkpoint.toString().split('\n');
  const at = 'checkpoint';
  const noted = (change) => base.noted(change);
  const resign = (text, keep) => (note) =>
    `${text}\n${log.line(log.sign(text))}${signatureLines(note).slice(1, keep).map((l) => `${l}\n`).join('')}`;
  const lines = (note, change) =>
    `${note.split('\n\n')[0]}\n\n${change(signatureLines(note)).map((l) => `${l}\n`).join('')}`;
  return [
    ['checkpoint-origin', 'the checkpoint names another log', 'SIGNATURE_INVALID', at,
      noted((note) => note.replace(origin, `${origin.slice(0, -1)}x`))],
    ['checkpoint-size', 'the checkpoint states a larger tree', 'SIGNATURE_INVALID', at,
      noted((note) => note.replace(`\n${size}\n`, `\n${Number(size) + 1}\n`))],
    ['checkpoint-root', 'the checkpoint states another root', 'SIGNATURE_INVALID', at,
      noted((note) => note.replace(root, otherHash(root)))],
    ['checkpoint-signature', 'one bit of the log\'s signature is flipped', 'SIGNATURE_INVALID', at,
      noted((note) => lines(note, ([own, ...rest]) => [reflipped(own, 20), ...rest]))],
    ['checkpoint-signed-again', 'the log signs another root; its witnesses saw the old one',
      'SIGNATURE_INVALID', at, noted(resign(`${origin}\n${size}\n${otherHash(root)}\n`))],
    ['checkpoint-split-view', 'the log signs another root and shows it to no witness',
      'QUORUM_NOT_MET', at, noted(resign(`${origin}\n${size}\n${otherHash(root)}\n`, 1))],
    ['checkpoint-of-another-key', 'somebody else signs under the log\'s name', 'SIGNATURE_MISSING',
      at, noted((note) => {
        const key = new Key(origin);
        const text = `${origin}\n${size}\n${root}\n`;
        return lines(note, ([, ...rest]) => [key.line(key.sign(text)).trimEnd(), ...rest]);
      })],
    ['checkpoint-renamed', 'the log signs under its name a checkpoint of another origin',
      'ORIGIN_MISMATCH', at, noted(() => {
        const text = `other.example/log\n${size}\n${root}\n`;
        return `${text}\n${log.line(log.sign(text))}`;
      })],
    ['witnesses-left-out', 'all cosignatures are taken out', 'QUORUM_NOT_MET', at,
      noted((note) => lines(note, ([own]) => [own]))],
    ['witness-too-few', 'all cosignatures but one are taken out', 'QUORUM_NOT_MET', at,
      noted((note) => lines(note, ([own, one]) => [own, one]))],
    ['witness-twice', 'one cosignature stands for two', 'QUORUM_NOT_MET', at,
      noted((note) => lines(note, ([own, one]) => [own, one, one]))],
    ['witness-time', 'a cosignature states another time', 'SIGNATURE_INVALID', at,
      noted((note) => lines(note, ([own, one, ...rest]) => [own, reflipped(one, 11), ...rest]))],
    ['witness-bit', 'one bit of a cosignature is flipped', 'SIGNATURE_INVALID', at,
      noted((note) => lines(note, ([own, one, ...rest]) => [own, reflipped(one, 30), ...rest]))],
    ['witness-unknown', 'cosignatures of witnesses whom nobody knows', 'QUORUM_NOT_MET', at,
      noted((note) => lines(note, ([own]) => {
        const text = `${note.split('\n\n')[0]}\n`;
        return [own, ...['a', 'b', 'c'].map((name) =>
          new Key(`${name}.example`, 4).cosign(text, 1_767_312_000).trimEnd())];
      }))],
    ['checkpoint-10000-signatures', 'the note carries 10,000 signatures', 'MALFORMED', at, {
      changes: {checkpoint: (bytes) => {
        const [own] = signatureLines(bytes.toString());
        return Buffer.concat([bytes, Buffer.from(`${own}\n`.repeat(10_000))]);
      }},
    }],
    ['checkpoint-carriage-returns', 'the checkpoint ends its lines as Windows does', 'MALFORMED',
      at, {changes: {checkpoint: (bytes) => bytes.toString().replaceAll('\n', '\r\n')}}],
    ['checkpoint-leading-zero', 'the size is written with a zero before it', 'MALFORMED', at,
      noted((note) => {
        const text = `${origin}\n0${size}\n${root}\n`;
        return resign(text)(note);
      }), {also: ['SIGNATURE_INVALID']}],
    ['checkpoint-trailing', 'bytes after the last signature', 'MALFORMED', at,
      noted((note) => `${note}\n`)],
    ['checkpoint-older', 'proofs against an older checkpoint than the manifest names',
      'SIZE_MISMATCH', 'manifest.json', {changes: {
        checkpoint: base.others.older.files.checkpoint,
        ...Object.fromEntries(base.paths(/^proof\//).filter((p) => base.others.older.files[p])
            .map((p) => [p, base.others.older.files[p]])),
      }}],
  ];
}

/** A signature line with one bit of its blob flipped. */
function reflipped(line, at) {
  const end = line.lastIndexOf(' ');
  return `${line.slice(0, end)} ${b64(flip(at)(Buffer.from(line.slice(end + 1), 'base64')))}`;
}

function ofProofs(base) {
  const index = base.own[0];
  const at = `proof/${index}.tlog-proof`;
  const {size} = base.parts;
  const path = base.parts.files[at].toString().split('\n\n')[0].split('\n').slice(2);
  const changed = (change) => ({changes: {[at]: change}});
  const shift = (by) => replace(`\nindex ${index}\n`, `\nindex ${index + by}\n`);
  return [
    ['proof-first-hash', 'the lowest hash of a path is another', 'ROOT_MISMATCH', at,
      changed(replace(path[0], otherHash(path[0])))],
    ['proof-last-hash', 'the highest hash of a path is another', 'ROOT_MISMATCH', at,
      changed(replace(path.at(-1), otherHash(path.at(-1))))],
    ['proof-hash-less', 'a path has one hash too few', 'PATH_TOO_SHORT', at,
      changed(replace(`${path.at(-1)}\n`, '')), {also: ['ROOT_MISMATCH']}],
    ['proof-hash-more', 'a path has one hash too many', 'PATH_TOO_LONG', at,
      changed(replace(`${path.at(-1)}\n`, `${path.at(-1)}\n${path[0]}\n`))],
    ['proof-64-levels', 'a path has 64 hashes', 'MALFORMED', at,
      changed(replace(path.join('\n'), Array(64).fill(path[0]).join('\n')))],
    ['proof-10000-levels', 'a path has 10,000 hashes', 'MALFORMED', at,
      changed(replace(path.join('\n'), Array(10_000).fill(path[0]).join('\n')))],
    ['proof-hashes-swapped', 'two hashes of a path are swapped', 'ROOT_MISMATCH', at,
      changed(replace(`${path[0]}\n${path[1]}`, `${path[1]}\n${path[0]}`))],
    ['proof-index', 'a proof states the next index', 'INDEX_MISMATCH', at, changed(shift(1))],
    ['proof-index-power-of-two', 'the index is shifted by a power of two above the size',
      'INDEX_OUT_OF_RANGE', `proof/${index + 2 ** Math.ceil(Math.log2(size))}.tlog-proof`,
      shifted(base, index, 2 ** Math.ceil(Math.log2(size)))],
    ['proof-index-power-of-two-below', 'the index is shifted by a power of two, and still in the tree',
      'ROOT_MISMATCH', `proof/${index + 2 ** Math.floor(Math.log2(size - index - 1))}.tlog-proof`,
      shifted(base, index, 2 ** Math.floor(Math.log2(size - index - 1))),
      {also: ['PATH_TOO_LONG', 'PATH_TOO_SHORT']}],
    ['proof-of-another-tree', 'a proof is from another log', 'NOTE_MISMATCH', at,
      changed(base.others.log.files[anyProof(base.others.log, index)]),
      {also: ['MALFORMED']}],
    ['proof-of-an-older-tree', 'a proof is against an older checkpoint of this log',
      'NOTE_MISMATCH', at, changed(base.others.older.files[at])],
    ['proof-of-an-older-root', 'a path that leads to an older root, under the new checkpoint',
      'ROOT_MISMATCH', at, changed((bytes) => {
        const [head] = base.others.older.files[at].toString().split('\n\n');
        return `${head}\n\n${bytes.toString().slice(bytes.toString().indexOf('\n\n') + 2)}`;
      }), {also: ['PATH_TOO_SHORT']}],
    ['proof-leading-zero', 'the index is written with a zero before it', 'MALFORMED', at,
      changed(replace(`\nindex ${index}\n`, `\nindex 0${index}\n`))],
    ['proof-stray-bits', 'a hash in base64 with stray bits', 'MALFORMED', at,
      changed(replace(path[0], strayed(path[0])))],
    ['proof-url-alphabet', 'a hash in the alphabet of URLs', 'MALFORMED', at,
      changed(replace(path[0], `_${path[0].slice(1)}`))],
    ['proof-no-padding', 'a hash without its padding', 'MALFORMED', at,
      changed(replace(path[0], path[0].slice(0, -1)))],
    ['proof-carriage-returns', 'the proof ends its lines as Windows does', 'MALFORMED', at,
      changed((bytes) => bytes.toString().replaceAll('\n', '\r\n'))],
    ['proof-trailing', 'bytes after the proof', 'MALFORMED', at,
      changed((bytes) => `${bytes}x`)],
    ['proof-version', 'a proof of version 2', 'MALFORMED', at, changed(replace('@v1', '@v2'))],
    ['proof-left-out', 'an entry has no proof', 'FILE_MISSING', at, changed(null)],
    ['proof-empty', 'a proof is empty', 'MALFORMED', at, changed(Buffer.alloc(0))],
  ];
}

function anyProof(parts, index) {
  const own = `proof/${index}.tlog-proof`;
  return parts.files[own] ? own : Object.keys(parts.files).find((path) => /^proof\//.test(path));
}

/** The entry and its proof under an index that is off, everywhere. */
function shifted(base, index, by) {
  const leaf = base.parts.files[`leaf/${index}.json`];
  const proof = base.parts.files[`proof/${index}.tlog-proof`];
  const changes = {
    [`leaf/${index}.json`]: null, [`proof/${index}.tlog-proof`]: null,
    [`leaf/${index + by}.json`]: leaf,
    [`proof/${index + by}.tlog-proof`]:
      Buffer.from(replace(`\nindex ${index}\n`, `\nindex ${index + by}\n`)(proof)),
  };
  const kept = base.parts.entries.filter((other) => other !== index && other !== index + by);
  return {changes, entries: [...kept, index + by].sort((a, b) => a - b)};
}

/** The same 32 bytes for a lenient reader: the last character before the padding has unused bits. */
function strayed(line) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return `${line.slice(0, -2)}${alphabet[alphabet.indexOf(line.at(-2)) + 1]}=`;
}

function ofLeaves(base) {
  const [index, next] = base.own;
  const at = `leaf/${index}.json`;
  const proof = `proof/${index}.tlog-proof`;
  const fields = {
    at: [/"at":(\d+)/, (_, digits) => `"at":${Number(digits) + 1}`],
    actor: [/"actor":"(.)/, (_, c) => `"actor":"${c === 'a' ? 'b' : 'a'}`],
    ask: [/"ask":"(.)/, (_, c) => `"ask":"${c === 'A' ? 'B' : 'A'}`],
    id: [/"id":"(.)/, (_, c) => `"id":"${c === 'A' ? 'B' : 'A'}`],
    ledger: [/"ledger":"(.)/, (_, c) => `"ledger":"${c === 'A' ? 'B' : 'A'}`],
    events: [/"events":\[\{"/, '"events":[{"x'],
    rules: [/"rules":(\d+)/, (_, n) => `"rules":${Number(n) + 1}`],
    signature: [/"value":"(.)/, (_, c) => `"value":"${c === 'A' ? 'B' : 'A'}`],
    key: [/"key":(\d+)/, (_, n) => `"key":${Number(n) + 1}`],
    v: [/"v":1\}$/, '"v":2}'],
  };
  return [
    ...Object.entries(fields).map(([name, [from, to]]) => [
      `leaf-${name}`, `${name} of an entry is another`, 'ROOT_MISMATCH', proof,
      {changes: {[at]: replace(from, to)}}]),
    ['leaf-swapped', 'two entries are swapped', 'ROOT_MISMATCH', proof, {changes: {
      [at]: base.parts.files[`leaf/${next}.json`], [`leaf/${next}.json`]: base.parts.files[at],
    }}],
    ['leaf-space', 'the same JSON with a space in it', 'ROOT_MISMATCH', proof,
      {changes: {[at]: replace(',', ', ')}}],
    ['leaf-empty', 'an entry is empty', 'ROOT_MISMATCH', proof,
      {changes: {[at]: Buffer.alloc(0)}}],
    ['leaf-left-out', 'an entry\'s bytes are not there', 'FILE_MISSING', at,
      {changes: {[at]: null}}],
    ['leaf-is-a-node', 'two hashes of the tree stand for an entry', 'ROOT_MISMATCH', proof,
      {changes: {[at]: Buffer.alloc(64, 7)}}],
  ];
}

function ofHistory(base) {
  const {own} = base;
  const {files, entries} = base.parts;
  const map = mapLeafOf(base);
  const before = own.filter((index) => index < map);
  const after = own.filter((index) => index > map);
  const admission = entries.find((index) =>
    index > 0 && files[`leaf/${index}.json`].includes('"member.admitted"'));
  const changesNumber = (index) => !files[`leaf/${index}.json`].includes('"attempt.refused"');
  const numbered = before.filter(changesNumber);
  return [
    ['history-gap', 'an event in the middle of the card\'s life is left out', 'HISTORY_GAP',
      undefined, base.without(numbered[1])],
    ['history-end-before-map', 'the last event before the map is left out', 'HISTORY_INCOMPLETE',
      'map/proof.txt', without(base, [...own.filter((i) => i >= numbered.at(-1))])],
    ['history-last-left-out', 'the last event, which is in the tail, is left out',
      'ENTRY_LEFT_OUT', 'tail/entries', base.without(after.at(-1))],
    ['history-minting-left-out', 'the card\'s minting is left out', 'HISTORY_GAP', undefined,
      base.without(entries.find((index) =>
        files[`leaf/${index}.json`].includes('"card.minted"')))],
    ['history-all-left-out', 'the card is said not to be there', 'HISTORY_INCOMPLETE',
      'map/proof.txt', without(base, own.concat(entries.filter((index) =>
        files[`leaf/${index}.json`].includes('"card.minted"'))))],
    ['history-member-left-out', 'who admitted the signer is left out', 'KEY_MISSING', undefined,
      base.without(admission)],
    ['history-genesis-left-out', 'entry 0 is left out', 'GENESIS_MISSING', undefined,
      base.without(0)],
  ];
}

function without(base, indexes) {
  const gone = [...new Set(indexes)];
  return {
    changes: Object.fromEntries(gone.flatMap((index) =>
      [[`leaf/${index}.json`, null], [`proof/${index}.tlog-proof`, null]])),
    entries: base.parts.entries.filter((index) => !gone.includes(index)),
  };
}

function mapLeafOf(base) {
  return base.parts.entries.find((index) =>
    base.parts.files[`leaf/${index}.json`].subarray(0, 7).toString() === '{"map":');
}

/** Leaves of a tail. */
function leavesOf(bytes) {
  const leaves = [];
  for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at)) {
    leaves.push(bytes.subarray(at, at + 2 + bytes.readUInt16BE(at)));
  }
  return leaves;
}

function ofTail(base) {
  const tail = 'tail/entries';
  const edge = 'tail/edge.txt';
  const leaves = (change) => ({changes: {[tail]: (bytes) => Buffer.concat(change(leavesOf(bytes)))}});
  return [
    ['tail-leaf-left-out', 'one leaf of the tail is left out', 'TAIL_INCOMPLETE', tail,
      leaves((all) => all.slice(1))],
    ['tail-last-left-out', 'the last leaf of the tail is left out', 'TAIL_INCOMPLETE', tail,
      leaves((all) => all.slice(0, -1))],
    ['tail-leaf-doubled', 'one leaf of the tail stands for another', 'ROOT_MISMATCH', tail,
      leaves((all) => [all[1], ...all.slice(1)])],
    ['tail-swapped', 'two leaves of the tail are swapped', 'ROOT_MISMATCH', tail,
      leaves((all) => [all[1], all[0], ...all.slice(2)])],
    ['tail-bit', 'one bit in the tail is flipped', 'ROOT_MISMATCH', tail,
      {changes: {[tail]: flip(40)}}],
    ['tail-cut', 'the tail ends within a leaf', 'MALFORMED', tail,
      {changes: {[tail]: (bytes) => bytes.subarray(0, -1)}}],
    ['tail-empty', 'the tail is empty', 'TAIL_INCOMPLETE', tail,
      {changes: {[tail]: Buffer.alloc(0)}}],
    ['tail-absent', 'there is no tail', 'FILE_MISSING', tail, {changes: {[tail]: null}}],
    ['edge-absent', 'there is no edge', 'FILE_MISSING', edge, {changes: {[edge]: null}}],
    ['edge-both-absent', 'there is neither edge nor tail', 'FILE_MISSING', edge,
      {changes: {[edge]: null, [tail]: null}}],
    ['edge-hash', 'a subtree of the edge is another', 'ROOT_MISMATCH', tail,
      {changes: {[edge]: (bytes) => otherHash(bytes.toString())}}],
    ['edge-more', 'the edge has one subtree too many', 'EDGE_MISMATCH', edge,
      {changes: {[edge]: (bytes) => `${bytes}${bytes.toString().split('\n')[0]}\n`}}],
    ['edge-no-line-end', 'the edge\'s last line has no end', 'MALFORMED', edge,
      {changes: {[edge]: (bytes) => bytes.subarray(0, -1)}}],
  ];
}

function ofMap(base) {
  const at = 'map/proof.txt';
  const map = mapLeafOf(base);
  const changed = (change) => ({changes: {[at]: change}});
  const own = base.parts.files[at].toString();
  const [, , found, ...siblings] = own.trimEnd().split('\n');
  const [, last, state] = found.split(' ');
  const full = siblings.find((line) => line !== `${'A'.repeat(43)}=`);
  return [
    ['map-of-another-card', 'the map proof is of another card', 'MAP_PROOF', at,
      changed(base.others.card.files[at])],
    ['map-renamed', 'the map proof of another card under this card\'s name', 'ROOT_MISMATCH', at,
      changed(Buffer.from(base.others.card.files[at].toString()
          .replace(base.others.card.cardId, base.parts.cardId)))],
    ['map-absent', 'the map is said not to have the card', 'ROOT_MISMATCH', at,
      changed(replace(found, 'absent')), {also: ['MAP_PROOF']}],
    ['map-absent-by-itself', 'the card is said to be absent because of itself', 'MALFORMED', at,
      changed(replace(found, `absent ${base.parts.cardId} ${last} ${state}`))],
    ['map-absent-by-another', 'the card is said to be absent because of a card elsewhere',
      'PATH_MISMATCH', at, changed(replace(found,
          `absent ${otherHash(base.parts.cardId)} ${last} ${state}`)), {also: ['ROOT_MISMATCH']}],
    ['map-number', 'the map is said to know one event more', 'ROOT_MISMATCH', at,
      changed(replace(found, `present ${Number(last) + 1} ${state}`))],
    ['map-state', 'the map is said to know another state', 'ROOT_MISMATCH', at,
      changed(replace(found, `present ${last} ${state === 'AVAILABLE' ? 'VOIDED' : 'AVAILABLE'}`))],
    ['map-state-unknown', 'a state that there is not', 'MALFORMED', at,
      changed(replace(found, `present ${last} FINE`))],
    ['map-hash', 'a hash of the map proof is another', 'ROOT_MISMATCH', at,
      changed(replace(full, otherHash(full)))],
    ['map-hash-less', 'the map proof has one hash too few', 'ROOT_MISMATCH', at,
      changed(replace(`${siblings.at(-1)}\n`, ''))],
    ['map-deeper', 'the map proof ends below where the tree ends', 'MAP_PROOF', at,
      changed(replace(`${found}\n`, `${found}\n${'A'.repeat(43)}=\n`)), {also: ['ROOT_MISMATCH']}],
    ['map-257-levels', 'the map proof has 257 hashes', 'MALFORMED', at,
      changed(replace(siblings.join('\n'), Array(257).fill(siblings[0]).join('\n')))],
    ['map-trailing', 'bytes after the map proof', 'MALFORMED', at,
      changed((bytes) => `${bytes}\n`)],
    ['map-proof-left-out', 'there is no map proof', 'FILE_MISSING', at, changed(null)],
    ['map-leaf-left-out', 'the last map leaf is not shown', 'FILE_MISSING', `leaf/${map}.json`,
      base.without(map)],
  ];
}

function ofPapers(base) {
  const at = 'openings.json';
  const opened = JSON.parse(base.parts.files[at]).papers;
  const papers = (change) => ({changes: {[at]: (bytes) => {
    const all = JSON.parse(bytes);
    change(all.papers);
    return jcs(all);
  }}});
  const nonce = sha256('nonce of nothing');
  return [
    ...(opened.length === 0 ? [] : [
      ['opening-value', 'a private field has another value', 'OPENING', at,
        papers(([paper]) => { paper.value += '0'; })],
      ['opening-nonce', 'a private field has another nonce', 'OPENING', at,
        papers(([paper]) => { paper.nonce = b64u(nonce); })],
    ]),
    ['opening-of-nothing', 'an opening of a commitment that stands in no entry', 'OPENING', at,
      papers((all) => all.push({
        commitment: b64u(sha256(nonce, 'paid in full')), label: 'payment', nonce: b64u(nonce),
        value: 'paid in full',
      }))],
    ['opening-space', 'openings that are not canonical', 'MALFORMED', at,
      {changes: {[at]: replace(':', ': ')}}],
  ];
}

function ofTime(base) {
  const at = 'time/checkpoint.tsr';
  if (!base.parts.files[at]) {
    return [];
  }
  const changed = (change) => ({changes: {[at]: change}});
  return [
    ['time-of-another-checkpoint', 'the time-stamp is of an older checkpoint', 'TIME_IMPRINT', at,
      changed(base.others.older.files[at])],
    ['time-trailing', 'bytes after the time-stamp', 'MALFORMED', at,
      changed((bytes) => Buffer.concat([bytes, Buffer.from([0])]))],
    ['time-cut', 'the time-stamp is cut off', 'MALFORMED', at,
      changed((bytes) => bytes.subarray(0, bytes.length - 3))],
    ['time-garbage', 'an authority\'s web page stands for its time-stamp', 'MALFORMED', at,
      changed(Buffer.from('<html>Service unavailable</html>'))],
    // Whose certificate it is, a browser does not look at: code and file are for those who do.
    ['time-signature', 'one bit of the authority\'s signature is flipped', null, at,
      changed(flip(-1))],
    ...Object.entries(base.others.stamps ?? {}).map(([name, {what, response, root}]) =>
      [`time-${name}`, what, null, at, changed(response), {root}]),
    ['time-refused', 'an authority\'s refusal stands for its time-stamp', 'TIME_REFUSED', at,
      changed(Buffer.from('30053003020102', 'hex'))],
  ];
}

function ofCode(base) {
  const {transcript} = base.parts;
  if (!transcript) {
    return [];
  }
  const at = 'code/voprf.json';
  const bytes = (name) => Buffer.from(transcript[name], 'base64url');
  const codes = {mode: ['TRANSCRIPT', 2], suite: ['TRANSCRIPT', 'P384-SHA384']};
  return [
    ...Object.entries(codes).map(([name, [code, value]]) => [`code-${name}`,
      `the transcript has another ${name}`, code, at, {transcript: {...transcript, [name]: value}}]),
    ...['blind', 'blindedElement', 'c', 'evaluatedElement', 'input', 'publicKey', 's'].map((name) =>
      [`code-${name.toLowerCase()}`, `${name} of the transcript is another`, 'TRANSCRIPT', at,
        {transcript: {...transcript, [name]: b64u(flip(-1)(bytes(name)))}},
        {also: ['MALFORMED']}]),
    ['code-of-another-card', 'the transcript is of another card\'s code', 'TRANSCRIPT', at,
      {transcript: base.others.card.transcript ?? {...transcript, blind: b64u(sha256('blind'))}}],
    ['code-space', 'a transcript that is not canonical', 'MALFORMED', at,
      zip(base.list().map(([name, content]) =>
        [name, name === at ? Buffer.from(replace(',', ', ')(content)) : content]))],
  ];
}

function ofPolicy(base) {
  const written = base.policy.toString();
  const own = {};
  const policy = (text) => ({policy: Buffer.from(text)});
  const stranger = new Key(base.parts.origin);
  const lines = written.trimEnd().split('\n');
  const swapped = (keyword, change) => `${lines.map((line) =>
    (line.startsWith(keyword) ? change(line) : line)).join('\n')}\n`;
  return [
    ['policy-of-another-log', 'whoever checks believes another key', 'SIGNATURE_MISSING',
      'checkpoint', own, policy(swapped('log ', () => `log ${stranger.vkey}`))],
    ['policy-of-other-witnesses', 'whoever checks believes other witnesses', 'QUORUM_NOT_MET',
      'checkpoint', own, policy(swapped('witness ', (line) => {
        const [, name, vkey] = line.split(' ');
        return `witness ${name} ${new Key(vkey.split('+')[0], 4).vkey}`;
      }))],
    ['policy-key-id', 'a key\'s id is not its key\'s', 'MALFORMED', undefined, own,
      policy(swapped('log ', (line) => line.replace(/\+[0-9a-f]{8}\+/, '+00000000+')))],
    ['policy-without-quorum', 'a policy does not say which witnesses it asks for', 'MALFORMED',
      undefined, own, policy(lines.filter((line) => !line.startsWith('quorum')).join('\n'))],
  ];
}

function ofZip(base) {
  const list = base.list();
  const named = (path) => list.findIndex(([name]) => name === path);
  const odd = (path, change) => zip(list.map((file) =>
    (file[0] === path ? [file[0], file[1], change(file[1])] : file)));
  const whole = zip(list);
  const readme = 'README.txt';
  const evil = Buffer.from('another text');
  const first = list[named('checkpoint')];
  return [
    ['zip-doubled', 'a file is there twice', 'ZIP_DUPLICATE', 'checkpoint', zip([...list, first])],
    ['zip-doubled-otherwise', 'a file is there twice, with other bytes', 'ZIP_DUPLICATE', readme,
      zip([...list, [readme, evil]])],
    ['zip-traversal', 'a file leads out of the folder', 'ZIP_NAME', '../evil.txt',
      zip([...list, ['../evil.txt', evil]])],
    ['zip-absolute', 'a file has an absolute name', 'ZIP_NAME', '/etc/evil',
      zip([...list, ['/etc/evil', evil]])],
    ['zip-backslash', 'a file leads out of the folder as Windows writes it', 'ZIP_NAME',
      '..\\evil.txt', zip([...list, ['..\\evil.txt', evil]])],
    ['zip-folder', 'the archive has a folder', 'ZIP_NAME', 'leaf/',
      zip([...list, ['leaf/', Buffer.alloc(0)]])],
    ['zip-name-control', 'a file has a line feed in its name', 'ZIP_NAME', 'leaf/0.json\n',
      zip([...list, ['leaf/0.json\n', evil]])],
    ['zip-more', 'a file that the manifest does not name', 'FILE_UNKNOWN', 'more.txt',
      zip([...list, ['more.txt', evil]])],
    ['zip-less', 'a file that the manifest names is left out', 'FILE_MISSING', 'checkpoint',
      zip(list.filter(([name]) => name !== 'checkpoint'))],
    ['zip-bomb', 'a file unpacks to 18 MB', 'ZIP_TOO_LARGE', 'bomb',
      zip([...list, ['bomb', Buffer.alloc(18_000_000)]], {deflate: true})],
    ['zip-bomb-that-lies', 'a file unpacks to 18 MB and says it has 12 bytes', 'ZIP_TOO_LARGE',
      readme, odd(readme, () => ({
        method: 8, packed: deflated(Buffer.alloc(18_000_000)), size: 12,
      }))],
    ['zip-truncated', 'the archive is cut in half', 'ZIP_DAMAGED', undefined,
      whole.subarray(0, whole.length / 2)],
    ['zip-truncated-by-one', 'the archive\'s last byte is missing', 'ZIP_DAMAGED', undefined,
      whole.subarray(0, -1)],
    ['zip-trailing', 'bytes after the archive', 'ZIP_DAMAGED', undefined,
      Buffer.concat([whole, Buffer.from('trailing')])],
    ['zip-comment', 'the archive has a comment', 'ZIP_DAMAGED', undefined,
      zip(list, {comment: Buffer.from('a comment')})],
    ['zip-before', 'bytes before the archive', 'ZIP_LAYOUT', undefined,
      Buffer.concat([Buffer.from('#!/bin/sh\n'), whole])],
    ['zip-between', 'bytes between two files', 'ZIP_LAYOUT', undefined,
      odd('checkpoint', () => ({gap: Buffer.from('hidden')}))],
    ['zip-hidden-file', 'a file that the list does not tell of', 'ZIP_LAYOUT', undefined,
      hiding(list)],
    ['zip-two-names', 'a file has one name in the list and another before its bytes',
      'ZIP_MISMATCH', readme, odd(readme, () => ({localName: 'README.htm'}))],
    ['zip-crc', 'a file\'s checksum is another', 'ZIP_DAMAGED', readme,
      odd(readme, (bytes) => ({crc: (crc32(bytes) ^ 1) >>> 0}))],
    ['zip-deflate-cut', 'a file\'s packed bytes are cut off', 'ZIP_DAMAGED', readme,
      odd(readme, (bytes) => ({method: 8, packed: deflated(bytes).subarray(0, -4)}))],
    ['zip-bzip2', 'a file is packed by bzip2', 'ZIP_METHOD', readme,
      odd(readme, () => ({method: 12}))],
    ['zip-zstd', 'a file is packed by Zstandard', 'ZIP_METHOD', readme,
      odd(readme, () => ({method: 93}))],
    ['zip-encrypted', 'a file is said to be encrypted', 'ZIP_METHOD', readme,
      odd(readme, () => ({flags: 1}))],
    ['zip-empty', 'an archive without files', 'FILE_MISSING', 'manifest.json', zip([])],
    ['zip-is-none', 'a text that is no archive', 'ZIP_DAMAGED', undefined,
      Buffer.from('This is all the evidence there is.\n')],
  ];
}

function deflated(bytes) {
  return zip([['x', bytes]], {deflate: true}).subarray(31, -69);
}

/** The archive's files, with one more among them that the list at its end leaves out. */
function hiding(list) {
  const more = zip([...list, ['hidden.txt', Buffer.from('hidden')]]);
  // The list of the larger archive but for its last file, found by where it ends.
  const directory = more.readUInt32LE(more.length - 22 + 16);
  const last = more.length - 22 - (46 + 'hidden.txt'.length);
  const tail = Buffer.from(more.subarray(more.length - 22));
  tail.writeUInt16LE(list.length, 8);
  tail.writeUInt16LE(list.length, 10);
  tail.writeUInt32LE(last - directory, 12);
  return Buffer.concat([more.subarray(0, last), tail]);
}
