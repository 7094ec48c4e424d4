// The corner mark of a block with a problem: the sentence and its repairs one click away.

import type { LucideIcon } from "lucide-react";
import { HoverCard } from "radix-ui";
import { problemsByNode } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { ProblemCard } from "../panels/ProblemCard.tsx";

interface ProblemMarkProps {
  readonly node: number;
  readonly Icon: LucideIcon;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export function ProblemMark({ node, Icon, severity, message }: ProblemMarkProps) {
  return (
    <HoverCard.Root openDelay={120} closeDelay={150}>
      <HoverCard.Trigger asChild>
        <button type="button" className="vt-mark nodrag" data-severity={severity} aria-label={`Problem: ${message}`}>
          <Icon aria-hidden size={13} strokeWidth={2.25} />
        </button>
      </HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content
          side="right"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          className="vt-card animate-pop"
        >
          <Problems node={node} />
        </HoverCard.Content>
      </HoverCard.Portal>
    </HoverCard.Root>
  );
}

function Problems({ node }: { readonly node: number }) {
  const problems = useEditor((state) => problemsByNode(openDocOf(state)).get(node));
  return (
    <ul className="flex flex-col gap-1">
      {problems?.map((diagnostic) => (
        <li key={diagnostic.message}>
          <ProblemCard diagnostic={diagnostic} />
        </li>
      ))}
    </ul>
  );
}
