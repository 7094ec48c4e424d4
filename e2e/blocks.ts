// Blocks and wires on the canvas: found by their names, selected, dragged, wired.

import { expect, type Locator, type Page } from "@playwright/test";

interface Point {
  readonly x: number;
  readonly y: number;
}

export class Blocks {
  readonly #page: Page;
  readonly canvas: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.canvas = page.getByRole("main", { name: "Model canvas" });
  }

  get all(): Locator {
    return this.canvas.locator("[aria-roledescription=node]");
  }

  get wires(): Locator {
    return this.canvas.getByRole("group", { name: /^Wire from/ });
  }

  get selected(): Locator {
    return this.all.and(this.canvas.locator(".selected"));
  }

  /** A block by its title; the first of several, or the nth. */
  named(title: string, nth = 1): Locator {
    return this.every(title).nth(nth - 1);
  }

  every(title: string): Locator {
    return this.canvas.getByRole("group", { name: new RegExp(`^${escaped(title)}(,|$)`) });
  }

  /** Between two blocks by their titles, with or without the scopes that stand behind them. */
  wire(from: string, to: string): Locator {
    const name = new RegExp(`^Wire from ${escaped(from)}( \\S+)? to ${escaped(to)}( \\S+)?$`);
    return this.canvas.getByRole("group", { name }).first();
  }

  /** Brings the whole model into view. */
  async fit(): Promise<void> {
    await this.#page.keyboard.press("Shift+1");
    await expect(this.canvas).toHaveAttribute("data-whole", "true");
    await this.still();
  }

  /** Until the canvas has ceased to move. */
  async still(): Promise<void> {
    const viewport = this.canvas.locator(".react-flow__viewport");
    const still = async () => {
      const before = await viewport.getAttribute("style");
      await this.#page.waitForTimeout(100);
      return before === (await viewport.getAttribute("style"));
    };
    await expect.poll(still).toBe(true);
  }

  async select(block: Locator): Promise<void> {
    await block.click({ position: { x: 60, y: 14 } });
    await expect(block).toHaveClass(/selected/);
  }

  /** Adds a block to the selection, or takes it out. */
  async selectAlso(block: Locator, key: "ControlOrMeta" | "Shift" = "ControlOrMeta"): Promise<void> {
    await block.click({ position: { x: 60, y: 14 }, modifiers: [key] });
  }

  /** The second conv encoder of EdgeNeXt-S and the SDTA encoder behind it: two blocks in a row that can become one. */
  async selectHybridPair(): Promise<void> {
    await this.select(this.named("EdgeNeXt conv encoder", 2));
    await this.selectAlso(this.named("EdgeNeXt SDTA encoder"));
    await expect(this.selected).toHaveCount(2);
  }

  async selectWire(wire: Locator): Promise<void> {
    const { x, y } = await this.middleOf(wire);
    await this.#page.mouse.click(x, y);
  }

  /** Of a wire, in pixels of the window: where something can be dropped on it. */
  middleOf(wire: Locator): Promise<Point> {
    return wire.locator("path.react-flow__edge-path").evaluate((path) => {
      if (!(path instanceof SVGPathElement)) throw new Error("a wire has no path");
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
      const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(path.getScreenCTM() ?? new DOMMatrix());
      return { x: left, y: top };
    });
  }

  /** Where a place of the model is, in pixels of the window. */
  pointOf(place: Point): Promise<Point> {
    return this.canvas.locator(".react-flow__viewport").evaluate((viewport, { x, y }) => {
      const { left, top, width } = viewport.getBoundingClientRect();
      const zoom = width / (viewport as HTMLElement).offsetWidth;
      return { x: left + x * zoom, y: top + y * zoom };
    }, place);
  }

  /** Drags a block of the palette to a point of the window. */
  async drag(title: string, to: Point): Promise<void> {
    const palette = this.#page.getByRole("complementary", { name: "Palette" });
    await palette.getByRole("searchbox").fill(title);
    const box = await this.canvas.boundingBox();
    await palette
      .getByRole("button", { name: title, exact: true })
      .dragTo(this.canvas, { targetPosition: { x: to.x - (box?.x ?? 0), y: to.y - (box?.y ?? 0) } });
  }

  /** Draws a wire from an output to an input, or to a point of the window. */
  async draw(from: Locator, to: Locator | Point, output = "output"): Promise<void> {
    const start = centre(
      await from
        .getByLabel(new RegExp(`^${output}`))
        .first()
        .boundingBox(),
    );
    const end =
      "x" in to
        ? to
        : centre(
            await to
              .getByLabel(/^input/)
              .first()
              .boundingBox(),
          );
    await this.dragPointer(start, end);
  }

  /** Takes a wire away and draws it again, an end at a time, by clicks or by taps. */
  async reconnect(from: string, to: string, hand: "click" | "tap"): Promise<void> {
    const before = await this.wires.count();
    await this.selectWire(this.wire(from, to));
    await this.#page.keyboard.press("Delete");
    await expect(this.wires).toHaveCount(before - 1);
    for (const port of [this.named(from).getByLabel(/^output/), this.named(to).getByLabel(/^input/)])
      await (hand === "tap" ? port.tap() : port.click());
    await expect(this.wires).toHaveCount(before);
    await expect(this.wire(from, to)).toBeAttached();
  }

  async dragPointer(start: Point, end: Point): Promise<void> {
    const { mouse } = this.#page;
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await mouse.move(end.x, end.y, { steps: 4 });
    await mouse.up();
  }

  /** A place of the canvas where nothing is, in pixels of the window. */
  async emptyPlace(): Promise<Point> {
    const box = await this.canvas.boundingBox();
    if (!box) throw new Error("the canvas is not visible");
    return { x: box.x + box.width * 0.3, y: box.y + box.height - 60 };
  }
}

export function centre(
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null,
): Point {
  if (!box) throw new Error("what is to be pointed at is not visible");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
