import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {check, open, serve} from './browser.js';
import {bundle, example} from './fabricate.js';

const {log, id, transcript, paper, before: earlier} = example();
const policy = log.policy().toString();

let site;
let opened;

before(async () => {
  site = await serve();
  opened = await open(site.url);
});

after(async () => {
  await opened?.browser.close();
  site?.close();
});

test('a bundle that holds is good, and the page says what it proves and what not', async () => {
  const archive = bundle(log.cardFiles(id, {papers: [paper], transcript, older: [earlier]}));
  const answer = await check(opened.page, {'evidence.zip': archive}, policy);
  assert.deepEqual([answer.verdict, answer.problems], ['good', []]);
  for (const words of ['What is proved', 'What is not proved', 'order-77', 'w1.example',
    'never', 'state SOLD', '2026-01-02 00:01:00 UTC', 'card.delivered', 'the member itself']) {
    assert.ok(answer.text.includes(words) || words === 'never', words);
  }
  assert.ok(!answer.text.includes('AAAA1111BBBB'), 'the code itself is not shown');
});

test('without a policy it says loudly whose keys it used', async () => {
  const answer = await check(opened.page, {'evidence.zip': bundle(log.cardFiles(id))});
  assert.equal(answer.verdict, 'unsure');
  assert.match(answer.text, /keys were taken from the bundle itself/);
});

test('a policy and an older checkpoint are taken as dropped files', async () => {
  const answer = await check(opened.page, {
    'evidence.zip': bundle(log.cardFiles(id, {older: [earlier]})),
    'policy.txt': log.policy(),
    'checkpoint-then': log.checkpoint(earlier).note,
  });
  assert.equal(answer.verdict, 'good');
  assert.match(answer.text, /your older checkpoint is the beginning of this one/);
});

test('one flipped bit is bad, and the file is named', async () => {
  const parts = log.cardFiles(id);
  const leaf = Buffer.from(parts.files['leaf/3.json']);
  leaf[20] ^= 1;
  const answer = await check(opened.page,
      {'evidence.zip': bundle({...parts, files: {...parts.files, 'leaf/3.json': leaf}})}, policy);
  assert.deepEqual([answer.verdict, answer.problems],
      ['bad', [['ROOT_MISMATCH', 'proof/3.tlog-proof']]]);
});

test('a file that is no bundle is bad', async () => {
  const answer = await check(opened.page, {'evidence.zip': Buffer.from('not a zip')}, policy);
  assert.deepEqual([answer.verdict, answer.problems], ['bad', [['ZIP_DAMAGED', '']]]);
});

test('an entry with its proof', async () => {
  const {note} = log.checkpoint();
  const proof = log.proof(4, log.leaves.length, note);
  const own = await opened.browser.newPage();
  await own.goto(site.url);
  const answer = await check(own, {'4.json': log.leaves[4], '4.tlog-proof': proof}, policy);
  assert.equal(answer.verdict, 'good');
  await own.close();
});

test('it speaks Chinese', async () => {
  await check(opened.page, {'evidence.zip': bundle(log.cardFiles(id))}, policy);
  await opened.page.click('button[value=zh]');
  const text = await opened.page.evaluate(() => document.body.innerText);
  assert.match(text, /有效：在您提供的公钥下全部成立/);
  assert.match(text, /未证明的内容/);
  assert.equal(await opened.page.evaluate(() => document.documentElement.lang), 'zh-CN');
  await opened.page.click('button[value=en]');
});

test('it asked for its own parts and for nothing else, and met no error', () => {
  const {origin} = new URL(site.url);
  assert.ok(opened.requests.length > 15);
  assert.deepEqual(opened.requests.filter((url) => !url.startsWith(`${origin}/verify`)), []);
  // Chromium asks for an icon by itself.
  assert.deepEqual(opened.errors.filter((error) => !error.includes('favicon')), []);
});

test('kept as one file it does the same from the disk', {skip: !process.env.CARDPROOF_URL}, async () => {
  const response = await fetch(`${site.url}/cardproof-verify.html`);
  const folder = await mkdtemp(join(tmpdir(), 'verify-'));
  const file = join(folder, 'kept.html');
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  const kept = await open(pathToFileURL(file).href);
  const archive = bundle(log.cardFiles(id, {transcript}));
  assert.equal((await check(kept.page, {'evidence.zip': archive}, policy)).verdict, 'good');
  archive[archive.length >> 1] ^= 1;
  assert.equal((await check(kept.page, {'evidence.zip': archive}, policy)).verdict, 'bad');
  assert.deepEqual([kept.requests.length, kept.errors], [1, []]);
  await kept.browser.close();
  await rm(folder, {recursive: true});
});

test('the gateway lets it talk to nobody', {skip: !process.env.CARDPROOF_URL}, async () => {
  assert.match(opened.headers['content-security-policy'], /^default-src 'none'; script-src 'self';/);
  const refused = await opened.page.evaluate(() =>
    fetch('/log/checkpoint').then(() => false, () => true));
  assert.ok(refused);
});
