// Loads the rest of the program (src/chunk.rs) once it is asked for.

type Exports = WebAssembly.Exports & WebAssembly.ModuleImports;

/** What loads the chunk at `url` of a program that is on its way; again after it has failed. */
export function chunkOf(program: Promise<Exports>, url: string) {
  let loaded: Promise<unknown> | undefined;
  return () => (loaded ??= load(program, url).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  }));
}

async function load(program: Promise<Exports>, url: string) {
  const [main, answer] = await Promise.all([program, fetch(url, { signal: AbortSignal.timeout(10_000) })]);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await WebAssembly.instantiate(await answer.arrayBuffer(), { main });
}
