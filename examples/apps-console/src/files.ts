// Reading files of repositories, which are not to be trusted.

import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** What is wrong with one file; it says nothing about the others. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(
    message: string,
    /** Whether that may pass: a lock is let go, a disk comes back. */
    readonly transient = false,
    /** Whether there is no such file. */
    readonly missing = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whether `path` is `directory` or something in it. Both are absolute and without links. */
export function contains(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/**
 * Reads `path` below `root`, which is absolute and without links. Links are followed inside of `root` only.
 * Unlike `jobs-server`, it does not withstand someone who exchanges directories for links while it reads.
 */
export async function readBelow(root: string, path: string, limit: number): Promise<Buffer> {
  try {
    const real = await realpath(join(root, path));
    if (!contains(root, real)) throw new FileError('it is a link out of the repository');
    // Opening a pipe would wait for its other end; the last component was no link a moment ago.
    const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      if (!(await file.stat()).isFile()) throw new FileError('it is not an ordinary file');
      // The file may grow while it is read, so the limit holds for what was read.
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of file.createReadStream({ end: limit, autoClose: false })) {
        chunks.push(chunk as Buffer);
        length += (chunk as Buffer).length;
      }
      if (length > limit) throw new FileError(`it is larger than ${limit / 1024} KiB`);
      return Buffer.concat(chunks);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof FileError ? error : fileError(error);
  }
}

/** What passes: a lock is let go, rights are set right, a disk comes back, other files are closed. */
const TRANSIENT = ['EACCES', 'EPERM', 'EBUSY', 'EAGAIN', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'ESTALE', 'ETIMEDOUT'];

/** The system's reason without its path, which says where the server keeps things. */
function fileError(error: unknown): FileError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const options = { cause: error };
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileError('it does not exist', false, true, options);
  const reason = code === 'EACCES' || code === 'EPERM' ? 'reading it is not permitted' : `it cannot be read (${code})`;
  return new FileError(reason, TRANSIENT.includes(code), false, options);
}
