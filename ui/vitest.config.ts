// Unit and component tests: state and parts, in a page without layout.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  test: {
    environment: "jsdom",
    include: ["tests/unit/**/*.test.ts"],
    // Ends what hangs; a busy machine takes seconds to draw the first list.
    testTimeout: 60_000,
    setupFiles: ["tests/unit/setup.ts"],
    // Fixed, so that times read the same everywhere.
    env: { TZ: "UTC" },
  },
});
