// Unit tests run in plain Node; the real browser is Playwright's (e2e/). `*.long.test.ts` has its own command.
import { defineConfig } from "vitest/config";

const long = process.env.VITRINE_LONG === "1";

export default defineConfig({
  test: {
    include: long ? ["**/*.long.test.ts"] : ["**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/dist/**", ".cache/**", "e2e/**", ...(long ? [] : ["**/*.long.test.ts"])],
    passWithNoTests: long,
    // The default leaves one core idle, which on two cores is half of the machine.
    maxWorkers: "100%",
    // Generous: what takes long on a busy machine is not wrong.
    testTimeout: long ? 600_000 : 120_000,
    hookTimeout: 120_000,
    reporters: ["default"],
  },
});
