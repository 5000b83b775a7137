// The bundle for the windows: a page each, no inline script or style, nothing from the network.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: { port: 5173, strictPort: true, host: "localhost" },
  build: {
    // light-dark() and popover-free CSS: the oldest webview that knows all of it.
    target: "safari17.5",
    modulePreload: { polyfill: false },
    // Assets stay files: `default-src 'none'` admits no data: URL but images.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { input: ["index.html", "desk.html"] },
  },
});
