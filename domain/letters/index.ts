export { composeLetter, type Filling } from './compose.ts';
export type { Block, Letter } from './letter.ts';
