import {Bad, base64url, equal, malformed, sha256, toBase64, utf8} from './bytes.js';
import {commitments, history, readLeaf} from './entries.js';
import {onlyKeys, parse} from './json.js';
import {parseNote, signers} from './note.js';
import {parsePolicy} from './policy.js';
import {parseProof} from './proof.js';

// What bundles of cards and of claims have in common.

/** What a checkpoint says, for people. */
export function state(facts, checkpoint) {
  facts.origin = checkpoint.origin;
  facts.treeSize = checkpoint.size;
  facts.root = toBase64(checkpoint.root);
  facts.witnesses = checkpoint.witnesses.map(({key, time}) => ({name: key.name, time}));
}

/** The reader's own policy, else the bundle's copy; undefined where it is none. */
export async function readPolicy(bundle, options, report) {
  const own = options.policy === undefined;
  report.facts.keysAreTheBundles = own;
  let policy;
  await report.run('policy', own ? 'policy.txt' : undefined, async () => {
    policy = await parsePolicy(own ? bundle.file('policy.txt') : options.policy);
  });
  return policy;
}

/** Says in which file something is wrong. */
export async function blaming(file, work) {
  try {
    return await work();
  } catch (error) {
    if (error.name !== 'Error' && !(error instanceof Bad)) {
      throw malformed(error.message, file);
    }
    error.file ??= file;
    throw error;
  }
}

/** All entries, each shown to be in the log; null where one is not, or is none. */
export async function readEntries(bundle, report, prove) {
  const entries = [];
  const proven = await report.run('leaves', undefined, async () => {
    for (const index of bundle.indexes) {
      const leaf = bundle.file(`leaf/${index}.json`);
      const path = `proof/${index}.tlog-proof`;
      await blaming(path, async () => prove(await parseProof(bundle.file(path)), index, leaf));
      await blaming(`leaf/${index}.json`, () => entries.push(readLeaf(index, leaf)));
    }
    return bundle.indexes.length;
  });
  return proven ? entries : null;
}

/**
 * That each command was signed with the key that its actor had then.
 *
 * @param mayLackKeys bundles of claims need not show where keys come from
 */
export async function checkSignatures(entries, members, report, mayLackKeys) {
  const {facts} = report;
  const own = entries.filter(({map}) => !map);
  try {
    for (const entry of own) {
      await blaming(`leaf/${entry.index}.json`, () => members.hear(entry));
    }
  } catch (error) {
    if (mayLackKeys && ['GENESIS_MISSING', 'KEY_MISSING'].includes(error.code)) {
      report.unchecked('signatures', error.code);
      return;
    }
    await report.run('signatures', undefined, () => {
      throw error;
    });
    return;
  }
  facts.custody = Object.fromEntries(
      own.map(({command}) => [command.actor, members.custodyOf(command.actor)]));
  await report.run('signatures', undefined, () => own.length);
}

/** Each opens a commitment that stands in one of the entries. */
export async function checkOpenings(bundle, entries, report) {
  if (!bundle.has('openings.json')) {
    return;
  }
  await report.run('openings', 'openings.json', async () => {
    const opened = parse(bundle.file('openings.json'));
    onlyKeys(opened, ['papers']);
    const standing = commitments(entries.filter(({map}) => !map));
    for (const paper of opened.papers) {
      onlyKeys(paper, ['commitment', 'label', 'nonce', 'value']);
      const digest = await sha256(base64url(paper.nonce, 32), utf8(paper.value));
      if (!equal(digest, base64url(paper.commitment, 32)) || !standing.has(paper.commitment)) {
        throw new Bad('OPENING', 'It opens no commitment of these entries');
      }
    }
    report.facts.openings = opened.papers.map(({label, value}) => ({label, value}));
    return opened.papers.length;
  });
}

/** The card's events in order, without a gap. */
export async function readHistory(bundle, entries, report) {
  let events = null;
  await report.run('history', undefined, () => {
    events = history(entries, bundle.manifest.cardId);
    report.facts.history = events.map(({entry, name, seq, attempt}) => ({
      index: entry.index, at: entry.at, actor: entry.command.actor, name, seq, attempt,
    }));
    return events.filter(({attempt}) => !attempt).length;
  });
  return events;
}

/** That nothing was taken out, no proof of inclusion shows: the log says so. */
export async function checkNote(bundle, policy, report) {
  await report.run('note', 'manifest.note', async () => {
    const note = parseNote(bundle.file('manifest.note'));
    if (note.text !== await bundle.statement()) {
      throw new Bad('STATEMENT', 'It is about another manifest');
    }
    if ((await signers(note, policy.logs)).length === 0) {
      throw new Bad('SIGNATURE_MISSING', 'No log of the policy has signed the manifest');
    }
  });
}
