// Copies text and says so, or says that the browser refused.

import { editor } from "./editor.ts";
import { copyText } from "./ui/copy-text.ts";

export const clipboardRefused = "The browser refused the clipboard.";

export async function copyAndSay(text: string, said: string): Promise<void> {
  const copied = await copyText(text);
  editor.getState().notify(copied ? { tone: "info", text: said } : { tone: "warning", text: clipboardRefused });
}
