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
    // A browser that stops answering is no fault of the page: once in some thousand acts it does, on a
    // machine under load. Nothing but that is tried again; what is false stays false.
    retry: { count: 1, condition: /Test timed out in/ },
    // One browser at a time: the machines this runs on are small.
    fileParallelism: false,
  },
});
