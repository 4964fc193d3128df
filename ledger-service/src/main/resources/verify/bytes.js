// Bytes and the texts they come in. Each reader accepts one spelling of a value only: two parties
// that see different bytes must never agree that they hold the same evidence.

/** What is wrong with evidence: a stable code, and the file it is in where one is to blame. */
export class Bad extends Error {
  constructor(code, message, file) {
    super(message);
    this.code = code;
    this.file = file;
  }
}

/** Something that this browser lacks; evidence is neither good nor bad for it. */
export class CannotCheck extends Error {}

export function malformed(message, file) {
  return new Bad('MALFORMED', message, file);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

export function utf8(text) {
  return encoder.encode(text);
}

export function text(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw malformed('Not UTF-8');
  }
}

export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function equal(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Standard base64 with padding. */
export function toBase64(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}

/** Base64url without padding. */
export function toBase64url(bytes) {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Reads standard base64, with padding and without stray bits. */
export function base64(written) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(written), (c) => c.charCodeAt(0));
  } catch {
    throw malformed('Not base64');
  }
  if (toBase64(bytes) !== written) {
    throw malformed('Not canonical base64');
  }
  return bytes;
}

/** Reads base64url without padding; `length` in bytes where it is fixed. */
export function base64url(written, length) {
  if (typeof written !== 'string' || !/^[A-Za-z0-9_-]*$/.test(written)) {
    throw malformed('Not base64url');
  }
  let bytes;
  try {
    const binary = atob(written.replaceAll('-', '+').replaceAll('_', '/'));
    bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  } catch {
    throw malformed('Not base64url');
  }
  if (toBase64url(bytes) !== written || (length !== undefined && bytes.length !== length)) {
    throw malformed('Not canonical base64url');
  }
  return bytes;
}

/** A hash in standard base64: 32 bytes. */
export function hash(written) {
  const bytes = base64(written);
  if (bytes.length !== 32) {
    throw malformed('A hash has 32 bytes');
  }
  return bytes;
}

const LARGEST = 2n ** 63n - 1n;

/** ASCII digits without leading zeros, at most 2^63 - 1, as a BigInt. */
export function decimal(written) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(written) || BigInt(written) > LARGEST) {
    throw malformed('Not a decimal number');
  }
  return BigInt(written);
}

/** Lines that each end in a line feed; none for the empty text. */
export function lines(whole) {
  if (whole === '') {
    return [];
  }
  if (!whole.endsWith('\n')) {
    throw malformed('The last line has no line feed');
  }
  return whole.slice(0, -1).split('\n');
}

function subtle() {
  if (!globalThis.crypto?.subtle) {
    throw new CannotCheck('WebCrypto is there over https, on localhost and from files only');
  }
  return globalThis.crypto.subtle;
}

export async function sha256(...parts) {
  return new Uint8Array(await subtle().digest('SHA-256', concat(...parts)));
}

/** Whether this raw key of 32 bytes made this signature of 64 bytes over the message. */
export async function ed25519(publicKey, message, signature) {
  let key;
  try {
    key = await subtle().importKey('raw', publicKey, {name: 'Ed25519'}, false, ['verify']);
  } catch (error) {
    if (error.name === 'NotSupportedError') {
      throw new CannotCheck('This browser does not know Ed25519');
    }
    return false;
  }
  return signature.length === 64
    && subtle().verify({name: 'Ed25519'}, key, signature, message);
}
