// The value of CSS colours in the present theme, for what is drawn on a canvas, which knows no variables.

import type { ColourOf } from "./draw-picture.ts";

let probe: HTMLElement | undefined;
const known = new Map<string, string>();

export const colourOf: ColourOf = (expression) => {
  const value = known.get(expression);
  if (value !== undefined) return value;
  if (!probe) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = "";
  probe.style.color = expression;
  const computed = getComputedStyle(probe).color;
  known.set(expression, computed);
  return computed;
};

/** Calls back whenever the theme of the page becomes another. Returns how to stop. */
export function onTheme(callback: () => void): () => void {
  const changed = () => {
    known.clear();
    callback();
  };
  const attribute = new MutationObserver(changed);
  attribute.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", changed);
  return () => {
    attribute.disconnect();
    preference.removeEventListener("change", changed);
  };
}
