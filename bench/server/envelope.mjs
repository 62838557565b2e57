// Answers of tRPC as text, made by the real superjson, row by row: between two answers only the changed
// rows are written anew, so that the server's own work stays out of what is measured.

/** One value as the data of a result. */
export const envelope = (superjson, value) => JSON.stringify({ result: { data: superjson.serialize(value) } });

/** A list whose rows can be exchanged. */
export class ListEnvelope {
  #rows;
  #end;

  constructor(superjson, rows) {
    const { json, meta } = superjson.serialize(rows);
    this.#rows = json.map((row) => JSON.stringify(row));
    this.#end = meta ? `],"meta":${JSON.stringify(meta)}}}}` : ']}}}';
  }

  /** Another row in the place of one that has the same fields of other types than JSON's. */
  set(index, row) {
    this.#rows[index] = JSON.stringify(row);
  }

  toString() {
    return `{"result":{"data":{"json":[${this.#rows.join(',')}${this.#end}`;
  }
}
