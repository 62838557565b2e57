// What the page asks, seen from the browser.

import type { Page, Request } from '@playwright/test';

import type { Asked } from '../console/console.mjs';

/** The requests of a page to the tRPC endpoint. */
export class Traffic {
  readonly #page: Page;
  readonly #underWay = new Set<Request>();
  /** How many requests for a path are held: the next may be held before the end of the one before is heard of. */
  readonly #held = new Map<string, number>();
  #listeners: (() => void)[] = [];

  constructor(page: Page) {
    this.#page = page;
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      // A subscription's answer has no end to wait for.
      if (!pathname.startsWith('/api/') || pathname.endsWith('/jobs.onUpdate')) return;
      this.#underWay.add(request);
    });
    page.on('requestfinished', (request) => this.#ended(request));
    page.on('requestfailed', (request) => this.#ended(request));
  }

  /** The server will not answer this request soon: nobody is to wait for it. */
  hold(asked: Asked) {
    this.#held.set(asked.path, (this.#held.get(asked.path) ?? 0) + 1);
    this.#change();
  }

  /** Waits until every request is answered, or held, and the page has taken in what came. */
  async settled() {
    for (;;) {
      const changed = new Promise<void>((resolve) => this.#listeners.push(resolve));
      // A request that is held only now is not waited for to its end.
      const taken = await Promise.race([this.#answersTaken(), changed.then(() => false)]);
      const waiting = [...this.#underWay].some((request) => !this.#held.has(pathOf(request)));
      if (taken && !waiting) return;
      if (taken) await changed;
    }
  }

  /**
   * Waits until the page itself has each answer to its end, which it learns later than the test does. What follows
   * from an answer is decided there without any timer, but may be a further request.
   */
  async #answersTaken() {
    const taken = this.#page.evaluate(async (held) => {
      const tasks = async () => {
        for (let task = 0; task < 3; task += 1) {
          await new Promise<void>((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve();
            port2.postMessage(null);
          });
        }
      };
      const open = () => [...(window.answersUnderWay ?? [])].filter(({ path }) => !held.includes(path));
      await tasks();
      for (let waiting = open(); waiting.length; waiting = open()) {
        await Promise.all(waiting.map(({ end }) => end));
        await tasks();
      }
    }, [...this.#held.keys()]);
    // Once nobody waits for it any more, the page may be closed.
    taken.catch(() => undefined);
    await taken;
    return true;
  }

  #ended(request: Request) {
    if (!this.#underWay.delete(request)) return;
    const path = pathOf(request);
    const held = (this.#held.get(path) ?? 0) - 1;
    if (held > 0) this.#held.set(path, held);
    else this.#held.delete(path);
    this.#change();
  }

  #change() {
    for (const resolve of this.#listeners.splice(0)) resolve();
  }
}

declare global {
  interface Window {
    /** The requests to the endpoint whose answers the page does not have to their ends. */
    answersUnderWay?: Set<{ path: string; end: Promise<unknown> }>;
  }
}

/** Has the page keep account of the answers that it waits for: a test sees their ends before the page does. */
export async function watchAnswers(page: Page) {
  await page.addInitScript(() => {
    const send = window.fetch;
    const underWay = (window.answersUnderWay = new Set());
    window.fetch = (...given) => {
      const answer = send(...given);
      const [first] = given;
      const { pathname, search } = new URL(first instanceof Request ? first.url : first, document.baseURI);
      if (!pathname.startsWith('/api/') || pathname.endsWith('/jobs.onUpdate')) return answer;
      const ended = () => underWay.delete(asked);
      const end = answer.then((response) => response.clone().arrayBuffer()).then(ended, ended);
      const asked = { path: pathname + search, end };
      underWay.add(asked);
      return answer;
    };
  });
}

function pathOf(request: Request) {
  const { pathname, search } = new URL(request.url());
  return pathname + search;
}
