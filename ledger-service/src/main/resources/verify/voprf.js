import {Bad, base64url, concat, equal, malformed, sha256, text, utf8} from './bytes.js';
import {onlyKeys} from './json.js';

// The transcript that shows which card id a code has: RFC 9497 mode 1, suite P256-SHA256, with
// hash_to_curve of RFC 9380. Everything here is public or belongs to who holds the file, so that
// nothing needs to take constant time.

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const A = P - 3n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const Z = P - 10n;
const G = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

const CONTEXT = 'OPRFV1-\u0001-P256-SHA256';

function mod(value, modulus = P) {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

function power(base, exponent, modulus = P) {
  let result = 1n;
  for (let square = mod(base, modulus); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) {
      result = (result * square) % modulus;
    }
    square = (square * square) % modulus;
  }
  return result;
}

function invert(value, modulus = P) {
  return power(value, modulus - 2n, modulus);
}

function number(bytes) {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function bytesOf(value, length = 32) {
  return Uint8Array.from({length},
      (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 0xffn));
}

// Points are [X, Y, Z] in Jacobian coordinates; Z is 0 for the identity.

const IDENTITY = [1n, 1n, 0n];

function double([x, y, z]) {
  if (z === 0n || y === 0n) {
    return IDENTITY;
  }
  const yy = mod(y * y);
  const zz = mod(z * z);
  const s = mod(4n * x * yy);
  const m = mod(3n * (x - zz) * (x + zz));
  const x3 = mod(m * m - 2n * s);
  return [x3, mod(m * (s - x3) - 8n * yy * yy), mod(2n * y * z)];
}

function add(p, q) {
  if (p[2] === 0n || q[2] === 0n) {
    return p[2] === 0n ? q : p;
  }
  const pzz = mod(p[2] * p[2]);
  const qzz = mod(q[2] * q[2]);
  const u1 = mod(p[0] * qzz);
  const s1 = mod(p[1] * qzz * q[2]);
  const h = mod(q[0] * pzz - u1);
  const r = mod(q[1] * pzz * p[2] - s1);
  if (h === 0n) {
    return r === 0n ? double(p) : IDENTITY;
  }
  const hh = mod(h * h);
  const hhh = mod(h * hh);
  const v = mod(u1 * hh);
  const x3 = mod(r * r - hhh - 2n * v);
  return [x3, mod(r * (v - x3) - s1 * hhh), mod(h * p[2] * q[2])];
}

function multiply(point, scalar) {
  let result = IDENTITY;
  for (let i = 255n; i >= 0n; i--) {
    result = double(result);
    if ((scalar >> i) & 1n) {
      result = add(result, point);
    }
  }
  return result;
}

/** Compressed; the identity has no such form. */
function encode([x, y, z]) {
  if (z === 0n) {
    throw malformed('A point is the identity');
  }
  const inverse = invert(z);
  const squared = mod(inverse * inverse);
  const affineY = mod(y * squared * inverse);
  return concat(new Uint8Array([affineY & 1n ? 3 : 2]), bytesOf(mod(x * squared)));
}

function decode(bytes) {
  const x = number(bytes.subarray(1));
  if (bytes.length !== 33 || (bytes[0] !== 2 && bytes[0] !== 3) || x >= P) {
    throw malformed('Not a point in compressed form');
  }
  const squared = mod(x * x * x + A * x + B);
  const y = power(squared, (P + 1n) / 4n);
  if (mod(y * y) !== squared) {
    throw malformed('A point is not on the curve');
  }
  return [x, (y & 1n) === BigInt(bytes[0] & 1) ? y : P - y, 1n];
}

function scalar(bytes) {
  const value = number(bytes);
  if (value === 0n || value >= N) {
    throw malformed('A scalar lies between 1 and the group order');
  }
  return value;
}

/** expand_message_xmd, RFC 9380 section 5.3.1. */
async function expand(message, domain, length) {
  const suffix = concat(domain, new Uint8Array([domain.length]));
  const b0 = await sha256(new Uint8Array(64), message,
      new Uint8Array([length >> 8, length & 0xff, 0]), suffix);
  let block = new Uint8Array(32);
  const blocks = [];
  for (let i = 1; 32 * (i - 1) < length; i++) {
    block = await sha256(block.map((byte, j) => byte ^ b0[j]), new Uint8Array([i]), suffix);
    blocks.push(block);
  }
  return concat(...blocks).subarray(0, length);
}

/** Simplified SWU, RFC 9380 section 6.6.2. */
function map(u) {
  const zuu = mod(Z * u * u);
  const denominator = mod(zuu * zuu + zuu);
  const x1 = denominator === 0n
    ? mod(B * invert(mod(Z * A)))
    : mod(mod(P - B) * invert(A) * (1n + invert(denominator)));
  const square = (x) => mod(x * x * x + A * x + B);
  let x = x1;
  let y = power(square(x1), (P + 1n) / 4n);
  if (mod(y * y) !== square(x1)) {
    x = mod(zuu * x1);
    y = power(square(x), (P + 1n) / 4n);
  }
  return [x, (y & 1n) === (u & 1n) ? y : mod(P - y), 1n];
}

async function hashToGroup(input) {
  const wide = await expand(input, utf8(`HashToGroup-${CONTEXT}`), 96);
  return add(map(mod(number(wide.subarray(0, 48)))), map(mod(number(wide.subarray(48)))));
}

async function hashToScalar(input) {
  return mod(number(await expand(input, utf8(`HashToScalar-${CONTEXT}`), 48)), N);
}

function prefixed(bytes) {
  return concat(new Uint8Array([bytes.length >> 8, bytes.length & 0xff]), bytes);
}

/** Whether one key turned the blinded element into the evaluated one; section 2.2.2. */
export async function verifyDleq(publicKey, blinded, evaluated, challenge, response) {
  const c = number(challenge);
  const s = number(response);
  if (c >= N || s >= N) {
    return false;
  }
  const seed = await sha256(prefixed(publicKey), prefixed(utf8(`Seed-${CONTEXT}`)));
  const weight = await hashToScalar(concat(prefixed(seed), new Uint8Array([0, 0]),
      prefixed(blinded), prefixed(evaluated), utf8('Composite')));
  const m = multiply(decode(blinded), weight);
  const z = multiply(decode(evaluated), weight);
  const t2 = add(multiply([...G, 1n], s), multiply(decode(publicKey), c));
  const t3 = add(multiply(m, s), multiply(z, c));
  const elements = [publicKey, ...[m, z, t2, t3].map(encode)];
  const expected = await hashToScalar(
      concat(...elements.map(prefixed), utf8('Challenge')));
  return expected === c;
}

/** Finalize, section 3.3.1. */
export async function unblind(input, blind, evaluated) {
  const point = multiply(decode(evaluated), invert(blind, N));
  return sha256(prefixed(input), prefixed(encode(point)), utf8('Finalize'));
}

export async function blindElement(input, blind) {
  return encode(multiply(await hashToGroup(input), blind));
}

const FIELDS = [
  'blind', 'blindedElement', 'c', 'evaluatedElement', 'input', 'mode', 'publicKey', 's', 'suite',
];

/**
 * Returns if the transcript shows that its code has this card id under the ledger's tag key.
 *
 * @param tagKey 33 bytes, from the genesis, never from the transcript
 * @returns {scope, code}: the code space, and the code as it was tagged
 */
export async function verifyTranscript(transcript, tagKey, cardId) {
  onlyKeys(transcript, FIELDS);
  if (transcript.suite !== 'P256-SHA256' || transcript.mode !== 1) {
    throw new Bad('TRANSCRIPT', 'It is of another suite or mode');
  }
  const input = base64url(transcript.input);
  const blind = scalar(base64url(transcript.blind, 32));
  const blinded = base64url(transcript.blindedElement, 33);
  const evaluated = base64url(transcript.evaluatedElement, 33);
  const [label, scope, code, ...more] = fieldsOf(input);
  if (label !== 'card' || code === undefined || more.length > 0) {
    throw new Bad('TRANSCRIPT', 'It is not about a code');
  }
  if (!equal(base64url(transcript.publicKey, 33), tagKey)) {
    throw new Bad('TRANSCRIPT', "It is not under the ledger's tag key");
  }
  if (!equal(await blindElement(input, blind), blinded)) {
    throw new Bad('TRANSCRIPT', 'What was evaluated is not this code');
  }
  const proven = await verifyDleq(tagKey, blinded, evaluated, base64url(transcript.c, 32),
      base64url(transcript.s, 32));
  if (!proven) {
    throw new Bad('TRANSCRIPT', 'The proof of the key does not hold');
  }
  if (!equal(await unblind(input, blind, evaluated), base64url(cardId, 32))) {
    throw new Bad('TRANSCRIPT', 'The code has another card id');
  }
  return {scope, code};
}

function fieldsOf(input) {
  const fields = [];
  for (let at = 0; at < input.length;) {
    const end = at + 2 + ((input[at] << 8) | (input[at + 1] ?? 0));
    if (at + 2 > input.length || end > input.length) {
      throw malformed('The input of a transcript ends within a field');
    }
    fields.push(text(input.subarray(at + 2, end)));
    at = end;
  }
  return fields;
}
