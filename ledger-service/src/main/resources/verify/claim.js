import {Bad} from './bytes.js';
import {Members} from './entries.js';
import {
  checkNote, checkOpenings, checkSignatures, readEntries, readHistory, readPolicy, state,
} from './evidence.js';
import {verifyProof} from './proof.js';

export async function verifyClaim(bundle, options, report) {
  const {facts} = report;
  Object.assign(facts, {
    kind: 'claim', cardId: bundle.manifest.cardId, claimId: bundle.manifest.claimId,
  });
  const policy = await readPolicy(bundle, options, report);
  if (!policy) {
    return;
  }
  await checkNote(bundle, policy, report);
  let newest = null;
  const entries = await readEntries(bundle, report, async (proof, index, leaf) => {
    if (proof.index !== index) {
      throw new Bad('INDEX_MISMATCH', `It is of entry ${proof.index}`);
    }
    const checkpoint = await verifyProof(proof, leaf, policy);
    newest = newest === null || checkpoint.size > newest.size ? checkpoint : newest;
  });
  if (!entries) {
    return;
  }
  await report.run('checkpoint', undefined, () => {
    if (newest === null || newest.size < bundle.size) {
      throw new Bad('SIZE_MISMATCH', 'No checkpoint covers the size that was asked about');
    }
    if (newest.origin !== bundle.manifest.origin) {
      throw new Bad('ORIGIN_MISMATCH', 'The manifest names another log', 'manifest.json');
    }
    state(facts, newest);
  });
  await checkSignatures(entries, new Members(), report, true);
  await readHistory(bundle, entries, report);
  await checkOpenings(bundle, entries, report);
  report.unchecked('adjudication', 'RULES_ELSEWHERE', 'adjudication.json');
}
