// What is on the canvas for the reader alone, loaded with the first of it: frames, folded frames, comments.

import type { NodeProps } from "@xyflow/react";
import { lazy, Suspense } from "react";
import { useEditor } from "../editor.ts";
import type { Place } from "../layout/placement.ts";
import { openDocOf } from "../open-doc.ts";

const Frames = lazy(() => import("./Frames.tsx"));
const FrameNode = lazy(() => import("./FrameNode.tsx"));
const Comments = lazy(() => import("./Comments.tsx"));

export function ForReader({ dragged }: { readonly dragged: ReadonlyMap<number, Place> }) {
  const frames = useEditor((state) => openDocOf(state).frames !== undefined);
  const comments = useEditor((state) => openDocOf(state).comments !== undefined);
  return (
    <Suspense>
      {frames && <Frames dragged={dragged} />}
      {comments && <Comments />}
    </Suspense>
  );
}

export function FoldedFrame(props: NodeProps) {
  return (
    <Suspense>
      <FrameNode {...props} />
    </Suspense>
  );
}
