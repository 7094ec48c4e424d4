// A modal dialog with a title, a scrolling body and a foot; a sheet on narrow screens.

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./Button.tsx";
import { cx } from "./class-names.ts";

interface DialogProps {
  readonly title: string;
  /** One quiet sentence under the title. */
  readonly about?: ReactNode;
  readonly onClose: () => void;
  readonly width?: "narrow" | "medium" | "wide";
  /** Actions, right-aligned; stays in view while the body scrolls. */
  readonly foot?: ReactNode;
  /** Beside the title: a search field, a switch. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

const widths = {
  narrow: "md:w-100",
  medium: "md:w-140",
  wide: "md:w-[min(1120px,calc(100vw-64px))] md:h-[min(800px,calc(100dvh-64px))]",
};

/** What is marked `data-autofocus`, else the dialog itself: never the button that closes it. */
function focusFirst(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement | null;
  (dialog?.querySelector<HTMLElement>("[data-autofocus]") ?? dialog)?.focus();
}

export function Dialog({ title, about, onClose, width = "medium", foot, tools, children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid animate-fade items-end overflow-hidden bg-scrim md:place-items-center">
          <Radix.Content
            {...(about === undefined && { "aria-describedby": undefined })}
            tabIndex={-1}
            onOpenAutoFocus={focusFirst}
            className={cx(
              "flex max-h-[calc(100dvh-24px)] w-full animate-rise flex-col overflow-hidden rounded-t-xl bg-raised shadow-pop outline-none md:max-h-[calc(100dvh-64px)] md:rounded-xl",
              widths[width],
            )}
          >
            <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2.5">
              <Radix.Title className="text-15 font-semibold">{title}</Radix.Title>
              <div className="flex min-w-0 flex-1 items-center justify-end gap-2">{tools}</div>
              <Radix.Close asChild>
                <IconButton Icon={X} name="Close" hint="Esc" />
              </Radix.Close>
              {about !== undefined && (
                <Radix.Description className="w-full text-12 text-pretty text-ink-2">{about}</Radix.Description>
              )}
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
            <div tabIndex={0} className="-outline-offset-2 min-h-0 flex-1 overflow-y-auto">
              {children}
            </div>
            {foot !== undefined && foot !== null && (
              <div className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-t px-4 py-3">{foot}</div>
            )}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
