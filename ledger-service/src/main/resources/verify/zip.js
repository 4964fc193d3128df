import {Bad, text} from './bytes.js';

// The archive comes from whoever wants something decided. There are many ways to write one that two
// programs unpack differently: files told of in one place and not in the other, doubled names, gaps,
// bytes before and after. Here each byte has one place, and whatever is anywhere else is refused.

const FILES_MAX = 20_000;
/** One file: the entries since the last map leaf, each at its largest. */
const FILE_BYTES_MAX = 17 << 20;
const BYTES_MAX = 256 << 20;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DESCRIPTOR = 0x08074b50;
const END_BYTES = 22;

const STORED = 0;
const DEFLATED = 8;
/** Deflate's effort, a descriptor after the data, names in UTF-8. */
const FLAGS = 0x0806 | 0x0008;
const HAS_DESCRIPTOR = 0x0008;
/** Extra fields that change what a name or a size is: zip64, Unicode path, encryption. */
const EXTRAS_REFUSED = [0x0001, 0x7075, 0x9901, 0x0017];

/** Plain names, at most one folder deep. */
const NAME = /^([a-z0-9-]{1,32}\/)?[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$/;

function bad(code, message, file) {
  return new Bad(code, message, file);
}

/** All files of an archive by name, in its order. */
export async function unzip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = readEnd(view);
  const files = new Map();
  let at = end.start;
  let data = 0;
  let left = BYTES_MAX;
  for (let i = 0; i < end.count; i++) {
    const entry = readCentral(bytes, view, at, end.at);
    if (files.has(entry.name)) {
      throw bad('ZIP_DUPLICATE', 'A file is there twice', entry.name);
    }
    left -= entry.size;
    if (entry.size > FILE_BYTES_MAX || left < 0) {
      throw bad('ZIP_TOO_LARGE', 'It is larger than any bundle', entry.name);
    }
    if (entry.offset !== data) {
      throw bad('ZIP_LAYOUT', 'Files overlap, or there is something between them', entry.name);
    }
    const local = readLocal(bytes, view, entry, end.start);
    files.set(entry.name, await content(bytes.subarray(local.data, local.end), entry));
    data = local.next;
    at = entry.next;
  }
  if (at !== end.at || data !== end.start) {
    throw bad('ZIP_LAYOUT', 'There is something between the files and their list');
  }
  return files;
}

/** The record at the very end. What follows it would be seen by some programs only. */
function readEnd(view) {
  const at = view.byteLength - END_BYTES;
  if (at < 0 || view.getUint32(at, true) !== END) {
    throw bad('ZIP_DAMAGED', 'It does not end as an archive does: cut off, or with bytes after it');
  }
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  const oneDisk = view.getUint32(at + 4, true) === 0 && view.getUint16(at + 8, true) === count;
  if (!oneDisk || view.getUint16(at + 20, true) !== 0 || start + size !== at) {
    throw bad('ZIP_LAYOUT', 'Its list of files is not right before its end');
  }
  if (count > FILES_MAX) {
    throw bad('ZIP_TOO_LARGE', 'It has more files than any bundle');
  }
  return {at, count, start};
}

function readCentral(bytes, view, at, limit) {
  if (at + 46 > limit || view.getUint32(at, true) !== CENTRAL) {
    throw bad('ZIP_DAMAGED', 'Its list of files is damaged');
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const next = at + 46 + nameLength + extraLength;
  if (next > limit || view.getUint16(at + 32, true) !== 0 || view.getUint16(at + 34, true) !== 0) {
    throw bad('ZIP_DAMAGED', 'Its list of files is damaged, or has comments');
  }
  const entry = {
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
    rawName: bytes.subarray(at + 46, at + 46 + nameLength),
    next,
  };
  entry.name = nameOf(entry.rawName);
  checkEntry(entry);
  checkExtras(view, at + 46 + nameLength, extraLength, entry.name);
  return entry;
}

function nameOf(raw) {
  let name = '';
  try {
    name = text(raw);
  } catch {
    // Not text: no name of ours either.
  }
  if (!NAME.test(name)) {
    throw bad('ZIP_NAME', 'A file has a name that leads elsewhere, or that no bundle has', name);
  }
  return name;
}

function checkEntry(entry) {
  if ((entry.flags & ~FLAGS) !== 0) {
    throw bad('ZIP_METHOD', 'A file is encrypted, or packed in a way that is not read', entry.name);
  }
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw bad('ZIP_METHOD', `Packed by method ${entry.method}; stored and deflated are read`,
        entry.name);
  }
  if (entry.method === STORED && entry.packed !== entry.size) {
    throw bad('ZIP_DAMAGED', 'Two sizes for one stored file', entry.name);
  }
}

