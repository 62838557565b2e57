// Other scripts of the origin, which know the channel of the tabs with the same list and say there what is no message.

import type { Page } from '@playwright/test';

interface Rogue extends Window {
  /** The channels that the page has joined. */
  channels: string[];
  /** Joins one unnoticed. */
  rogue: (name: string) => BroadcastChannel;
}

/** Has the page keep note of its channels; before it is opened. */
export async function noteChannels(page: Page) {
  await page.context().addInitScript(() => {
    const Original = BroadcastChannel;
    const names: string[] = [];
    Object.assign(window, { channels: names, rogue: (name: string) => new Original(name) });
    window.BroadcastChannel = class extends Original {
      constructor(name: string) {
        super(name);
        names.push(name);
      }
    };
  });
}

/** The channels that the page has joined. */
export const channels = (page: Page) => page.evaluate(() => (window as unknown as Rogue).channels);

/** Says what is no message of this version on the page's channel. Returns how many there are. */
export function say(page: Page) {
  return page.evaluate(() => {
    const { channels, rogue } = window as unknown as Rogue;
    const channel = rogue(channels[0]!);
    const answer = (body: string) => ({
      version: 1,
      message: { answer: { sentAt: Date.now(), name: [1, 1], active: false, responses: [{ status: 200, url: '', body, redirectedAway: false, calls: 1 }] } },
    });
    const messages = [
      7,
      null,
      { version: 1 },
      'text',
      '{"version":2,"message":"hello"}',
      '{"version":1,"message":{"here":{"quiet":-1}}}',
      JSON.stringify(answer('<p>no list</p>')).replace('"calls":1', '"calls":99999999999999999999'),
    ];
    for (const message of messages) channel.postMessage(message);
    return messages.length;
  });
}
