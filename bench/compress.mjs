// How large a file is on the wire.

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** @param {Buffer} raw */
export function compress(raw) {
  return { raw, gzip: gzipSync(raw, { level: 9 }), brotli: brotli(raw) };
}

/** @param {Buffer} raw */
export function brotli(raw) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
  };
  return brotliCompressSync(raw, { params });
}
