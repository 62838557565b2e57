// Pages of rows, newest first. A page begins after a row, not after a number of rows: whatever is added meanwhile, no
// row is on two pages or on none.

import { z } from 'zod';

export const MOST_ROWS = 100;
const ROWS = 20;

/** The place of a page's last row. */
interface Place {
  createdAt: number;
  id: string;
}

const CURSOR = /^(\d{1,15})_(.+)$/s;

/** What `jobs.list` takes beside its filters; with either of the two it answers with a page. */
export const pageInput = z.object({
  limit: z.number().int().min(1).max(MOST_ROWS).optional(),
  cursor: z
    .string()
    .transform((text, { addIssue }): Place => {
      const [, createdAt, id] = CURSOR.exec(text) ?? [];
      if (createdAt !== undefined && id !== undefined) return { createdAt: Number(createdAt), id };
      addIssue({ code: 'custom', message: 'Invalid cursor' });
      return z.NEVER;
    })
    .optional(),
});

export interface Page<T> {
  items: T[];
  /** `null` on the last page. */
  nextCursor: string | null;
  hasMore: boolean;
}

/**
 * The page of these rows. Of a table of yours, it is one query, with one row more than `limit`, which says that there
 * is another page:
 *
 *     WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3 + 1
 */
export function pageOf<T>(
  rows: readonly T[],
  placeOf: (row: T) => Place,
  { limit = ROWS, cursor }: z.output<typeof pageInput>,
): Page<T> {
  const found = cursor ? rows.filter((row) => order(placeOf(row), cursor) > 0) : [...rows];
  found.sort((a, b) => order(placeOf(a), placeOf(b)));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = found.length > limit;
  return { items, nextCursor: hasMore && last !== undefined ? cursorOf(placeOf(last)) : null, hasMore };
}

const cursorOf = ({ createdAt, id }: Place): string => `${createdAt}_${id}`;

/** Newest first, and rows of one moment by their ids. */
const order = (a: Place, b: Place): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
