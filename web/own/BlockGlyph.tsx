// The sign before a block's name: the glyph of its family, or a custom block's monogram, in its family's colour.

import { CircleHelp } from "lucide-react";
import type { CSSProperties } from "react";
import type { Block } from "#graph-schema";
import { familyLooks } from "../family.ts";
import "./monogram.css";
import { monogramOf } from "./monogram.ts";

interface BlockGlyphProps {
  readonly block: Pick<Block, "type" | "title" | "family">;
  readonly size?: number;
}

export function BlockGlyph({ block, size = 14 }: BlockGlyphProps) {
  const { colour, Glyph } = familyLooks[block.family];
  const monogram = monogramOf(block);
  if (monogram !== null) return <Monogram text={monogram} style={{ "--family": colour } as CSSProperties} />;
  return (
    <Glyph aria-hidden size={size} strokeWidth={1.75} className="keeps-colour shrink-0" style={{ color: colour }} />
  );
}

/** On the canvas, where `--family` is set around it; without a family: a block that this version does not know. */
export function NodeSign({
  family,
  monogram,
}: {
  readonly family: Block["family"] | null;
  readonly monogram: string | null;
}) {
  if (monogram !== null) return <Monogram text={monogram} />;
  const Glyph = family ? familyLooks[family].Glyph : CircleHelp;
  return <Glyph aria-hidden size={14} strokeWidth={2} className="vt-glyph" />;
}

function Monogram({ text, style }: { readonly text: string; readonly style?: CSSProperties }) {
  return (
    <span aria-hidden className="vt-monogram keeps-colour" {...(style && { style })}>
      {text}
    </span>
  );
}