function checkExtras(view, at, length, name) {
  const end = at + length;
  while (at < end) {
    const size = at + 4 <= end ? view.getUint16(at + 2, true) : Infinity;
    if (at + 4 + size > end || EXTRAS_REFUSED.includes(view.getUint16(at, true))) {
      throw bad('ZIP_LAYOUT', 'A file has extra fields that are not read', name);
    }
    at += 4 + size;
  }
}

/** Where a file's bytes are, by its own header, which must say what the list says. */
function readLocal(bytes, view, entry, limit) {
  const at = entry.offset;
  if (at + 30 > limit || view.getUint32(at, true) !== LOCAL) {
    throw bad('ZIP_DAMAGED', 'A file is not where the list says', entry.name);
  }
  const nameLength = view.getUint16(at + 26, true);
  const extraLength = view.getUint16(at + 28, true);
  const data = at + 30 + nameLength + extraLength;
  const end = data + entry.packed;
  const later = (entry.flags & HAS_DESCRIPTOR) !== 0;
  if (end > limit) {
    throw bad('ZIP_DAMAGED', 'A file goes on into the list', entry.name);
  }
  const rawName = bytes.subarray(at + 30, at + 30 + nameLength);
  const said = [14, 18, 22].map((offset) => view.getUint32(at + offset, true));
  const expected = [entry.crc, entry.packed, entry.size];
  const same = later && said.every((value) => value === 0)
      || said.every((value, i) => value === expected[i]);
  if (!same || view.getUint16(at + 6, true) !== entry.flags
      || view.getUint16(at + 8, true) !== entry.method
      || rawName.length !== entry.rawName.length
      || rawName.some((byte, i) => byte !== entry.rawName[i])) {
    throw bad('ZIP_MISMATCH', 'A file and the list say different things of it', entry.name);
  }
  checkExtras(view, at + 30 + nameLength, extraLength, entry.name);
  return {data, end, next: later ? afterDescriptor(view, end, limit, expected, entry) : end};
}

function afterDescriptor(view, at, limit, expected, entry) {
  const signed = at + 16 <= limit && view.getUint32(at, true) === DESCRIPTOR;
  const from = signed ? at + 4 : at;
  if (from + 12 > limit
      || expected.some((value, i) => view.getUint32(from + 4 * i, true) !== value)) {
    throw bad('ZIP_MISMATCH', 'A file and the list say different things of it', entry.name);
  }
  return from + 12;
}

async function content(packed, entry) {
  const plain = entry.method === STORED ? packed : await inflate(packed, entry);
  if (crc32(plain) !== entry.crc) {
    throw bad('ZIP_DAMAGED', 'The bytes of a file are not those that were packed', entry.name);
  }
  return plain;
}

/** Stops as soon as there is more than was said. */
async function inflate(packed, entry) {
  const plain = new Uint8Array(entry.size);
  let length = 0;
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > plain.length) {
        await reader.cancel().catch(() => {});
        throw bad('ZIP_TOO_LARGE', 'A file unpacks to more than it says', entry.name);
      }
      plain.set(part.value, length);
      length += part.value.length;
    }
  } catch (error) {
    throw error instanceof Bad
      ? error
      : bad('ZIP_DAMAGED', 'The packed bytes of a file are damaged', entry.name);
  }
  if (length !== plain.length) {
    throw bad('ZIP_DAMAGED', 'A file unpacks to less than it says', entry.name);
  }
  return plain;
}

const TABLE = Uint32Array.from({length: 256}, (_, n) => {
  for (let bit = 0; bit < 8; bit++) {
    n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  }
  return n;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    crc = TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
