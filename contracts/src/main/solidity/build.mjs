// Compiles the contracts; their ABI and bytecode are under version control, beside the hash of the
// sources that they come from. `--check` writes nothing and fails where a file would change.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, '../resources/io/cardproof/evm');
const CONTRACTS = ['CardLedger', 'CheckpointAnchor'];
// EIP-170.
const CODE_BYTES_MAX = 24_576;

// No metadata hash at the end of the code: it would change with every comment.
const settings = {
  evmVersion: 'london',
  viaIR: true,
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
};

const names = readdirSync(HERE).filter((name) => name.endsWith('.sol')).sort();
const sources = Object.fromEntries(
  names.map((name) => [name, { content: readFileSync(join(HERE, name), 'utf8') }]),
);

function compiled() {
  const input = JSON.stringify({ language: 'Solidity', sources, settings });
  const output = JSON.parse(solc.compile(input));
  for (const problem of output.errors ?? []) {
    console.error(problem.formattedMessage);
  }
  if (output.errors?.length) {
    throw new Error('the contracts do not compile without a word');
  }
  return output.contracts;
}

function digest() {
  const hash = createHash('sha256').update(`${solc.version()}\n${JSON.stringify(settings)}\n`);
  for (const name of names) {
    hash.update(`${name}\n${sources[name].content}`);
  }
  return hash.digest('hex');
}

function files() {
  const contracts = compiled();
  const written = { 'sources.sha256': `${digest()}\n` };
  for (const name of CONTRACTS) {
    const { abi, evm } = contracts[`${name}.sol`][name];
    const bytes = evm.deployedBytecode.object.length / 2;
    console.log(`${name}: ${bytes} bytes`);
    if (bytes > CODE_BYTES_MAX) {
      throw new Error(`${name} has more than ${CODE_BYTES_MAX} bytes`);
    }
    written[`${name}.abi`] = `${JSON.stringify(abi, null, 1)}\n`;
    written[`${name}.bin`] = `${evm.bytecode.object}\n`;
  }
  return written;
}

function isSame(path, text) {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

const check = process.argv.includes('--check');
let different = 0;
for (const [name, text] of Object.entries(files())) {
  const path = join(OUT, name);
  if (check && !isSame(path, text)) {
    console.error(`${name} is not what the sources come to: node build.mjs`);
    different += 1;
  } else if (!check) {
    writeFileSync(path, text);
  }
}
process.exitCode = different === 0 ? 0 : 1;
