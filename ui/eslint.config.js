// Lint, and the boundaries of ui/src: each message says where the import belongs instead.
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only host/ speaks to Tauri. Add a verb to host/host.ts or studio.ts and call that.",
};
const screens = {
  group: ["**/screens/*"],
  message: "Screens don't know each other. What two screens share belongs in parts/ or state/.",
};
const siblingScreens = { ...screens, group: ["./*.svelte", "**/screens/*"] };
const state = {
  group: ["**/state/*"],
  message:
    "Parts get what they show as props and say what was asked by callbacks; state/ is for screens.",
};
const hosts = {
  group: ["**/host/tauri*.ts", "**/host/command.ts", "**/host/fixture/*", "**/host/open.ts"],
  message: "Take a host as an argument; only main.ts and desk.ts choose one.",
};
const markup = {
  group: ["**/screens/*", "**/parts/*"],
  message: "State knows no markup. Let the screen read it.",
};

/** The rule replaces itself from block to block, so each folder names all of its patterns. */
const only = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...ts.configs.stylisticTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js"] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: [".svelte"],
      },
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      "no-undef": "off", // TypeScript knows better.
      "no-console": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A catalogue's functions and a host's verbs are made to be taken apart.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-meaningless-void-operator": "off",
      "@typescript-eslint/dot-notation": "off",
      // Views and sets are replaced whole and held in $state.raw.
      "svelte/prefer-svelte-reactivity": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "svelte/no-inline-styles": "error",
      "svelte/no-at-html-tags": "error",
      "svelte/require-each-key": "error",
    },
  },
  {
    // The types of components come from svelte-check, which eslint's type rules can't see.
    files: ["**/*.svelte"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      // An element bound by `bind:this` is not there before and after its component.
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  { files: ["src/**"], rules: only(tauri, hosts) },
  { files: ["src/screens/**"], rules: only(tauri, hosts, siblingScreens) },
  { files: ["src/parts/**"], rules: only(tauri, hosts, screens, state) },
  { files: ["src/state/**", "src/messages/**"], rules: only(tauri, hosts, markup) },
  { files: ["src/host/**"], rules: only(markup, state) },
  { files: ["src/host/fixture/**", "src/host/open.ts"], rules: only(tauri, markup, state) },
  { files: ["src/main.ts", "src/desk.ts"], rules: only(tauri) },
  { files: ["*.js"], ...ts.configs.disableTypeChecked },
);
