// Finds elements as a reader does and reads from them. Runs in the page, so it is one function
// that uses nothing around it but the library.

/** A text as `getByRole` and its kin take it, in a form that crosses to the page. */
export type Wanted = { text: string; exact: boolean } | { source: string; flags: string };

/** One step from what was found so far to what is found. */
export type Step =
  | { by: 'role'; role: string; name?: Wanted; level?: number }
  | { by: 'text'; text: Wanted }
  | { by: 'css'; selector: string }
  | { by: 'hasText'; text: Wanted }
  | { by: 'nth'; index: number };

/** What is read from each element. */
export type What = 'element' | 'text' | 'visible' | 'focused' | 'value' | 'checked' | 'attribute' | 'box';

declare const TestingLibraryDom: typeof import('@testing-library/dom');

/** What is read of all elements that the steps lead to. */
export function read(steps: Step[], what: What, name?: string): unknown[] {
  const squeeze = (text: string | null) => (text ?? '').replace(/[\s\u200b]+/g, ' ').trim();
  const fits = (wanted: Wanted) => {
    if ('source' in wanted) {
      const pattern = new RegExp(wanted.source, wanted.flags);
      return (text: string | null) => pattern.test(squeeze(text));
    }
    const asked = squeeze(wanted.text);
    if (wanted.exact) return (text: string | null) => squeeze(text) === asked;
    return (text: string | null) => squeeze(text).toLowerCase().includes(asked.toLowerCase());
  };
  const within = (roots: HTMLElement[], query: (root: HTMLElement) => Iterable<Element>) =>
    [...new Set(roots.flatMap((root) => [...query(root)]))] as HTMLElement[];

  let found: HTMLElement[] = [document.body];
  for (const step of steps) {
    if (step.by === 'role') {
      const options = {
        ...(step.name && { name: fits(step.name) }),
        ...(step.level && { level: step.level }),
      };
      // What is inert is not there for assistive technology.
      found = within(found, (root) => TestingLibraryDom.queryAllByRole(root, step.role, options)).filter(
        (element) => !element.closest('[inert]'),
      );
    } else if (step.by === 'text') {
      const holds = fits(step.text);
      // The innermost element that has all of it.
      found = within(found, (root) =>
        [...root.querySelectorAll('*')].filter(
          (element) => holds(element.textContent) && ![...element.children].some((child) => holds(child.textContent)),
        ),
      );
    } else if (step.by === 'css') {
      found = within(found, (root) => root.querySelectorAll(step.selector));
    } else if (step.by === 'hasText') {
      const holds = fits(step.text);
      found = found.filter((element) => holds(element.textContent));
    } else {
      const one = found.at(step.index);
      found = one ? [one] : [];
    }
  }

  const readers: Record<What, (element: HTMLElement) => unknown> = {
    element: (element) => element,
    text: (element) => squeeze(element.textContent),
    visible: (element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
    },
    // Or what has it, for whoever reads of the failure.
    focused: (element) => element === document.activeElement || document.activeElement?.outerHTML.slice(0, 150),
    value: (element) => (element as HTMLInputElement).value,
    checked: (element) => (element as HTMLInputElement).checked ?? element.ariaChecked === 'true',
    attribute: (element) => element.getAttribute(name ?? ''),
    box: (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    },
  };
  return found.map(readers[what]);
}
