// A page behind a WebDriver, asked as Playwright's pages are, whose words and meanings these are: what the tests of
// Chromium say can be said here too. Only what the tests need is there.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { error, Key, type WebDriver, type WebElement } from 'selenium-webdriver';

import { read, type Step, type Wanted, type What } from './read.ts';

/** How long is waited for an element to be there and take what is done to it. */
export const PATIENCE = 15_000;

const LIBRARY = readFileSync(
  createRequire(import.meta.url).resolve('@testing-library/dom/dist/@testing-library/dom.umd.min.js'),
  'utf8',
);

type Text = string | RegExp;
type Box = { x: number; y: number; width: number; height: number };

interface ByRole {
  name?: Text;
  exact?: boolean;
  level?: number;
}

/** What elements are searched in: a page or other elements. */
abstract class Scope {
  abstract locate(...steps: Step[]): Locator;

  getByRole(role: string, { name, exact, level }: ByRole = {}) {
    return this.locate({ by: 'role', role, ...(name !== undefined && { name: wanted(name, exact) }), ...(level && { level }) });
  }

  getByText(text: Text, { exact }: { exact?: boolean } = {}) {
    return this.locate({ by: 'text', text: wanted(text, exact) });
  }

  locator(selector: string) {
    return this.locate({ by: 'css', selector });
  }
}

/** A window of the browser. */
export class Page extends Scope {
  readonly keyboard: Keyboard;
  /** What is done in each document of the stand-in console before the page's own scripts. */
  readonly initScripts: (() => void)[] = [];

  constructor(
    readonly driver: WebDriver,
    readonly handle: string,
  ) {
    super();
    this.keyboard = new Keyboard(this);
  }

  override locate(...steps: Step[]) {
    return new Locator(this, steps);
  }

  /** Has commands go to this window, in the frame where it was left. */
  async here() {
    if (current.get(this.driver) !== this.handle) await this.driver.switchTo().window(this.handle);
    current.set(this.driver, this.handle);
    return this.driver;
  }

  /** Adds to what is done before the page's own scripts. The function can use nothing around it. */
  addInitScript(work: () => void) {
    this.initScripts.push(work);
  }

  async goto(address: string) {
    await (await this.here()).get(address);
  }

  async reload() {
    await (await this.here()).navigate().refresh();
  }

  async goBack() {
    await (await this.here()).navigate().back();
  }

  async goForward() {
    await (await this.here()).navigate().forward();
  }

  async url() {
    return (await this.here()).getCurrentUrl();
  }

  async title() {
    return (await this.here()).getTitle();
  }

  /** What a function returns in the page. It can use nothing around it. */
  async evaluate<Result, Argument>(work: (argument: Argument) => Result, argument?: Argument) {
    return (await this.here()).executeScript<Awaited<Result>>(`return (${work})(arguments[0])`, argument);
  }

  /** Goes into the page's only frame. */
  async enterFrame() {
    const driver = await this.here();
    await driver.switchTo().frame(0);
  }

  /** Another window with a page of its own. */
  async newWindow() {
    await (await this.here()).switchTo().newWindow('window');
    const handle = await this.driver.getWindowHandle();
    current.set(this.driver, handle);
    return new Page(this.driver, handle);
  }

  async close() {
    await (await this.here()).close();
    current.delete(this.driver);
  }

  async read(steps: Step[], what: What, name?: string): Promise<unknown[]> {
    const driver = await this.here();
    const ask = () => driver.executeScript<unknown[] | null>('return window.readElements?.apply(null, arguments)', steps, what, name);
    const found = await ask();
    if (found) return found;
    // Whatever the policy of the page: the driver's scripts are not the page's. Both in one script, since each has globals
    // of its own in Firefox, and the library knows its own functions alone.
    await driver.executeScript(`${LIBRARY}\nwindow.readElements = ${read};`);
    return (await ask()) ?? fail('What finds elements cannot be brought to the page.');
  }
}

/** The window that a driver's commands go to. */
const current = new WeakMap<WebDriver, string>();

/** Elements, looked for anew whenever something is asked of them. */
export class Locator extends Scope {
  constructor(
    readonly page: Page,
    readonly steps: Step[],
  ) {
    super();
  }

  override locate(...steps: Step[]) {
    return new Locator(this.page, [...this.steps, ...steps]);
  }

