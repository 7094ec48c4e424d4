// Counts how often React draws each block, by the hook that it offers to developer tools, in the built page too.

import type { Page } from "@playwright/test";

export class Redraws {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened. */
  async count(): Promise<void> {
    await this.#page.addInitScript(installCounter);
  }

  /** Times that each block was drawn since the last call, by its id. */
  async taken(): Promise<Readonly<Record<string, number>>> {
    return this.#page.evaluate(() => {
      const holder = globalThis as unknown as { drawnBlocks: Record<string, number> };
      const { drawnBlocks } = holder;
      holder.drawnBlocks = {};
      return drawnBlocks;
    });
  }
}

interface Fiber {
  readonly alternate: Fiber | null;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly flags: number;
  readonly tag: number;
  readonly memoizedProps: Readonly<Record<string, unknown>> | null;
}

/** Runs in the page, before React. */
function installCounter(): void {
  const performedWork = 1;
  /** A memo is a fiber of its own kind only where it holds a plain function. */
  const functionTags = [0, 15];
  const holder = globalThis as unknown as { drawnBlocks: Record<string, number> };
  holder.drawnBlocks = {};
  const visit = (first: Fiber | null) => {
    for (let fiber = first; fiber; fiber = fiber.sibling) {
      const before = fiber.alternate;
      const props = fiber.memoizedProps;
      const isBlock = functionTags.includes(fiber.tag) && props?.type === "block" && "positionAbsoluteX" in props;
      if (isBlock && (before === null || (fiber.flags & performedWork) !== 0)) {
        const id = String(props.id);
        holder.drawnBlocks[id] = (holder.drawnBlocks[id] ?? 0) + 1;
      }
      // The same children as before: nothing below was drawn.
      if (before === null || before.child !== fiber.child) visit(fiber.child);
    }
  };
  Object.assign(globalThis, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: (_: number, { current }: { readonly current: Fiber }) => visit(current.child),
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
    },
  });
}
