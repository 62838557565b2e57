// Where the built hosts are.

import path from 'node:path';

const built = (folder: string) => path.join(import.meta.dirname, '..', folder);

export const VITE = built('vite/dist');
export const PLAIN = built('plain/dist');
export const YEW = built('yew/dist');
