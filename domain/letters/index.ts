export { composeLetter, type Filling } from './compose.ts';
export type { Block, Letter } from './letter.ts';
export { type Addressee, addresseeOf, dataAbout, type Missing, noticeLetter, type Person } from './notice.ts';
