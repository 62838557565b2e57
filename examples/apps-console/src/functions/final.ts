import { NonRetriableError } from 'inngest';

import { ConfigError } from '../config.js';
import { RepositoryError } from '../repositories.js';

/** What is wrong with a repository is not tried again: it takes a person to mend it. */
export async function final<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof RepositoryError)) throw error;
    throw new NonRetriableError(error.message, { cause: error });
  }
}
