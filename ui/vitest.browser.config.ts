// Browser tests: the built page (ui/dist) in Chromium with the fixture host. Build first.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/browser/**/*.test.ts"],
    // Ends what hangs. The longest views, seen at every size and read by axe, take half a minute here.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // One browser at a time: the machines this runs on are small.
    fileParallelism: false,
  },
});
