import {malformed, text, utf8, equal} from './bytes.js';

const DEPTH_MAX = 64;

/**
 * The value whose canonical JSON (RFC 8785, integers only) these bytes are. Doubled keys, another
 * order, white space and other spellings do not come out again as they went in: refused.
 */
export function parse(bytes) {
  let value;
  try {
    value = JSON.parse(text(bytes));
  } catch (error) {
    throw malformed(`Not JSON: ${error.message}`);
  }
  if (!equal(utf8(canonical(value)), bytes)) {
    throw malformed('Not canonical JSON');
  }
  return value;
}

/** Canonical JSON as text. */
export function canonical(value, depth = 0) {
  if (depth > DEPTH_MAX) {
    throw malformed('JSON is nested too deeply');
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonical(item, depth + 1)).join()}]`;
  }
  if (value !== null && typeof value === 'object') {
    // The order of strings is that of their UTF-16 units, which is RFC 8785's.
    const members = Object.keys(value).sort();
    return `{${members.map((key) => `${string(key)}:${canonical(value[key], depth + 1)}`).join()}}`;
  }
  if (typeof value === 'string') {
    return string(value);
  }
  if (typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0))) {
    return String(value);
  }
  throw malformed('A number is no integer below 2^53, or there is a null');
}

function string(value) {
  if (!value.isWellFormed()) {
    throw malformed('Text with half a surrogate pair');
  }
  return JSON.stringify(value);
}

/** The field of an object, of this type: `string`, `number`, `object`, `array`. */
export function field(object, name, type) {
  const value = isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  const found = Array.isArray(value) ? 'array' : typeof value;
  if (found !== type) {
    throw malformed(`${name} is missing, or no ${type}`);
  }
  return value;
}

export function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** That an object has these keys and no others, but for optional ones. */
export function onlyKeys(object, required, optional = []) {
  const keys = isObject(object) ? Object.keys(object) : [];
  if (!required.every((key) => keys.includes(key))
      || !keys.every((key) => required.includes(key) || optional.includes(key))) {
    throw malformed(`Expected the fields ${[...required, ...optional].join(', ')}`);
  }
}
