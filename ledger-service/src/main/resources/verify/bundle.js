import {Bad, base64url, equal, malformed, sha256, text, toBase64url} from './bytes.js';
import {field, onlyKeys, parse} from './json.js';
import {unzip} from './zip.js';

// A bundle's files, held against its manifest.

export const CARD = 'cardproof card evidence 1';
export const CLAIM = 'cardproof claim evidence 1';

const MANIFEST = 'manifest.json';
const TRANSCRIPT = 'code/voprf.json';
const NOTE = 'manifest.note';

const CARD_NEEDS = ['checkpoint', 'README.txt', 'report.html'];
const CARD_TAKES = [
  'chain/anchor.json', 'map/proof.txt', 'openings.json', 'policy.txt', 'tail/edge.txt', 'tail/entries',
  'time/checkpoint.tsr',
];
const CLAIM_NEEDS = ['adjudication.json', 'README.txt'];
const CLAIM_TAKES = ['openings.json', 'policy.txt'];
const CONSISTENCY = /^consistency\/(0|[1-9][0-9]{0,18})-([1-9][0-9]{0,18})\.txt$/;

export class Bundle {
  constructor(files, manifest) {
    this.files = files;
    this.manifest = manifest;
    this.isOfCard = manifest.format === CARD;
    this.size = BigInt(manifest.asOf.treeSize);
    this.indexes = manifest.entries.map(BigInt);
  }

  /** @throws Bad FILE_MISSING */
  file(path) {
    const bytes = this.files.get(path);
    if (bytes === undefined) {
      throw new Bad('FILE_MISSING', 'It is not there', path);
    }
    return bytes;
  }

  has(path) {
    return this.files.has(path);
  }

  text(path) {
    return text(this.file(path));
  }

  get transcript() {
    return this.files.get(TRANSCRIPT);
  }

  /** [from, path] of each consistency proof. */
  get consistencies() {
    return [...this.files.keys()]
        .map((path) => CONSISTENCY.exec(path))
        .filter((match) => match)
        .map((match) => ({path: match[0], from: BigInt(match[1]), to: BigInt(match[2])}));
  }

  /** What the log's key signs of the manifest; it cannot be taken for a checkpoint. */
  async statement() {
    const digest = toBase64url(await sha256(this.file(MANIFEST)));
    return `${this.manifest.format}\n${this.manifest.origin}\n${digest}\n`;
  }
}

/**
 * @throws Bad ZIP_…, FILE_MISSING, FILE_UNKNOWN, FILE_CHANGED, FORMAT_UNKNOWN, MALFORMED
 */
export async function openBundle(bytes) {
  const files = await unzip(bytes);
  const manifest = readManifest(files.get(MANIFEST));
  const bundle = new Bundle(files, manifest);
  checkNames(bundle);
  for (const [path, said] of Object.entries(manifest.files)) {
    if (!equal(await sha256(bundle.file(path)), base64url(said, 32))) {
      throw new Bad('FILE_CHANGED', 'Its hash is not the one in the manifest', path);
    }
  }
  return bundle;
}

function readManifest(bytes) {
  if (bytes === undefined) {
    throw new Bad('FILE_MISSING', 'It is not there', MANIFEST);
  }
  try {
    const manifest = parse(bytes);
    checkManifest(manifest);
    return manifest;
  } catch (error) {
    throw new Bad(error.code ?? 'MALFORMED', error.message, MANIFEST);
  }
}

function checkManifest(manifest) {
  const format = field(manifest, 'format', 'string');
  if (format !== CARD && format !== CLAIM) {
    throw new Bad('FORMAT_UNKNOWN', 'It is of another format than is read here');
  }
  const claim = format === CLAIM;
  onlyKeys(manifest, ['asOf', 'cardId', 'entries', 'files', 'format', 'origin',
    ...(claim ? ['claimId'] : [])]);
  onlyKeys(manifest.asOf, claim ? ['time', 'treeSize'] : ['treeSize']);
  base64url(manifest.cardId, 32);
  field(manifest, 'origin', 'string');
  const indexes = [-1, ...field(manifest, 'entries', 'array')];
  const numbers = [field(manifest.asOf, 'treeSize', 'number'), ...indexes.slice(1)];
  if (!numbers.every((n) => Number.isSafeInteger(n) && n >= 0)
      || indexes.some((index, i) => i > 0 && index <= indexes[i - 1])) {
    throw malformed('Its entries are no ascending indexes');
  }
  field(manifest, 'files', 'object');
}

/** Each file is named by the manifest and is one that such a bundle has. */
function checkNames(bundle) {
  const {manifest} = bundle;
  const needed = [
    ...(bundle.isOfCard ? CARD_NEEDS : CLAIM_NEEDS),
    ...manifest.entries.flatMap((index) => [`leaf/${index}.json`, `proof/${index}.tlog-proof`]),
  ];
  const beside = [MANIFEST, NOTE, ...(bundle.isOfCard ? [TRANSCRIPT] : [])];
  const taken = new Set([...needed, ...(bundle.isOfCard ? CARD_TAKES : CLAIM_TAKES)]);
  for (const path of needed) {
    if (!Object.hasOwn(manifest.files, path)) {
      throw new Bad('FILE_MISSING', 'The manifest does not name it', path);
    }
  }
  for (const path of bundle.files.keys()) {
    if (!beside.includes(path) && !Object.hasOwn(manifest.files, path)) {
      throw new Bad('FILE_UNKNOWN', 'The manifest does not name it', path);
    }
  }
  for (const path of Object.keys(manifest.files)) {
    const known = taken.has(path) || (bundle.isOfCard && CONSISTENCY.test(path));
    if (!known || beside.includes(path)) {
      throw new Bad('FILE_UNKNOWN', 'No such bundle has it', path);
    }
  }
}
