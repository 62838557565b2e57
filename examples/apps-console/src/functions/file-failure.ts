import { NonRetriableError } from 'inngest';

const NAME = 'FileFailure';

/** One file failed for good, by what is wrong with it; the others go on. */
export class FileFailure extends NonRetriableError {
  override readonly name = NAME;
}

/** Whether that is why an invoked run failed. Of an error's class, Inngest hands on its name alone. */
export const isFileFailure = (error: unknown): error is Error => error instanceof Error && error.name === NAME;
