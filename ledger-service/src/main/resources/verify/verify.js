import {openBundle} from './bundle.js';
import {verifyCard} from './card.js';
import {verifyClaim} from './claim.js';
import {readLeaf} from './entries.js';
import {state} from './evidence.js';
import {parsePolicy} from './policy.js';
import {parseProof, verifyProof} from './proof.js';
import {Report} from './report.js';

/**
 * Checks evidence on the spot; asks no server. Never throws: what is wrong is in the answer.
 *
 * @param archive bytes of a bundle
 * @param options.policy bytes of the reader's own tlog-policy; without it the bundle's own copy is
 *     used, and the verdict is never `good`
 * @param options.older bytes of an older checkpoint that the reader holds
 * @returns {verdict, checks, facts}, see Report
 */
export async function verify(archive, options = {}) {
  const report = new Report();
  let bundle;
  const opened = await report.run('archive', undefined, async () => {
    bundle = await openBundle(archive);
  });
  if (opened) {
    await report.guard(() => (bundle.isOfCard ? verifyCard : verifyClaim)(bundle, options, report));
  }
  return {
    verdict: report.verdict(options.policy !== undefined),
    checks: report.checks,
    facts: report.facts,
  };
}

/** As above for an entry's exact bytes and its tlog-proof, with a policy. */
export async function verifyReceipt(leaf, proof, options) {
  const report = new Report();
  report.facts = {kind: 'receipt'};
  const read = await report.run('policy', undefined, async () => {
    report.facts.policy = await parsePolicy(options.policy);
  });
  if (read) {
    await report.run('leaves', undefined, async () => {
      const parsed = await parseProof(proof);
      const checkpoint = await verifyProof(parsed, leaf, report.facts.policy);
      const entry = readLeaf(parsed.index, leaf);
      state(report.facts, checkpoint);
      report.facts.index = parsed.index;
      report.facts.entry = entry;
    });
  }
  return {verdict: report.verdict(true), checks: report.checks, facts: report.facts};
}
