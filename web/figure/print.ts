// The figure printed by the browser, on a page of its size: for letters that only the fonts of this computer have.

/** Resolves when the print dialog is closed. @param svg the whole file */
export async function printFigure(
  svg: string,
  { width, height, name }: { readonly width: number; readonly height: number; readonly name: string },
): Promise<void> {
  const frame = document.createElement("iframe");
  frame.title = "Figure to be printed";
  frame.setAttribute("aria-hidden", "true");
  frame.style.cssText = "position:fixed;width:0;height:0;border:0;visibility:hidden";
  const fonts = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
    .map(({ href }) => `<link rel="stylesheet" href="${href}">`)
    .join("");
  const page = `@page { size: ${width}px ${height}px; margin: 0 } html, body { margin: 0; height: auto; background: white; overflow: visible } svg { display: block; break-inside: avoid }`;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  frame.srcdoc = `<!doctype html><title></title>${fonts}<style>${page}</style>${svg}`;
  document.body.append(frame);
  await loaded;
  const view = frame.contentWindow;
  if (!view) {
    frame.remove();
    throw new Error("The browser could not open a page to print.");
  }
  // The name that "Save as PDF" offers.
  view.document.title = name;
  const titleBefore = document.title;
  document.title = name;
  try {
    await view.document.fonts.ready;
    const printed = new Promise((resolve) => view.addEventListener("afterprint", resolve, { once: true }));
    view.print();
    await printed;
  } finally {
    document.title = titleBefore;
    frame.remove();
  }
}
