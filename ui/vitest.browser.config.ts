// Browser tests: the built page (ui/dist) in Chromium with the fixture host. Build first.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/browser/**/*.test.ts"],
    // Ends what hangs. The longest views, seen at every size and read by axe, take half a minute on a
    // machine with nothing else to do, and ten times that on a loaded one.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // One browser at a time: the machines this runs on are small.
    fileParallelism: false,
  },
});
