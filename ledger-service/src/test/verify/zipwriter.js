import zlib from 'node:zlib';

// Archives as a stranger would write them, right or wrong.

/**
 * @param files [name, bytes, odd?] in order; `odd` replaces what one file's headers say:
 *     {method, flags, size, localName, crc, extra, packed, skipLocal, gap}
 * @param whole {comment, before, after, count, deflate}
 */
export function zip(files, whole = {}) {
  const parts = [whole.before ?? Buffer.alloc(0)];
  const list = [];
  let offset = 0;
  for (const [name, bytes, odd = {}] of files) {
    const method = odd.method ?? (whole.deflate ? 8 : 0);
    const packed = odd.packed ?? (method === 8 ? zlib.deflateRawSync(bytes, {level: 9}) : Buffer.from(bytes));
    const common = header(method, odd, bytes, packed);
    const own = Buffer.from(odd.localName ?? name);
    const extra = odd.extra ?? Buffer.alloc(0);
    const local = Buffer.concat([u32(0x04034b50), u16(20), common, u16(own.length),
      u16(extra.length), own, extra, packed, odd.gap ?? Buffer.alloc(0)]);
    const central = Buffer.from(name);
    list.push(Buffer.concat([u32(0x02014b50), u16(20), u16(20), common, u16(central.length),
      u16(0), u16(0), u16(0), u16(0), u32(0), u32(odd.offset ?? offset), central]));
    if (!odd.skipLocal) {
      parts.push(local);
      offset += local.length;
    }
  }
  const directory = Buffer.concat(list);
  const comment = whole.comment ?? Buffer.alloc(0);
  const count = whole.count ?? files.length;
  return Buffer.concat([...parts, directory, u32(0x06054b50), u16(0), u16(0), u16(count),
    u16(count), u32(directory.length), u32(offset), u16(comment.length), comment,
    whole.after ?? Buffer.alloc(0)]);
}

function header(method, odd, bytes, packed) {
  const crc = odd.crc ?? zlib.crc32?.(bytes) ?? crc32(bytes);
  return Buffer.concat([u16(odd.flags ?? 0), u16(method), u16(0), u16(0x21), u32(crc),
    u32(packed.length), u32(odd.size ?? bytes.length)]);
}

export function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}

function u16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
