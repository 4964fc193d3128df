import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const SETTINGS = `
[ca]
default_ca = authority
[authority]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = names
[names]
commonName = supplied
[stamps]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = stamper
[stamper]
dir = .
serial = stamps
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
`;

/**
 * A time-stamp over a text now, by openssl, with a certificate that was good between two days.
 *
 * @returns {response, root}: DER of the TimeStampResp; PEM of the root that it leads to
 */
export function stampedBy(text, from, to) {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  const openssl = (...words) => execFileSync('openssl', words, {cwd: folder, stdio: 'pipe'});
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    writeFileSync(join(folder, 'settings'), SETTINGS);
    writeFileSync(join(folder, 'index.txt'), '');
    writeFileSync(join(folder, 'serial'), '01\n');
    writeFileSync(join(folder, 'stamps'), '01\n');
    writeFileSync(join(folder, 'text'), text);
    openssl('req', '-x509', ...key, '-keyout', 'root.key', '-out', 'root.pem', '-days', '7300',
        '-subj', '/CN=Another root');
    openssl('req', '-new', ...key, '-keyout', 'tsa.key', '-out', 'tsa.csr',
        '-subj', '/CN=Another authority');
    openssl('ca', '-batch', '-notext', '-config', 'settings', '-extensions', 'stamps', '-startdate',
        from, '-enddate', to, '-cert', 'root.pem', '-keyfile', 'root.key', '-in', 'tsa.csr',
        '-out', 'tsa.pem');
    openssl('ts', '-query', '-data', 'text', '-sha256', '-cert', '-no_nonce', '-out', 'query');
    openssl('ts', '-reply', '-config', 'settings', '-section', 'stamper', '-queryfile', 'query',
        '-out', 'response');
    return {response: readFileSync(join(folder, 'response')),
      root: readFileSync(join(folder, 'root.pem'))};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
