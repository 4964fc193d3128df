import {notProved, proved} from './statements.js';
import {verify, verifyReceipt} from './verify.js';
import {utc, words} from './words.js';

const byId = (id) => document.getElementById(id);
const FILE_BYTES_MAX = 256 << 20;

let language = navigator.language?.startsWith('zh') ? 'zh' : 'en';
let answer = null;
/** The reader's files by what they are: bundle, policy, older, leaf, proof. */
let given = {};

function element(tag, text, attributes = {}, ...children) {
  const made = document.createElement(tag);
  if (text) {
    made.textContent = text;
  }
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...children);
  return made;
}

/**
 * What a file is. What is named a bundle is taken for one, damaged or not, so that it is told so;
 * otherwise the beginning says it.
 */
function kindOf(name, bytes) {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  if (/\.zip$/i.test(name) || start.startsWith('PK')) {
    return 'bundle';
  } else if (start.startsWith('c2sp.org/tlog-proof')) {
    return 'proof';
  } else if (start.startsWith('{')) {
    return 'leaf';
  }
  return /^(log|witness|group|quorum) /m.test(start) ? 'policy' : 'older';
}

async function take(files) {
  for (const file of files) {
    const bytes = file.size > FILE_BYTES_MAX
      ? new Uint8Array(0) : new Uint8Array(await file.arrayBuffer());
    const kind = kindOf(file.name, bytes);
    given[kind] = {name: file.name, bytes};
    if (kind === 'policy') {
      byId('policy').value = new TextDecoder().decode(bytes);
    }
  }
  showGiven();
  await check();
}

function showGiven() {
  const names = Object.values(given).map(({name}) => name).join(', ');
  byId('dropped').textContent = names ? words[language].dropped(names) : '';
}

async function check() {
  const written = byId('policy').value;
  const policy = written.trim() === '' ? undefined : new TextEncoder().encode(written);
  const older = given.older?.bytes;
  const result = byId('result');
  result.removeAttribute('data-verdict');
  if (given.bundle) {
    answer = await verify(given.bundle.bytes, {policy, older});
  } else if (given.leaf && given.proof && policy) {
    answer = await verifyReceipt(given.leaf.bytes, given.proof.bytes, {policy});
  } else {
    answer = null;
    const lacks = given.leaf && given.proof ? 'needPolicy' : 'nothing';
    result.replaceChildren(element('p', words[language][lacks]));
    result.hidden = false;
    return;
  }
  show();
}

function show() {
  const w = words[language];
  const result = byId('result');
  const {facts, checks, verdict} = answer;
  const bad = checks.filter(({status}) => status === 'bad' || status === 'cannot');
  result.replaceChildren(
      element('p', w.verdicts[verdict], {class: `verdict ${verdict}`}),
      ...list(w.problems, bad.map((one) => problem(one, w))),
      ...list(w.proved, proved(answer, w).map((sentence) => element('li', sentence))),
      ...list(w.notProved, notProved(answer, w).map((sentence) => element('li', sentence))),
      ...(facts.history?.length ? [element('h2', w.historyTitle), historyTable(facts, w)] : []),
      ...list(w.privateTitle, (facts.openings ?? [])
          .map(({label, value}) => element('li', `${label}: ${value}`))),
      element('h2', w.checksTitle), checkTable(checks, w));
  result.hidden = false;
  result.dataset.verdict = verdict;
}

function list(title, items) {
  return items.length === 0 ? [] : [element('h2', title), element('ul', '', {}, ...items)];
}

function problem({check, code, file, detail}, w) {
  const where = file ?? w.checks[check];
  return element('li', `${where}: ${w.codes[code] ?? code}. ${code}${detail ? `, ${detail}` : ''}`,
      {class: 'bad', 'data-code': code, 'data-file': file ?? ''});
}

function table(columns, rows) {
  const head = element('tr', '', {}, ...columns.map((name) => element('th', name)));
  return element('table', '', {}, head, ...rows.map((cells) =>
    element('tr', '', {}, ...cells.map((cell) => element('td', cell)))));
}

function historyTable(facts, w) {
  return table(w.columns, facts.history.map(({index, seq, at, name, actor, attempt}) => [
    String(index), attempt ? '' : String(seq), utc(at), attempt ? w.attempt(name) : name, actor,
    w.custody[facts.custody?.[actor]] ?? '',
  ]));
}

function checkTable(checks, w) {
  return table(['', '', ''], checks.map(({check, status, file, code}) =>
    [w.checks[check], w.statuses[status], [file, code].filter(Boolean).join(' ')]));
}

function speak(chosen) {
  language = chosen;
  const w = words[language];
  document.documentElement.lang = w.lang;
  document.title = `Cardproof: ${w.title}`;
  document.querySelectorAll('[data-word]').forEach((place) => {
    place.textContent = w[place.dataset.word];
  });
  showGiven();
  if (answer) {
    show();
  }
}

function start() {
  const drop = byId('drop');
  byId('files').addEventListener('change', (event) => take([...event.target.files]));
  byId('check').addEventListener('click', check);
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    // A file that misses the field would otherwise replace the page.
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', name === 'dragenter' || name === 'dragover');
    });
  }
  document.addEventListener('drop', (event) => take([...event.dataTransfer.files]));
  document.querySelectorAll('.languages button').forEach((button) =>
    button.addEventListener('click', () => speak(button.value)));
  speak(language);
  document.body.dataset.ready = 'yes';
}

start();
