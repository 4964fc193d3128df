import {Bad, equal, malformed, sha256, utf8} from './bytes.js';

// RFC 3161: which checkpoint a time-stamp is about, and which time it states. The authority's
// signature and certificates are not checked here: `cardproof verify` and `openssl ts` do that.

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
const GENERALIZED_TIME = 0x18;
const CONTEXT_0 = 0xa0;

const SIGNED_DATA = '2a864886f70d010702';
const TST_INFO = '2a864886f70d0109100104';
const SHA256 = '608648016503040201';

/** One DER value after the other. */
class Der {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isAtEnd() {
    return this.at === this.bytes.length;
  }

  get tag() {
    return this.bytes[this.at];
  }

  next(tag) {
    const {bytes} = this;
    let at = this.at + 2;
    let length = bytes[this.at + 1];
    if (length === undefined || (tag !== undefined && bytes[this.at] !== tag)) {
      throw malformed('Not a time-stamp: another value was expected');
    }
    if (length >= 0x80) {
      const count = length - 0x80;
      length = 0;
      for (let i = 0; i < count; i++) {
        length = length * 256 + (bytes[at++] ?? NaN);
      }
      if (count === 0 || count > 4 || !(length >= 0x80) || bytes[at - count] === 0) {
        throw malformed('Not a time-stamp: a length is not as DER has it');
      }
    }
    if (at + length > bytes.length) {
      throw malformed('Not a time-stamp: it is cut off');
    }
    this.at = at + length;
    return new Der(bytes.subarray(at, at + length));
  }

  oid() {
    return Array.from(this.next(OID).bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  }

  end() {
    if (!this.isAtEnd) {
      throw malformed('Not a time-stamp: there is something after it');
    }
  }
}

/**
 * Returns the time that a TimeStampResp states for this text, milliseconds since 1970.
 *
 * @throws Bad TIME_REFUSED, TIME_IMPRINT, MALFORMED
 */
export async function statedTime(response, text) {
  const whole = new Der(response);
  const answer = whole.next(SEQUENCE);
  whole.end();
  const status = answer.next(SEQUENCE).next(INTEGER).bytes;
  if (status.length !== 1 || status[0] > 1) {
    throw new Bad('TIME_REFUSED', 'The authority did not grant a time-stamp');
  }
  const token = answer.next(SEQUENCE);
  answer.end();
  return readInfo(tstInfo(token), await sha256(utf8(text)));
}

function tstInfo(token) {
  if (token.oid() !== SIGNED_DATA) {
    throw malformed('Not a time-stamp: no signed data');
  }
  const signed = token.next(CONTEXT_0).next(SEQUENCE);
  token.end();
  signed.next(INTEGER);
  signed.next(SET);
  const content = signed.next(SEQUENCE);
  if (content.oid() !== TST_INFO) {
    throw malformed('Not a time-stamp: other content was signed');
  }
  const octets = content.next(CONTEXT_0).next(OCTETS);
  const info = octets.next(SEQUENCE);
  octets.end();
  return info;
}

function readInfo(info, imprint) {
  info.next(INTEGER);
  info.next(OID);
  const message = info.next(SEQUENCE);
  const algorithm = message.next(SEQUENCE).oid();
  if (algorithm !== SHA256 || !equal(message.next(OCTETS).bytes, imprint)) {
    throw new Bad('TIME_IMPRINT', 'The time-stamp is of something else than this checkpoint');
  }
  info.next(INTEGER);
  const written = new TextDecoder('latin1').decode(info.next(GENERALIZED_TIME).bytes);
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(written);
  if (!parts) {
    throw malformed('Not a time-stamp: its time is no UTC time');
  }
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const time = Date.parse(
      `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(time)) {
    throw malformed('Not a time-stamp: there is no such time');
  }
  return time;
}
