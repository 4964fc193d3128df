import {utc} from './words.js';

// What an answer of verify() shows and does not show, as sentences.

function check(answer, name) {
  return answer.checks.find((one) => one.check === name && one.status === 'good');
}

/** Sentences on what is proved; none where anything is bad. */
export function proved(answer, w) {
  const {facts} = answer;
  if (answer.verdict === 'bad' || answer.verdict === 'cannot') {
    return [];
  }
  const says = [];
  const say = (name, sentence) => {
    const found = check(answer, name);
    if (found) {
      says.push(sentence(found.detail));
    }
  };
  if (facts.kind === 'receipt') {
    return [w.says.checkpoint(facts), ...witnesses(facts, w), w.says.receipt(facts)];
  }
  says.push(w.says.kind(facts));
  say('checkpoint', () => w.says.checkpoint(facts));
  says.push(...witnesses(facts, w));
  say('note', () => w.says.note());
  say('leaves', (n) => w.says.leaves(n));
  say('signatures', (n) => w.says.signatures(n));
  say('history', (n) => w.says.history(n));
  say('map', () => (facts.map.found ? w.says.present(facts) : w.says.absent(facts)));
  say('tail', (n) => (n === 0 ? w.says.tailEmpty(facts) : w.says.tail(n, facts)));
  say('openings', (n) => w.says.openings(n));
  for (const {detail} of answer.checks.filter((one) => one.check === 'consistency' && one.detail)) {
    says.push(detail.compared ? w.says.consistencyCompared(detail)
      : detail.root ? w.says.consistency(detail) : w.says.consistencyPerfect(detail));
  }
  say('time', () => w.says.time(utc(facts.time)));
  say('transcript', () => w.says.transcript(facts));
  return says;
}

function witnesses(facts, w) {
  return (facts.witnesses ?? []).map(({name, time}) => w.says.witness(name, utc(time * 1000n)));
}

/** Sentences on what is not proved. */
export function notProved(answer, w) {
  const {facts} = answer;
  if (answer.verdict === 'bad' || answer.verdict === 'cannot') {
    return [];
  }
  const not = w.saysNot;
  if (facts.kind === 'receipt') {
    return [not.receipt, not.truth];
  }
  const says = [not.truth, not.later(facts), not.rules];
  const relayed = Object.entries(facts.custody ?? {}).filter(([, custody]) => custody === 'GATEWAY');
  if (relayed.length > 0) {
    says.push(not.gateway(relayed.map(([member]) => member).join(', ')));
  }
  says.push(...(facts.kind === 'card' ? [not.attempts, not.batch] : [not.claimWhole]));
  if (facts.keysAreTheBundles) {
    says.push(not.keys);
  }
  if (facts.witnesses?.length === 0) {
    says.push(not.noWitness);
  }
  const unchecked = answer.checks.filter(({status}) => status === 'unchecked');
  return [...says, ...unchecked.map(({code}) => not[code])];
}
