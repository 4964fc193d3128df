// make-attacks.js CARDPROOF OUT: runs a ledger with two witnesses and a time-stamp authority, sells
// a card on it, and writes each attack on the card's bundle into a folder of its own.

import {createPrivateKey} from 'node:crypto';
import {spawn, execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {unzip} from '../../main/resources/verify/zip.js';
import {verify} from '../../main/resources/verify/verify.js';
import {Base, attacks} from './attacks.js';
import {stampedBy} from './authority.js';
import {Key, Log} from './fabricate.js';
import {zip} from './zipwriter.js';

const [, , cardproof, out] = process.argv;
const ORIGIN = 'attacks.example/cards';
/** Entries between two leaves of the map, the leaf included. */
const ROUND = 257;

const work = mkdtempSync(join(tmpdir(), 'attacks-'));
const running = [];

/** Starts a command; its first `count` lines say that it is ready. */
function start(count, ...words) {
  const child = spawn(cardproof, words, {stdio: ['ignore', 'pipe', 'inherit']});
  running.push(child);
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes) => {
      said += bytes;
      const lines = said.split('\n');
      if (lines.length > count) {
        resolve(lines);
      }
    });
    child.on('exit', (status) => reject(new Error(`${words[0]} ended with ${status}`)));
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The log's own key, from its file. */
function logKey(file) {
  const typed = Buffer.from(readFileSync(file, 'utf8').trim().split('+').slice(4).join('+'), 'base64');
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'),
    typed.subarray(1)]);
  return new Key(ORIGIN, 1, createPrivateKey({key: der, format: 'der', type: 'pkcs8'}));
}

class Member {
  static count = 0;

  constructor(url, key) {
    Object.assign(this, {url, key});
  }

  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'Authorization': `Bearer ${this.key}`,
        'Idempotency-Key': `k-${Member.count++}`,
        ...(body ? {'Content-Type': 'application/json'} : {}),
      },
      body: body && JSON.stringify(body),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return {status: response.status, bytes};
  }

  async ask(method, path, body, expected = [200, 201]) {
    const {status, bytes} = await this.call(method, path, body);
    if (!expected.includes(status)) {
      throw new Error(`${method} ${path}: ${status} ${bytes.toString().slice(0, 300)}`);
    }
    return bytes.length > 0 && bytes[0] === 0x7b ? JSON.parse(bytes) : bytes;
  }
}

async function ledger() {
  const data = join(work, 'ledger');
  const init = JSON.parse(execFileSync(cardproof, ['init', '--data', data, '--origin', ORIGIN, '--json']));
  writeFileSync(join(work, 'logs.yaml'), `- {origin: ${ORIGIN}, vkey: "${init.vkey}"}\n`);
  const witnesses = [];
  for (const name of ['north', 'south']) {
    const lines = await start(2, 'witness', '--data', join(work, name), '--name', `${name}.example`,
        '--config', join(work, 'logs.yaml'));
    witnesses.push(lines.find((line) => line.startsWith('witness ')));
  }
  const away = new Key('east.example', 4);
  const names = witnesses.map((line) => line.split(' ')[1]);
  writeFileSync(join(work, 'policy.txt'), [...witnesses, `witness east.example ${away.vkey}`,
    `group two 2 ${names.join(' ')} east.example`, 'quorum two', ''].join('\n'));
  const [ready] = await start(1, 'tsa-simulator', '--data', join(work, 'tsa'));
  const [port, management] = [await freePort(), await freePort()];
  writeFileSync(join(work, 'gateway.properties'), [
    `cardproof.log.policy=${join(work, 'policy.txt')}`,
    `cardproof.tsa.url=${ready.split(' ').at(-1)}`,
    `cardproof.tsa.roots=${join(work, 'tsa', 'root.pem')}`, ''].join('\n'));
  await start(1, 'serve', '--data', data, '--port', `${port}`, '--management-port', `${management}`,
      '--config', join(work, 'gateway.properties'));
  const url = `http://127.0.0.1:${port}`;
  return {url, data, operator: new Member(url, init.operator.apiKey)};
}

/** Index of the entry that an answer's receipt names. */
const entryOf = (answer) => answer.receipt.entry;

