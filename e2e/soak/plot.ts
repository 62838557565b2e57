// The figures of a day as lines, each in a frame of its own.

import type { Sample } from './soak.spec.ts';

const WIDTH = 720;
const HEIGHT = 64;
const GAP = 40;
const LEFT = 170;

const LINES: { name: keyof Sample; label: string; unit?: 'MB' }[] = [
  { name: 'heap', label: 'JavaScript heap', unit: 'MB' },
  { name: 'wasm', label: 'WebAssembly memory', unit: 'MB' },
  { name: 'nodes', label: 'DOM nodes' },
  { name: 'listeners', label: 'event listeners' },
  { name: 'timers', label: 'timers' },
  { name: 'promises', label: 'promises' },
];

/** An SVG of them, from 0 to the most that was in use. */
export function plot(samples: Sample[]) {
  const hours = samples.at(-1)?.hours ?? 1;
  const frames = LINES.map(({ name, label, unit }, row) => {
    const top = row * (HEIGHT + GAP) + 20;
    const most = Math.max(1, ...samples.map((sample) => sample[name]));
    const points = samples.map((sample) => {
      const x = LEFT + (sample.hours / hours) * WIDTH;
      const y = top + HEIGHT - (sample[name] / most) * HEIGHT;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    const said = unit === 'MB' ? `${(most / 1e6).toFixed(2)} MB` : `${most}`;
    return `  <text x="0" y="${top + 14}">${label}</text>
  <text x="0" y="${top + 34}" class="most">at most ${said}</text>
  <path d="M${LEFT},${top} v${HEIGHT} h${WIDTH}" class="frame"/>
  <polyline points="${points.join(' ')}"/>`;
  });
  const height = LINES.length * (HEIGHT + GAP) + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 10} ${height}" role="img" aria-label="What a tab uses in ${Math.round(hours)} hours">
  <style>text{font:14px system-ui,sans-serif;fill:#444}.most{fill:#777;font-size:12px}.frame{fill:none;stroke:#bbb}polyline{fill:none;stroke:#2563eb;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#ddd}.most{fill:#999}.frame{stroke:#555}polyline{stroke:#60a5fa}}</style>
${frames.join('\n')}
  <text x="${LEFT}" y="${height - 6}" class="most">0 h</text>
  <text x="${LEFT + WIDTH - 30}" y="${height - 6}" class="most">${Math.round(hours)} h</text>
</svg>
`;
}
