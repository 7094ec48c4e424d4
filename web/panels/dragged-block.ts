/** What a block that is dragged from the palette carries: its type, as text. */
export const blockMimeType = "application/x-vitrine-block";