  filter({ hasText }: { hasText: Text }) {
    return this.locate({ by: 'hasText', text: wanted(hasText) });
  }

  nth(index: number) {
    return this.locate({ by: 'nth', index });
  }

  first() {
    return this.nth(0);
  }

  last() {
    return this.nth(-1);
  }

  /** What is read of each of the elements, at this moment. */
  read(what: What, name?: string) {
    return this.page.read(this.steps, what, name);
  }

  async count() {
    return (await this.read('visible')).length;
  }

  async allTextContents() {
    return (await this.read('text')) as string[];
  }

  async boundingBox() {
    return ((await this.read('box')) as Box[])[0] ?? null;
  }

  async click() {
    await this.#act((element) => element.click());
  }

  async focus() {
    await this.#act((element) => this.page.evaluate((element: HTMLElement) => element.focus(), element as never));
  }

  async press(key: string) {
    await this.focus();
    await this.page.keyboard.press(key);
  }

  async fill(text: string) {
    // As a reader does: WebDriver's own way to clear a field tells the page nothing in some engines.
    await this.#act((element) =>
      this.page.evaluate((element: HTMLInputElement) => (element.focus(), element.select()), element as never),
    );
    await (text ? this.page.keyboard.type(text) : this.page.keyboard.press('Delete'));
  }

  async selectOption(label: string) {
    await this.#act((element) => element.click());
    await this.getByRole('option', { name: label, exact: true }).click();
  }

  async hover() {
    await this.#act(async (element) => {
      const driver = await this.page.here();
      await driver.actions().move({ origin: element }).perform();
    });
  }

  async scrollIntoViewIfNeeded() {
    await this.#act((element) =>
      this.page.evaluate((element: HTMLElement) => element.scrollIntoView({ block: 'center' }), element as never),
    );
  }

  /** What a function makes of the one element. */
  async evaluate<Result, Argument>(work: (element: HTMLElement, argument: Argument) => Result, argument?: Argument) {
    let result!: Awaited<Result>;
    await this.#act(async (element) => {
      const driver = await this.page.here();
      result = await driver.executeScript(`return (${work}).apply(null, arguments)`, element, argument);
    });
    return result;
  }

  /** The name and the role that the engine tells assistive technology. */
  async accessible() {
    let told = { name: '', role: '' };
    await this.#act(async (element) => {
      told = { name: await element.getAccessibleName(), role: await element.getAriaRole() };
    });
    return told;
  }

  toString() {
    return this.steps.map((step) => JSON.stringify(step)).join(' ');
  }

  /** Does something to the one element, once it is there and takes it. */
  async #act(what: (element: WebElement) => Promise<unknown>) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const found = (await this.read('element')) as WebElement[];
      let reason: unknown = new Error(`There are ${found.length} of ${this}.`);
      if (found.length === 1) {
        try {
          await what(found[0]!);
          return;
        } catch (thrown) {
          if (!NOT_YET.some((kind) => thrown instanceof kind)) throw thrown;
          reason = thrown;
        }
      }
      if (Date.now() > deadline) throw reason;
      await pause();
    }
  }
}

/** What is over when the page has drawn what it is about to. */
const NOT_YET = [
  error.ElementClickInterceptedError,
  error.ElementNotInteractableError,
  error.InvalidElementStateError,
  error.StaleElementReferenceError,
];

const KEYS: Record<string, string> = {
  ArrowDown: Key.ARROW_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  ArrowUp: Key.ARROW_UP,
  Delete: Key.DELETE,
  End: Key.END,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Home: Key.HOME,
  Shift: Key.SHIFT,
  Space: Key.SPACE,
  Tab: Key.TAB,
};

class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses a key, `Shift+Tab` with another held. */
  async press(key: string) {
    const [last, ...held] = key.split('+').reverse().map((name) => KEYS[name] ?? name);
    const actions = (await this.#page.here()).actions();
    for (const one of held) actions.keyDown(one);
    actions.sendKeys(last!);
    for (const one of held) actions.keyUp(one);
    await actions.perform();
  }

  async type(text: string) {
    await (await this.#page.here()).actions().sendKeys(text).perform();
  }
}

function fail(message: string): never {
  throw new Error(message);
}

export const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

/** As Playwright takes them: part of a text in any letter case, unless it is to be exact. */
export function wanted(text: Text, exact = false): Wanted {
  return typeof text === 'string' ? { text, exact } : { source: text.source, flags: text.flags };
}
