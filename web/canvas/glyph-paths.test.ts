import { CircleHelp } from "lucide-react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { familyLooks } from "../family.ts";
import { shapes } from "./glyph-paths.ts";

for (const { title, Glyph } of [...Object.values(familyLooks), { title: "not known", Glyph: CircleHelp }])
  test(`the glyph of "${title}" has only shapes that a canvas can draw`, () => {
    const inside = renderToStaticMarkup(createElement(Glyph)).replace(/^<svg[^>]*>/, "");
    const used = [...inside.matchAll(/<(\w+)/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(Object.keys(shapes)).toEqual(expect.arrayContaining(used));
  });
