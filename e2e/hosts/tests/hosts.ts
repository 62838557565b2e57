// Where the built hosts are.

import path from 'node:path';

const built = (folder: string) => path.join(import.meta.dirname, '..', folder);

export const BUNDLERS = built('bundlers/dist');
export const VITE = built('vite/dist');
export const SVELTE = built('svelte/dist');
export const VUE = built('vue/dist');
export const PLAIN = built('plain/dist');
export const YEW = built('yew/dist');
