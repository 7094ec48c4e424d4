// The corner mark of a block with a problem: the sentence and its repairs one click away.

import type { LucideIcon } from "lucide-react";
import { problemsByNode } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { ProblemCard } from "../panels/ProblemCard.tsx";
import { HoverCard } from "../ui/HoverCard.tsx";

interface ProblemMarkProps {
  readonly node: number;
  readonly Icon: LucideIcon;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export function ProblemMark({ node, Icon, severity, message }: ProblemMarkProps) {
  return (
    <HoverCard
      openDelayMs={120}
      align="start"
      className="vt-card animate-pop"
      trigger={
        <button type="button" className="vt-mark nodrag" data-severity={severity} aria-label={`Problem: ${message}`}>
          <Icon aria-hidden size={13} strokeWidth={2.25} />
        </button>
      }
    >
      <Problems node={node} />
    </HoverCard>
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
