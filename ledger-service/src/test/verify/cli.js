// cli.js BUNDLE POLICY: what the page would say of a bundle. Exits 0 if it is good, else 1.

import {readFileSync} from 'node:fs';
import {notProved, proved} from '../../main/resources/verify/statements.js';
import {verify} from '../../main/resources/verify/verify.js';
import {words} from '../../main/resources/verify/words.js';

const [archive, policy] = process.argv.slice(2).map((file) => readFileSync(file));
const answer = await verify(archive, {policy});
for (const {status, code, file, detail} of answer.checks.filter(({status: s}) => s === 'bad')) {
  console.log([status.toUpperCase(), file, code, detail].filter(Boolean).join('  '));
}
proved(answer, words.en).forEach((sentence) => console.log(`proved      ${sentence}`));
notProved(answer, words.en).forEach((sentence) => console.log(`not proved  ${sentence}`));
console.log(words.en.verdicts[answer.verdict]);
process.exitCode = answer.verdict === 'good' ? 0 : 1;
