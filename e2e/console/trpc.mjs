// The tRPC builder as the console sets it up: error shape with `zodError`,
// and a procedure base that is the second line behind the session guard.

import * as current from '@trpc/server';
import superjson from 'superjson';
import { ZodError } from 'zod';

/**
 * What a procedure knows about its request.
 * @typedef {object} Context
 * @property {boolean} signedIn whether the session is valid
 * @property {Map<string, {code: string, message?: string}>} [failures] errors
 *   that a test ordered, by procedure path
 */

/**
 * @typedef {object} BuilderOptions
 * @property {'superjson' | 'none'} [transformer]
 * @property {object} [transformerLibrary] another version of superjson
 * @property {typeof current} [library] another version of `@trpc/server`
 * @property {object} [create] more options of `initTRPC.create`
 */

/**
 * The builder of one server: `router`, the signed-in `procedure`, and the
 * `TRPCError` and `tracked` of the same version of the library.
 * @param {BuilderOptions} [options]
 */
export function createBuilder({
  transformer = 'superjson',
  transformerLibrary = superjson,
  library = current,
  create = {},
} = {}) {
  const { initTRPC, TRPCError, tracked } = library;
  const t = initTRPC.context().create({
    ...(transformer === 'superjson' ? { transformer: transformerLibrary } : {}),
    // Never taken from NODE_ENV, which would put stack traces into answers.
    isDev: false,
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      data: {
        ...shape.data,
        zodError: error.cause instanceof ZodError ? error.cause.flatten() : null,
      },
    }),
    ...create,
  });

  const procedure = t.procedure.use(({ ctx, path, next }) => {
    if (!ctx.signedIn) throw new TRPCError({ code: 'UNAUTHORIZED' });
    const failure = ctx.failures?.get(path);
    if (failure) throw new TRPCError(failure);
    return next();
  });

  return { router: t.router, procedure, TRPCError, tracked };
}

/**
 * The procedures of `all` whose path (`jobs.list`) is in `offered`.
 * @param {Record<string, object>} all procedures of the jobs router by name
 * @param {string[] | undefined} offered
 */
export function offer(all, offered) {
  if (!offered) return all;
  const unknown = offered.filter((path) => !(path.replace(/^jobs\./, '') in all));
  if (unknown.length) throw new Error(`this shape has no procedure ${unknown.join(', ')}`);
  return Object.fromEntries(Object.entries(all).filter(([name]) => offered.includes(`jobs.${name}`)));
}