async function story(at) {
  const {operator, url} = at;
  const admit = async (memberId, ...roles) => new Member(url, (await operator.ask('POST', '/v1/members',
      {memberId, displayName: memberId, roles})).apiKey);
  const nova = await admit('nova', 'SUPPLIER');
  const shop = await admit('shop-a', 'MARKETPLACE');
  const rival = await admit('shop-b', 'MARKETPLACE');
  await operator.ask('PUT', '/v1/policies/plain',
      {windowFrom: 'DELIVERY', window: 'P30D', theftCover: 'PT24H'});
  await operator.ask('PUT', '/v1/products/GAME-10', {name: 'Ten', productType: 'GIFT_CARD',
    scope: 'games', policyId: 'plain', suppliers: ['nova']});
  const codes = ['GAME-AAAA-0001', 'GAME-AAAA-0002', 'GAME-AAAA-0003'];
  const {lines} = await nova.ask('POST', '/v1/batches',
      {sku: 'GAME-10', batchNo: 'B1', sellers: ['*'], deposit: true, codes});
  const [card, other, filler] = lines.map((line) => line.cardId);
  const hold = await shop.ask('POST', '/v1/reservations', {orderId: 'order-1', items: [{cardId: card}]});
  await rival.ask('POST', '/v1/reservations', {orderId: 'theirs', items: [{cardId: card}]}, [409]);
  const held = await shop.ask('POST', '/v1/reservations', {orderId: 'order-2', items: [{cardId: other}]});
  const olderSize = entryOf(held) + 1;
  const older = await shop.ask('GET', `/v1/cards/${card}/evidence.zip?treeSize=${olderSize}`);
  const sale = await shop.ask('POST', `/v1/reservations/${hold.reservationId}/confirm`,
      {paymentRef: 'pay-1', price: '10.00', currency: 'EUR'});
  // Something that happens to a third card, until a map leaf is about to be due.
  let last = entryOf(sale);
  for (let placed = null; (last + 2) % ROUND !== 0; last++) {
    if (placed) {
      await shop.ask('DELETE', `/v1/reservations/${placed}`, undefined, [204]);
      placed = null;
    } else {
      const hold = {orderId: `f-${last}`, items: [{cardId: filler}]};
      placed = (await shop.ask('POST', '/v1/reservations', hold)).reservationId;
    }
  }
  const delivery = await shop.ask('POST', `/v1/sales/${sale.saleId}/delivery?transcript=true`, {});
  await shop.ask('DELETE', `/v1/reservations/${held.reservationId}`, undefined, [204]);
  const whole = await shop.ask('GET',
      `/v1/cards/${card}/evidence.zip?from=${olderSize}&treeSize=${entryOf(delivery) + 2}`);
  return {card, other, shop, older, whole, delivery};
}

async function partsOf(archive) {
  const files = Object.fromEntries(
      [...await unzip(archive)].map(([name, bytes]) => [name, Buffer.from(bytes)]));
  const manifest = JSON.parse(files['manifest.json']);
  delete files['manifest.json'];
  delete files['manifest.note'];
  return {files, entries: manifest.entries, size: manifest.asOf.treeSize, cardId: manifest.cardId,
    origin: manifest.origin};
}

/** Time-stamps of the right text that nobody may believe. */
function stampsOf(checkpoint) {
  const text = `${checkpoint}\n`;
  const expired = stampedBy(text, '20200101000000Z', '20210101000000Z');
  const stranger = stampedBy(text, '20200101000000Z', '20400101000000Z');
  return {
    expired: {what: 'the authority\'s certificate had run out when it stamped', ...expired},
    stranger: {what: 'the time-stamp is of an authority that the reader does not know',
      response: stranger.response},
  };
}

function readme(attack) {
  const said = attack.said.map(([code, file]) => `${code}${file ? ` ${file}` : ''}`).join('; ')
      .replaceAll('\n', '\\n');
  return `# ${attack.name}\n\nWhat was done: ${attack.what}.\n\n| verifier | what it says |\n|---|---|\n`
    + `| browser | ${said || 'good, but for the authority, which it says it does not check'} |\n| cardproof verify | ${attack.file ?? 'the archive'} |\n`;
}

function write(name, files) {
  const folder = join(out, name);
  mkdirSync(folder, {recursive: true});
  Object.entries(files).forEach(([file, bytes]) => writeFileSync(join(folder, file), bytes));
}

async function make() {
  const at = await ledger();
  const told = await story(at);
  const {shop, other} = told;
  const parts = await partsOf(told.whole);
  const key = logKey(join(at.data, 'log.key'));
  const policy = Buffer.from(await (await fetch(`${at.url}/log/policy`)).text());
  const foreign = new Log();
  const stranger = foreign.tag('OTHER').id;
  foreign.mint(stranger);
  const transcript = told.delivery.items[0].tagTranscript;
  const base = new Base({...parts, transcript}, key, policy, {
    older: await partsOf(told.older),
    card: await partsOf(
        await shop.ask('GET', `/v1/cards/${other}/evidence.zip?treeSize=${parts.size}`)),
    log: foreign.cardFiles(stranger),
    stamps: stampsOf(parts.files.checkpoint.toString().split('\n\n')[0]),
  });
  const good = await verify(zip(base.list()), {policy});
  if (good.verdict !== 'good') {
    throw new Error(JSON.stringify(good.checks.filter(({status}) => status === 'bad')));
  }
  write('good', {'bundle.zip': zip(base.list()), 'policy.txt': policy,
    'tsa-root.pem': readFileSync(join(work, 'tsa', 'root.pem')),
    'README.md': '# good\n\nThe bundle that all others were made of, as a ledger wrote it.\n'});
  for (const attack of attacks(base)) {
    const answer = await verify(attack.archive, {policy: attack.policy});
    const said = answer.checks.filter(({status}) => status === 'bad')
        .map(({code, file}) => [code, file]);
    if ((answer.verdict === 'bad') !== (attack.code !== null)) {
      throw new Error(`${attack.name} is ${answer.verdict}`);
    }
    write(attack.name, {'bundle.zip': attack.archive, 'policy.txt': attack.policy,
      'README.md': readme({...attack, said}), ...(attack.root ? {'tsa-root.pem': attack.root} : {})});
  }
}

try {
  await make();
} finally {
  running.forEach((child) => child.kill());
  rmSync(work, {recursive: true, force: true});
}
