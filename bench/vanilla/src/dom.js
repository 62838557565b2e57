export const query = (selector, root = document) => root.querySelector(selector);

/** A copy of a template's only element. */
export const copy = (id) => query(`#${id}`).content.firstElementChild.cloneNode(true);

/** Writes a text if it is another one. */
export function write(element, text) {
  if (element.firstChild?.data !== text) element.textContent = text;
}
