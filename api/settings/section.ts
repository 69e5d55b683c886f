/** One part of the page with a member's own settings: what it shows, and what sending its form does. */
import type { Deps, Who } from '../deps.ts';

export interface SettingsSection {
  /** Part of the address that its form goes to, and of the page's ids: letters and hyphens. */
  id: string;
  /** The template in api/pages that draws it, inside its own form when it has one (`it.section`, `it.action`, `it.csrf`). */
  template: string;
  /** What the page says when it is done. */
  done: string;
  /** What the template gets as `it.section`. `typed` is what came back with an error. */
  load(deps: Deps, who: Who, typed: SettingsTyped | null): Promise<Record<string, unknown>>;
  /** Does what was asked: null when it is done, else what is wrong, in words for the person. */
  act(deps: Deps, who: Who, body: Record<string, unknown>): Promise<SettingsErrors | null>;
}

/** What is wrong, with the id of the control it is about. */
export type SettingsErrors = readonly { id: string; message: string }[];
export interface SettingsTyped {
  body: Record<string, unknown>;
  errors: SettingsErrors;
}
