import {createPublicKey, generateKeyPairSync, sign} from 'node:crypto';
import {p256_oprf} from '@noble/curves/nist.js';
import {zip} from './zipwriter.js';
import {consistency, edge, inclusion, leafHash, mapPath, mapRoot, root, sha256} from './tree.js';

// A small log and bundles of it, made by other code than checks them. Its entries have the form of a
// ledger's; whether the rules would have decided so is not its concern.

export const ORIGIN = 'test.example/cards';
const INTERVAL = 6;
const COMMAND_TYPE = 'application/vnd.cardproof.command+json';
const DAY = Date.UTC(2026, 0, 2);

export const b64 = (bytes) => Buffer.from(bytes).toString('base64');
export const b64u = (bytes) => Buffer.from(bytes).toString('base64url');

/** Canonical JSON: sorted keys, no space. */
export function jcs(value) {
  if (Array.isArray(value)) {
    return `[${value.map(jcs).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((k) => `${JSON.stringify(k)}:${jcs(value[k])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export class Key {
  constructor(name, type = 1, secret = generateKeyPairSync('ed25519').privateKey) {
    this.raw = createPublicKey(secret).export({format: 'der', type: 'spki'}).subarray(-32);
    this.secret = secret;
    this.name = name;
    this.type = type;
    this.typed = Buffer.concat([Buffer.from([type]), this.raw]);
    this.id = sha256(Buffer.from(`${name}\n`), this.typed).subarray(0, 4);
  }

  get vkey() {
    return `${this.name}+${this.id.toString('hex')}+${b64(this.typed)}`;
  }

  sign(text) {
    return sign(null, Buffer.from(text), this.secret);
  }

  line(blob) {
    return `\u2014 ${this.name} ${b64(Buffer.concat([this.id, blob]))}\n`;
  }

  cosign(text, seconds) {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    return this.line(Buffer.concat([time, this.sign(`cosignature/v1\ntime ${seconds}\n${text}`)]));
  }
}

export class Log {
  leaves = [];
  cards = new Map();
  members = new Map();
  key = new Key(ORIGIN);
  witnesses = ['w1', 'w2', 'w3'].map((name) => new Key(`${name}.example`, 4));
  tagSecret = p256_oprf.voprf.generateKeyPair();
  at = DAY;

  constructor(interval = INTERVAL) {
    this.interval = interval;
    this.members.set('operator', {key: new Key('operator'), generation: 0});
    const operatorKey = b64u(this.members.get('operator').key.raw);
    this.add('operator', {'ledger.create': {
      limits: {holdGraceMs: 0, mapInterval: interval}, operator: 'operator', operatorKey,
      operatorName: 'Operator', origin: ORIGIN, rules: 1, tagKey: b64u(this.tagSecret.publicKey),
    }}, [{'ledger.created': {}}]);
    this.genesis = b64u(leafHash(this.leaves[0]));
    this.admit('nova');
    this.admit('shop-a', 'SELF');
  }

  admit(member, custody = 'GATEWAY') {
    const key = new Key(member);
    this.members.set(member, {key, generation: 0});
    this.add('operator', {'member.admit': {
      custody, displayName: member, member, publicKey: b64u(key.raw), roles: ['SUPPLIER'],
    }}, [{'member.admitted': {member}}]);
  }

  rotate(member) {
    const known = this.members.get(member);
    known.key = new Key(member);
    known.generation++;
    this.add('operator', {'member.rotate-signing-key': {member, publicKey: b64u(known.key.raw)}},
        [{'member.signing_key_rotated': {generation: known.generation, member}}]);
  }

  add(actor, action, events) {
    const {key, generation} = this.members.get(actor);
    this.at += 1000;
    const command = {
      action, actor, ask: b64u(sha256(jcs(action))), at: this.at,
      id: b64u(sha256(`${this.leaves.length}`)), ledger: this.genesis ?? '',
    };
    const body = Buffer.from(jcs(command));
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${COMMAND_TYPE.length} ${COMMAND_TYPE} ${body.length} `), body]);
    const index = this.append({
      at: this.at, command, events, rules: 1,
      signature: {key: generation, value: b64u(key.sign(signed))}, v: 1,
    });
    if (this.interval > 0 && this.leaves.length % (this.interval + 1) === this.interval) {
      this.append({map: {
        cards: this.cards.size, entries: this.leaves.length, root: b64u(mapRoot(this.#map())),
      }, v: 1});
      this.maps ??= new Map();
      this.maps.set(this.leaves.length - 1, this.#map());
    }
    return index;
  }

  append(leaf) {
    return this.leaves.push(Buffer.from(jcs(leaf))) - 1;
  }

  #map() {
    return [...this.cards].map(([id, card]) => (
      {key: Buffer.from(id, 'base64url'), last: card.seq - 1, state: card.state}));
  }

  /** The card id of a code, with the transcript that shows it. */
  tag(code) {
    const input = Buffer.concat(['card', 'acme', code].flatMap((field) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(field.length);
      return [length, Buffer.from(field)];
    }));
    const {blind, blinded} = p256_oprf.voprf.blind(input);
    const {secretKey, publicKey} = this.tagSecret;
    const {evaluated, proof} = p256_oprf.voprf.blindEvaluate(secretKey, publicKey, blinded);
    const output = p256_oprf.voprf.finalize(input, blind, evaluated, blinded, publicKey, proof);
    return {id: b64u(output), transcript: {
      blind: b64u(blind), blindedElement: b64u(blinded), c: b64u(proof.subarray(0, 32)),
      evaluatedElement: b64u(evaluated), input: b64u(input), mode: 1, publicKey: b64u(publicKey),
      s: b64u(proof.subarray(32)), suite: 'P256-SHA256',
    }};
  }

  mint(...cards) {
    cards.forEach((id) => this.cards.set(id, {seq: 1, state: 'AVAILABLE', entries: []}));
    const index = this.add('nova', {'batch.open': {batchNo: 'b', declared: cards.length,
      lots: [{cards}], sellers: ['*'], sku: 's'}},
    [{'batch.opened': {batch: 'bat_1', granted: cards.length}},
      {'card.minted': {batch: 'bat_1', count: cards.length, refused: []}}]);
    cards.forEach((id) => this.cards.get(id).entries.push(index));
    return index;
  }

  /** Something that happens to a card. */
  step(id, actor, event, state, asked = {}) {
    const card = this.cards.get(id);
    const seq = card.seq++;
    card.state = state;
    const index = this.add(actor, {[event]: asked}, [{[event]: {cards: [{id, seq}]}}]);
    card.entries.push(index);
    return index;
  }

  attempt(id, actor) {
    const card = this.cards.get(id);
    const index = this.add(actor, {'sale.make': {cards: [id]}},
        [{'attempt.refused': {card: {id, seq: card.seq - 1}, code: 'card.sold'}}]);
    card.entries.push(index);
    return index;
  }

  checkpoint(size = this.leaves.length, cosigners = this.witnesses.slice(0, 2)) {
    const text = `${ORIGIN}\n${size}\n${b64(root(this.leaves.slice(0, size)))}\n`;
    const lines = cosigners.map((witness) => witness.cosign(text, 1_767_312_000));
    return {text, note: Buffer.from(
        `${text}\n${this.key.line(this.key.sign(text))}${lines.join('')}`)};
  }

  policy(log = this.key, witnesses = this.witnesses) {
    return Buffer.from(`log ${log.vkey}\n${witnesses.map((w, i) => `witness w${i} ${w.vkey}\n`).join('')}group g 2 ${witnesses.map((_, i) => `w${i}`).join(' ')}\nquorum g\n`);
  }

  proof(index, size, note) {
    const path = inclusion(index, this.leaves.slice(0, size)).map((h) => `${b64(h)}\n`).join('');
    return Buffer.from(`c2sp.org/tlog-proof@v1\nindex ${index}\n${path}\n${note}`);
  }

  mapProof(id, index) {
    const cards = this.maps.get(index);
    const key = Buffer.from(id, 'base64url');
    const {siblings, end} = mapPath(key, cards);
    const found = end === undefined
      ? 'absent'
      : end.key.equals(key)
        ? `present ${end.last} ${end.state}`
        : `absent ${b64u(end.key)} ${end.last} ${end.state}`;
    const path = siblings.map((h) => `${b64(h)}\n`).join('');
    return Buffer.from(`cardproof map-proof 1\ncard ${id}\n${found}\n${path}`);
  }

  /** Files of a card's bundle, before the manifest. */
  cardFiles(id, options = {}) {
    const size = options.size ?? this.leaves.length;
    const {note, text} = this.checkpoint(size);
    const round = this.interval + 1;
    const start = this.interval > 0 ? Math.floor(size / round) * round : 0;
    const own = (this.cards.get(id)?.entries ?? []).filter((index) => index < size);
    const entries = [...new Set([...this.#keyEntries(size), ...own, ...(start > 0 ? [start - 1] : [])])]
        .sort((a, b) => a - b);
    const files = {
      checkpoint: note,
      'openings.json': Buffer.from(jcs({papers: options.papers ?? []})),
      'policy.txt': this.policy(),
      'README.txt': Buffer.from('Evidence of a card.\n'),
      'report.html': Buffer.from('<!doctype html><title>Evidence</title>\n'),
      'tail/edge.txt': Buffer.from(edge(start, this.leaves).map((h) => `${b64(h)}\n`).join('')),
      'tail/entries': bundleOf(this.leaves.slice(start, size)),
      'time/checkpoint.tsr': timeStamp(text),
    };
    if (start > 0) {
      files['map/proof.txt'] = this.mapProof(id, start - 1);
    }
    for (const index of entries) {
      files[`leaf/${index}.json`] = this.leaves[index];
      files[`proof/${index}.tlog-proof`] = this.proof(index, size, note);
    }
    for (const from of options.older ?? []) {
      files[`consistency/${from}-${size}.txt`] = Buffer.from(
          consistency(from, this.leaves.slice(0, size)).map((h) => `${b64(h)}\n`).join(''));
    }
    return {files, entries, size, cardId: id, transcript: options.transcript, key: this.key};
  }

  /** What says which keys members have. */
  #keyEntries(size) {
    return this.leaves.slice(0, size).flatMap((leaf, i) =>
      /"(ledger\.create|member\.admit|member\.rotate-signing-key)":/.test(leaf) ? [i] : []);
  }
}

export function bundleOf(leaves) {
  return Buffer.concat(leaves.flatMap((leaf) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(leaf.length);
    return [length, leaf];
  }));
}

/** [name, bytes] of all files, with a manifest that fits them. */
export function packed({files, entries, size, cardId, transcript, key}, change = (manifest) => manifest) {
  const hashes = Object.fromEntries(
      Object.keys(files).map((path) => [path, b64u(sha256(files[path]))]));
  const manifest = change({
    asOf: {treeSize: size}, cardId, entries, files: hashes, format: 'cardproof card evidence 1',
    origin: ORIGIN,
  });
  const list = Object.keys(files).sort().map((path) => [path, files[path]]);
  if (transcript) {
    list.push(['code/voprf.json', Buffer.from(jcs(transcript))]);
  }
  const bytes = Buffer.from(jcs(manifest));
  const text = `${manifest.format}\n${manifest.origin}\n${b64u(sha256(bytes))}\n`;
  const note = Buffer.from(`${text}\n${key.line(key.sign(text))}`);
  return [['manifest.json', bytes], ['manifest.note', note], ...list];
}

export function bundle(parts, change) {
  return zip(packed(parts, change));
}

function der(tag, ...parts) {
  const body = Buffer.concat(parts);
  const length = body.length < 0x80
    ? [body.length]
    : body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** The shape of a TimeStampResp; nobody signed it. */
export function timeStamp(text, {time = '20260102000100Z', status = 0, after = ''} = {}) {
  const oid = (hex) => der(6, Buffer.from(hex, 'hex'));
  const imprint = der(0x30, der(0x30, oid('608648016503040201'), der(5)), der(4, sha256(text)));
  const info = der(0x30, der(2, Buffer.from([1])), oid('2a0304'), imprint,
      der(2, Buffer.from([7])), der(0x18, Buffer.from(time)));
  const content = der(0x30, oid('2a864886f70d0109100104'), der(0xa0, der(4, info)));
  const signed = der(0x30, der(2, Buffer.from([3])), der(0x31), content, der(0x31));
  const token = der(0x30, oid('2a864886f70d010702'), der(0xa0, signed));
  return Buffer.concat([
    der(0x30, der(0x30, der(2, Buffer.from([status]))), token), Buffer.from(after)]);
}

/** A card with a life across two map leaves. */
export function example() {
  const log = new Log();
  const {id, transcript} = log.tag('AAAA-1111-BBBB'.replaceAll('-', ''));
  const others = ['CODE1', 'CODE2', 'CODE3', 'CODE4', 'CODE5'].map((code) => log.tag(code).id);
  log.mint(id, ...others);
  log.step(others[0], 'shop-a', 'hold.placed', 'HELD');
  const nonce = sha256('nonce');
  const orderCommitment = b64u(sha256(nonce, 'order-77'));
  const paper = {commitment: orderCommitment, label: 'orderId', nonce: b64u(nonce), value: 'order-77'};
  log.step(id, 'shop-a', 'hold.placed', 'HELD', {orderCommitment});
  log.rotate('shop-a');
  log.attempt(id, 'nova');
  log.step(id, 'shop-a', 'card.sold', 'SOLD');
  log.step(others[1], 'shop-a', 'card.sold', 'SOLD');
  log.step(others[2], 'shop-a', 'card.sold', 'SOLD');
  log.step(others[3], 'shop-a', 'card.sold', 'SOLD');
  const before = log.leaves.length;
  log.step(id, 'shop-a', 'card.delivered', 'DELIVERED');
  log.step(others[4], 'shop-a', 'card.sold', 'SOLD');
  log.step(others[4], 'shop-a', 'card.delivered', 'DELIVERED');
  return {log, id, others, transcript, paper, before};
}
