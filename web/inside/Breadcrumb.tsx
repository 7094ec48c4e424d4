// The way from the model to what is open; every step leads back.

import { ArrowLeft, ChevronRight } from "lucide-react";
import { Fragment } from "react";
import { IconButton } from "../ui/Button.tsx";
import type { Crumb } from "./opened.ts";

interface BreadcrumbProps {
  readonly crumbs: readonly Crumb[];
  readonly onGo: (path: Crumb["path"]) => void;
}

export function Breadcrumb({ crumbs, onGo }: BreadcrumbProps) {
  const outer = crumbs.at(-2);
  return (
    <nav
      aria-label="What is open"
      className="flex min-w-0 max-w-full items-center gap-1 rounded-lg bg-surface p-1 shadow-raised"
    >
      {outer && (
        <IconButton
          Icon={ArrowLeft}
          name={`Back to ${outer.title}`}
          hint="Esc"
          small
          onClick={() => onGo(outer.path)}
        />
      )}
      <ol className="flex min-w-0 items-center gap-0.5 pr-1 text-12">
        {crumbs.map(({ title, path }, index) => (
          <Fragment key={path.length}>
            {index > 0 && (
              <li aria-hidden className="shrink-0 text-ink-3">
                <ChevronRight size={12} />
              </li>
            )}
            <li className="min-w-0 max-w-48 last:max-w-none">
              {index === crumbs.length - 1 ? (
                <span aria-current="page" className="block truncate px-1.5 font-medium text-ink">
                  {title}
                </span>
              ) : (
                <button
                  type="button"
                  onClick={() => onGo(path)}
                  className="block h-6 w-full truncate rounded-md px-1.5 text-ink-2 hover:bg-hover hover:text-ink"
                >
                  {title}
                </button>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
