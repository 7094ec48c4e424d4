// Text to the clipboard, which a browser may refuse, and which a page without https has none of.

/** Returns whether it is there now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
