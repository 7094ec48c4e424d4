// The glyphs of the page as paths for a canvas, read off their own elements.

/** Of an icon of 24 by 24 units, to be stroked 2 wide. */
export function pathOfGlyph(svg: SVGElement): Path2D {
  const path = new Path2D();
  for (const element of svg.children) {
    const value = (name: string) => Number(element.getAttribute(name) ?? 0);
    const draw = shapes[element.tagName];
    if (draw) draw(path, value, element);
  }
  return path;
}

type Shape = (path: Path2D, value: (name: string) => number, element: Element) => void;

/** By the name of the element. */
export const shapes: Readonly<Record<string, Shape>> = {
  path: (path, _, element) => path.addPath(new Path2D(element.getAttribute("d") ?? "")),
  circle(path, value) {
    path.moveTo(value("cx") + value("r"), value("cy"));
    path.arc(value("cx"), value("cy"), value("r"), 0, 2 * Math.PI);
  },
  line(path, value) {
    path.moveTo(value("x1"), value("y1"));
    path.lineTo(value("x2"), value("y2"));
  },
  rect: (path, value) => path.roundRect(value("x"), value("y"), value("width"), value("height"), value("rx")),
};
