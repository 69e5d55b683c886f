/** What runs inside the page itself, as text: this side of the tests knows no DOM. */

/** Every stop of the Tab key, in words; from then on each focus is kept in `seenByKeyboard`. */
export const WATCH_FOCUS = `(() => {
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex="0"]')];
  const groups = new Set();
  const stops = all.filter((element) => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled')) return false;
    if (element.type !== 'radio') return true;
    // A group is one stop: what is chosen in it, or else its first.
    const group = [...document.getElementsByName(element.name)];
    const on = group.find(({ checked }) => checked);
    if (on ? on !== element : groups.has(element.name)) return false;
    groups.add(element.name);
    return true;
  });
  window.seenByKeyboard = [];
  document.addEventListener('focusin', ({ target }) => {
    const style = getComputedStyle(target);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    seenByKeyboard.push({ stop: stops.indexOf(target), visible: outline || style.boxShadow !== 'none' });
  });
  document.activeElement?.blur();
  stops[0]?.focus();
  return stops.map((element) => ({
    name: element.tagName.toLowerCase() + ' ' + (element.id || element.textContent.trim().slice(0, 40)),
    // Day, month, year and the calendar are stops of their own.
    presses: element.type === 'date' ? 4 : 1,
  }));
})()`;

export interface Stop {
  name: string;
  presses: number;
}
export interface FocusSeen {
  stop: number;
  visible: boolean;
}
export const SEEN_FOCUS = 'window.seenByKeyboard';

/** What sticks out of the page at the right; nothing when there is nothing to scroll sideways. */
export const STICKS_OUT = `(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => element.tagName.toLowerCase() + '.' + element.className);
})()`;

/** Where the text is hard to read, by axe, which is in the page already. */
export const POOR_CONTRAST = `axe
  .run(document, { runOnly: { type: 'rule', values: ['color-contrast'] }, resultTypes: ['violations'] })
  .then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map(({ target }) => target.join(' '))))`;
