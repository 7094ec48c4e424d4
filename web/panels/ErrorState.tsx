// When a part of the page broke: what happened, that the document is safe, and what to do.

import { CircleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { buttonClass } from "../ui/button-class.ts";

interface ErrorBoundaryProps {
  /** What stands inside, as `The canvas`. */
  readonly what: string;
  /** Saves the document to a file before anything else is tried. */
  readonly onSave?: () => void;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
}

/** Keeps a fault of one panel from taking the others, and the document, with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(thrown: unknown): ErrorBoundaryState {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { what, onSave, children } = this.props;
    const { error } = this.state;
    if (!error) return children;
    return (
      <div role="alert" className="grid h-full min-h-32 min-w-0 flex-1 place-items-center overflow-auto p-4">
        <div className="flex max-w-100 flex-col gap-3">
          <h2 className="flex items-center gap-2 font-semibold text-13">
            <CircleAlert aria-hidden size={16} className="text-danger" /> {what} stopped working
          </h2>
          <p className="text-12 text-pretty text-ink-2">Your document is kept in this browser. What was reported:</p>
          <p className="num max-h-24 overflow-auto rounded-md bg-field p-2 text-11 wrap-anywhere">{error.message}</p>
          <div className="flex gap-2">
            <button type="button" className={buttonClass("primary")} onClick={() => this.setState({ error: null })}>
              Try again
            </button>
            {onSave && (
              <button type="button" className={buttonClass("outline")} onClick={onSave}>
                Save document
              </button>
            )}
          </div>
        </div>
      </div>
    );
  }
}
