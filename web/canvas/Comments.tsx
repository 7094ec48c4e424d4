// Comments on the canvas: written in place, moved by their edge, deleted when they are empty.

import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { GripHorizontal, Trash2 } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { type Comment, changeComment, limits, withoutComment } from "#graph-schema";
import { editor, useEditor, useOpenDoc } from "../editor.ts";
import { nudged } from "../edits/nudge.ts";
import { IconButton } from "../ui/Button.tsx";
import "./comment.css";

export default function Comments() {
  const { comments = [] } = useOpenDoc();
  if (comments.length === 0) return null;
  return (
    <ViewportPortal>
      {comments.map((comment) => (
        <Note key={comment.id} comment={comment} />
      ))}
    </ViewportPortal>
  );
}

function Note({ comment: { id, text, at } }: { readonly comment: Comment }) {
  const readOnly = useEditor((state) => state.readOnly !== null);
  const [shift, setShift] = useState<readonly [number, number]>([0, 0]);
  const [[grabX, grabY], setGrab] = useState<readonly [number, number]>([0, 0]);
  const field = useRef<HTMLTextAreaElement>(null);
  const { getZoom } = useReactFlow();
  const [x, y] = [at[0] + shift[0], at[1] + shift[1]];
  useEffect(() => {
    // A new one is written at once.
    if (text === "") field.current?.focus();
  }, [text]);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (readOnly) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrab([event.clientX, event.clientY]);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      setShift([(event.clientX - grabX) / getZoom(), (event.clientY - grabY) / getZoom()]);
  };
  const onPointerUp = () => {
    if (shift[0] !== 0 || shift[1] !== 0)
      editor.getState().edit("Move comment", (doc) => changeComment(doc, id, { at: [x, y] }));
    setShift([0, 0]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = (["Left", "Right", "Up", "Down"] as const).find((each) => event.key === `Arrow${each}`);
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    const place = nudged({ x: at[0], y: at[1] }, direction, event.shiftKey);
    const moved = { at: [place.x, place.y] } as const;
    editor.getState().edit("Move comment", (doc) => changeComment(doc, id, moved), { gesture: `nudge comment ${id}` });
  };
  const write = (next: string) =>
    editor
      .getState()
      .edit("Write comment", (doc) => changeComment(doc, id, { text: next }), { gesture: `comment ${id}` });
  const remove = () => editor.getState().edit("Delete comment", (doc) => withoutComment(doc, id));

  return (
    <section
      aria-label="Comment"
      className="vt-comment nodrag nopan"
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <div
        className="vt-comment-edge"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setShift([0, 0])}
      >
        {!readOnly && (
          <button
            type="button"
            className="vt-comment-grip"
            aria-label="Move comment"
            aria-description="Arrow keys"
            onKeyDown={onKeyDown}
            onBlur={() => editor.getState().endGesture()}
          >
            <GripHorizontal aria-hidden size={14} />
          </button>
        )}
        {!readOnly && <IconButton Icon={Trash2} name="Delete comment" small onClick={remove} />}
      </div>
      <textarea
        ref={field}
        aria-label="Text of the comment"
        placeholder="Write a comment"
        className="nowheel"
        maxLength={limits.commentLength}
        readOnly={readOnly}
        value={text}
        onChange={(event) => write(event.target.value)}
        onBlur={() => {
          editor.getState().endGesture();
          if (text.trim() === "") remove();
        }}
      />
    </section>
  );
}
