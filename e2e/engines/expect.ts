// What is expected of pages and their elements: that it holds before long.

import { expect as base } from '@playwright/test';

import { Locator, Page, PATIENCE, pause } from './page.ts';
import type { What } from './read.ts';

type Text = string | RegExp;

const squeeze = (text: string) => text.replace(/[\s\u200b]+/g, ' ').trim();
const contains = (text: string, wanted: Text) =>
  typeof wanted === 'string' ? text.includes(squeeze(wanted)) : wanted.test(text);
const is = (text: string, wanted: Text) => (typeof wanted === 'string' ? text === squeeze(wanted) : wanted.test(text));

/** A matcher that looks again and again until what it reads is as it should be, or with `not` is not. */
function matcher<Subject, Arguments extends unknown[]>(
  name: string,
  look: (subject: Subject, ...given: Arguments) => Promise<unknown>,
  holds: (seen: any, ...given: Arguments) => boolean,
) {
  return async function (this: { isNot: boolean }, subject: Subject, ...given: [...Arguments, { timeout?: number }?]) {
    const last = given.at(-1) as { timeout?: number } | undefined;
    const deadline = Date.now() + (last?.timeout ?? PATIENCE);
    for (;;) {
      const seen = await look(subject, ...(given as unknown as Arguments));
      const pass = holds(seen, ...(given as unknown as Arguments));
      if (pass !== this.isNot || Date.now() > deadline) {
        const message = () =>
          `${this.isNot ? 'not.' : ''}${name}(${given.map(String)}) of ${subject}: ${JSON.stringify(seen, null, 1)}`;
        return { pass, message, name };
      }
      await pause();
    }
  };
}

const all = (what: What) => (locator: Locator) => locator.read(what);
/** Of one element: with none it does not hold yet, with several the test is not clear. */
const one = (what: What) => async (locator: Locator, name?: unknown) => {
  const found = await locator.read(what, typeof name === 'string' ? name : undefined);
  if (found.length > 1) throw new Error(`There are ${found.length} of ${locator}.`);
  return found[0];
};

export const expect = base.extend({
  toBeVisible: matcher('toBeVisible', one('visible'), (seen) => seen === true),
  toBeHidden: matcher('toBeHidden', one('visible'), (seen) => seen !== true),
  toBeFocused: matcher('toBeFocused', one('focused'), (seen) => seen === true),
  toBeChecked: matcher('toBeChecked', one('checked'), (seen) => seen === true),
  toHaveCount: matcher('toHaveCount', all('visible'), (seen, count: number) => seen.length === count),
  toHaveValue: matcher('toHaveValue', one('value'), (seen, value: Text) => seen !== undefined && is(seen, value)),
  toContainText: matcher('toContainText', one('text'), (seen, text: Text) => seen !== undefined && contains(seen, text)),
  toHaveText: matcher('toHaveText', all('text'), (seen: string[], text: Text | Text[]) => {
    const wanted = Array.isArray(text) ? text : [text];
    return seen.length === wanted.length && seen.every((one, index) => is(one, wanted[index]!));
  }),
  toHaveAttribute: matcher('toHaveAttribute', one('attribute'), (seen, _name: string, value?: Text) =>
    typeof value === 'string' || value instanceof RegExp ? seen != null && is(seen, value) : seen != null,
  ),
  toHaveAccessibleName: matcher(
    'toHaveAccessibleName',
    async (locator: Locator) => (await locator.accessible()).name,
    (seen, name: Text) => is(squeeze(seen), name),
  ),
  toHaveURL: matcher('toHaveURL', (page: Page) => page.url(), (seen, url: Text) => is(seen, url)),
  toHaveTitle: matcher('toHaveTitle', (page: Page) => page.title(), (seen, title: Text) => is(seen, title)),
});
