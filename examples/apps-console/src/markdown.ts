// Markdown to what a search needs: sections of plain text under their headings.

import type { List, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';

import { FileError } from './files.js';

export interface Section {
  heading: string;
  body: string;
}

/** Splits a document at its headings. What comes before the first goes under the document's title. */
export function sections(text: string, path: string): Section[] {
  const reader = new Reader();
  try {
    reader.read(
      fromMarkdown(text, {
        extensions: [gfm(), frontmatter('yaml')],
        mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown('yaml')],
      }),
    );
  } catch (error) {
    // Thousands of quotes in quotes, say, are more than the stack holds.
    throw new FileError('it cannot be read as Markdown', false, false, { cause: error });
  }
  return reader.finish(path);
}

class Reader {
  readonly #done: Section[] = [];
  #heading: string | undefined;
  #body = '';
  #inHeading = false;

  read(node: Nodes, inTightList = false): void {
    switch (node.type) {
      case 'heading':
        this.#endSection();
        this.#heading = '';
        this.#inHeading = true;
        for (const child of node.children) this.read(child);
        this.#inHeading = false;
        return;
      case 'text':
        return this.#add(node.value.replaceAll('\n', ' '));
      case 'inlineCode':
        return this.#add(node.value);
      case 'break':
        return this.#add(' ');
      case 'code':
        return this.#add(`${node.value}\n\n`);
      case 'image':
      case 'imageReference':
        return this.#add(`${node.alt ?? ''}\n`);
      case 'paragraph':
        for (const child of node.children) this.read(child);
        // Words of neighbouring blocks and cells must not run into one.
        if (!inTightList) this.#add('\n');
        return;
      case 'list': {
        const tight = isTight(node);
        for (const item of node.children) {
          for (const child of item.children) this.read(child, tight);
          this.#add('\n');
        }
        return this.#add('\n');
      }
      case 'blockquote':
      case 'footnoteDefinition':
      case 'table':
      case 'tableRow':
      case 'tableCell':
        for (const child of node.children) this.read(child);
        return this.#add('\n');
      // Emphasis, links and the like are their text. Markup and metadata, which have no children, are none.
      default:
        if ('children' in node) for (const child of node.children) this.read(child);
    }
  }

  finish(path: string): Section[] {
    this.#endSection();
    const title = this.#done.find(({ heading }) => heading !== '')?.heading ?? path;
    return this.#done.map(({ heading, body }) => ({ heading: heading || title, body }));
  }

  #add(text: string): void {
    if (this.#inHeading) this.#heading += text;
    else this.#body += text;
  }

  #endSection(): void {
    const body = this.#body.trim();
    if (this.#heading !== undefined || body !== '') {
      this.#done.push({ heading: (this.#heading ?? '').trim(), body });
    }
    this.#heading = undefined;
    this.#body = '';
  }
}

/** Without empty lines between its items, a list's text stands line by line. */
function isTight({ spread, children }: List): boolean {
  return !spread && children.every((item) => !item.spread);
}
