// What a small window keeps out of reach: controls that are cut off where nothing scrolls, or lie under something else.

import type { Page } from "@playwright/test";

/** Names of the controls that a pointer cannot reach; what the canvas itself shows is reached by moving it. */
export function outOfReach(page: Page): Promise<readonly string[]> {
  return page.evaluate(findOutOfReach);
}

/** Runs in the page. */
function findOutOfReach(): readonly string[] {
  const slackPx = 1.5;
  // What scrolls has a border and round corners.
  const edgePx = 8;
  const controls = "button, a[href], input, select, textarea, summary, [role=tab], [role=option], [role=menuitem]";
  return [...document.querySelectorAll<HTMLElement>(controls)].flatMap((control) => {
    if (control.closest("[inert], [aria-hidden=true], .react-flow__viewport, .react-flow__attribution")) return [];
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
    const box = control.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) return [];
    const name = control.getAttribute("aria-label") ?? (control.textContent || control.getAttribute("placeholder"));
    const where = cutOff(control, box) ?? (covered(control, box) ? "under something else" : null);
    return where === null ? [] : [`${control.tagName.toLowerCase()} “${name?.trim()}” ${where}`];
  });

  /** Where the control ends, walking outwards: what scrolls can bring it into view, what clips cannot. */
  function cutOff(control: HTMLElement, box: DOMRect): string | null {
    let { left, right, top, bottom } = box;
    let fixed = getComputedStyle(control).position === "fixed";
    for (let around = control.parentElement; around && !fixed; around = around.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      const named = around.getAttribute("aria-label") ?? around.className;
      if (overflowX !== "visible") {
        const scrolls = overflowX !== "hidden" && overflowX !== "clip";
        if (!scrolls && (left < edge.left - slackPx || right > edge.right + slackPx)) return `beside ${named}`;
        if (scrolls) [left, right] = [within(left, edge.left, edge.right), within(right, edge.left, edge.right)];
      }
      if (overflowY !== "visible") {
        const scrolls = overflowY !== "hidden" && overflowY !== "clip";
        if (!scrolls && (top < edge.top - slackPx || bottom > edge.bottom + slackPx)) return `above or below ${named}`;
        if (scrolls) [top, bottom] = [within(top, edge.top, edge.bottom), within(bottom, edge.top, edge.bottom)];
      }
      fixed = position === "fixed";
    }
    if (left < -slackPx || right > innerWidth + slackPx) return "beside the window";
    return top < -slackPx || bottom > innerHeight + slackPx ? "above or below the window" : null;
  }

  function within(value: number, least: number, most: number): number {
    return Math.min(Math.max(value, least), most);
  }

  /** What pops up goes again, and what scrolls comes out from under a head that stays. */
  function covered(control: HTMLElement, { left, top, width, height }: DOMRect): boolean {
    const [x, y] = [left + width / 2, top + height / 2];
    if (getComputedStyle(control).pointerEvents === "none" || scrolledAway(control, x, y)) return false;
    const hit = document.elementFromPoint(x, y);
    if (hit === null || control.contains(hit) || hit.contains(control)) return false;
    if (hit.closest("label")?.contains(control) || hit.closest("[role=dialog], [role=menu], [role=listbox]"))
      return false;
    const scroller = scrollerOf(control);
    return scroller === null || !scroller.contains(hit);
  }

  function scrollerOf(control: HTMLElement): HTMLElement | null {
    let around = control.parentElement;
    while (
      around &&
      (around.scrollHeight <= around.clientHeight || !/auto|scroll/.test(getComputedStyle(around).overflowY))
    )
      around = around.parentElement;
    return around;
  }

  function scrolledAway(control: HTMLElement, x: number, y: number): boolean {
    for (let around = control.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflow === "visible") continue;
      const { left, right, top, bottom } = around.getBoundingClientRect();
      if (x < left + edgePx || x > right - edgePx || y < top + edgePx || y > bottom - edgePx) return true;
    }
    return false;
  }
}
